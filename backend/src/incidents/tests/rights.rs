use super::*;
use domain::PageRequest;
use domain::incidents::{AnswerForm, IncidentFilter, IncidentRole, IncidentStatus, Stretch};
use domain::log::Logs;
use domain::updates::{Audience, UpdateForm};

/// Role × verb, as the table of rights says. The last column is a stakeholder.
#[sqlx::test(migrations = false)]
async fn who_may_do_what(db: PgPool) {
    let house = House::new(db).await;
    let number = house.declared("Errors in checkout", None).await;
    let alert = house.alert("HighErrorRate").await;
    for (role, works) in
        [(Role::Admin, true), (Role::Manager, true), (Role::Responder, true), (Role::Stakeholder, false)]
    {
        let who = person(&house.backend, &format!("A {}", role.as_str()), role).await;
        let forms = DeclareForm { title: format!("By {}", role.as_str()), ..DeclareForm::default() };
        let update = UpdateForm {
            audience: Audience::Internal,
            public_title: String::new(),
            known: "We know".into(),
            being_done: String::new(),
            next_in_minutes: None,
            components: vec![],
        };
        let all = PageRequest::default();
        let b = &house.backend;
        let forbidden = [
            ("list", true, b.list(&who, IncidentFilter::default(), all).await.err()),
            ("similar", true, b.similar(&who, "checkout").await.err()),
            ("room", true, b.room(&who, number).await.err()),
            ("log", true, b.log(&who, number, Stretch::Newest).await.err()),
            ("timeline", true, b.timeline(&who, number, Stretch::Newest).await.err()),
            ("declare", true, b.declare(&who, forms).await.err()),
            ("see it too", true, b.see_it_too(&who, number, true, String::new()).await.err()),
            ("say", works, b.say(&who, number, "Hello".into()).await.err()),
            ("status", works, b.change_status(&who, number, IncidentStatus::Merged).await.err()),
            ("resolve", works, b.resolve_with(&who, number, domain::recurrence::ClosingForm::default()).await.err()),
            ("severity", works, b.change_severity(&who, number, Severity::Sev2).await.err()),
            ("role", works, b.assign_role(&who, number, IncidentRole::Scribe, None, None).await.err()),
            ("answer", works, b.answer(&who, number, AnswerForm::Aware("Support".into())).await.err()),
            ("service", works, b.set_service(&who, number, house.checkout, true).await.err()),
            ("alert", works, b.attach_alert(&who, number, alert).await.err()),
            ("update", works, b.publish_update(&who, number, update).await.err()),
        ];
        for (verb, allowed, refusal) in forbidden {
            assert_eq!(refusal != Some(Refusal::Forbidden), allowed, "{role:?} {verb}: {refusal:?}");
        }
    }
}
