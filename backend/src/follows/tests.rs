//! Who hears of what. The clock stands at 2026-11-20T03:12:00Z.

use super::letter;
use crate::testing::{self, closing, person, token};
use crate::{Backend, TestClock};
use domain::follows::{Follow, FollowForm, Followed, Follows};
use domain::incidents::{DeclareForm, IncidentStatus, Incidents, Severity};
use domain::privacy::Privacy;
use domain::updates::{Audience, UpdateForm};
use domain::{Actor, IncidentNumber, PersonId, Refusal, Role, ServiceId};
use sqlx::PgPool;
use std::sync::Arc;

struct House {
    backend: Backend,
    clock: Arc<TestClock>,
    mara: Actor,
    /// Reads, and does nothing else.
    rita: Actor,
    checkout: ServiceId,
}

impl House {
    async fn new(db: PgPool) -> House {
        let (backend, clock) = testing::backend(db).await;
        let checkout = testing::roster(&backend).await.source.service_id;
        let mara = person(&backend, "Mara Lindqvist", Role::Responder).await;
        let rita = person(&backend, "Rita Reads", Role::Stakeholder).await;
        House { backend, clock, mara, rita, checkout }
    }

    async fn declared(&self, title: &str, severity: Option<Severity>, form: DeclareForm) -> IncidentNumber {
        let form = DeclareForm { title: title.into(), severity, ..form };
        self.backend.declare(&self.mara, form).await.unwrap().number
    }

    async fn follow(&self, form: FollowForm) -> Follow {
        self.backend.follow(&self.rita, form).await.unwrap()
    }

    async fn update(&self, number: IncidentNumber, known: &str) {
        let form = UpdateForm {
            audience: Audience::Internal,
            public_title: String::new(),
            known: known.into(),
            being_done: "We roll back".into(),
            next_in_minutes: Some(30),
            components: vec![],
        };
        self.backend.publish_update(&self.mara, number, form).await.unwrap();
    }

    /// Who gets which letters, as they would be written now.
    async fn letters(&self) -> Vec<String> {
        let rows = sqlx::query_as::<_, (PersonId, String, serde_json::Value)>(
            "select person.id, person.name, delivery.about from deliveries delivery
             join people person on person.id = delivery.person_id where letter = 'incident_news'
             order by delivery.created_at, delivery.letter_key, person.name",
        );
        let mut letters = vec![];
        for (person, name, about) in rows.fetch_all(&self.backend.ctx.db).await.unwrap() {
            let words = letter(&self.backend.ctx, person, about).await.unwrap();
            letters.extend(words.map(|words| format!("{name}: {}", words.subject)));
        }
        letters
    }
}

fn severity(severity: Severity) -> FollowForm {
    FollowForm { severity: Some(severity), ..FollowForm::default() }
}

#[sqlx::test(migrations = false)]
async fn whoever_follows_a_severity_hears_of_it_and_of_worse_once(db: PgPool) {
    let house = House::new(db).await;
    house.follow(severity(Severity::Sev1)).await;
    house.declared("Slow", Some(Severity::Sev3), DeclareForm::default()).await;
    let grows = house.declared("Grows", Some(Severity::Sev2), DeclareForm::default()).await;
    house.declared("Unrated", None, DeclareForm::default()).await;
    assert_eq!(house.letters().await, Vec::<String>::new());
    house.backend.change_severity(&house.mara, grows, Severity::Sev1).await.unwrap();
    house.backend.change_severity(&house.mara, grows, Severity::Sev0).await.unwrap();
    assert_eq!(house.letters().await, ["Rita Reads: INC-2 was declared: Grows"]);
    house.clock.advance_s(60);
    house.update(grows, "Payments fail in the EU").await;
    house.clock.advance_s(60);
    house.backend.resolve_with(&house.mara, grows, closing()).await.unwrap();
    assert_eq!(
        house.letters().await,
        ["Rita Reads: INC-2: an update", "Rita Reads: INC-2 is resolved: Grows"],
        "that it began is no news any more"
    );
    house.clock.advance_s(60);
    house.backend.change_status(&house.mara, grows, IncidentStatus::Investigating).await.unwrap();
    let last = "Rita Reads: INC-2 is open again: Grows";
    assert_eq!(house.letters().await.last().map(String::as_str), Some(last), "and it is over no more");
    house.clock.advance_s(60);
    house.backend.resolve_with(&house.mara, grows, closing()).await.unwrap();
    let overs = house.letters().await.into_iter().filter(|subject| subject.contains("is resolved")).count();
    assert_eq!(overs, 2, "over twice, and each time said");
}

#[sqlx::test(migrations = false)]
async fn whoever_follows_a_service_hears_when_it_is_affected(db: PgPool) {
    let house = House::new(db).await;
    house.follow(FollowForm { service_id: Some(house.checkout), ..FollowForm::default() }).await;
    let form = DeclareForm { service_ids: vec![house.checkout], ..DeclareForm::default() };
    house.declared("At once", None, form).await;
    house.clock.advance_s(60);
    let later = house.declared("Later", None, DeclareForm::default()).await;
    house.backend.set_service(&house.mara, later, house.checkout, true).await.unwrap();
    assert_eq!(
        house.letters().await,
        ["Rita Reads: INC-1 was declared: At once", "Rita Reads: INC-2 was declared: Later"]
    );
    house.clock.advance_s(60);
    let drill = DeclareForm { service_ids: vec![house.checkout], exercise: true, ..DeclareForm::default() };
    let drill = house.declared("A drill", None, drill).await;
    assert_eq!(house.letters().await.len(), 2, "an exercise is nobody's news");
    house.follow(FollowForm { incident: Some(drill), ..FollowForm::default() }).await;
    house.update(drill, "All is well").await;
    assert_eq!(house.letters().await.len(), 3, "but for those who follow it");
}

#[sqlx::test(migrations = false)]
async fn whoever_wrote_it_gets_no_letter_and_nobody_gets_two(db: PgPool) {
    let house = House::new(db).await;
    house.backend.follow(&house.mara, severity(Severity::Sev4)).await.unwrap();
    house.follow(severity(Severity::Sev4)).await;
    house.follow(FollowForm { service_id: Some(house.checkout), ..FollowForm::default() }).await;
    let form = DeclareForm { service_ids: vec![house.checkout], ..DeclareForm::default() };
    house.declared("Payments fail", Some(Severity::Sev0), form).await;
    assert_eq!(house.letters().await, ["Rita Reads: INC-1 was declared: Payments fail"]);
}

#[sqlx::test(migrations = false)]
async fn nobody_follows_what_they_may_not_see(db: PgPool) {
    let house = House::new(db).await;
    house.follow(severity(Severity::Sev4)).await;
    let number = house.declared("A laptop is gone", Some(Severity::Sev1), DeclareForm::default()).await;
    let form = FollowForm { incident: Some(number), ..FollowForm::default() };
    house.follow(form.clone()).await;
    assert_eq!(house.letters().await.len(), 1);
    house.backend.make_private(&house.mara, number).await.unwrap();
    house.update(number, "It was found in a train").await;
    assert_eq!(house.letters().await, Vec::<String>::new(), "nor do letters that wait leave");
    let kept = house.backend.follows(&house.rita).await.unwrap();
    assert_eq!(kept.len(), 1, "{kept:?}");
    let missing = Err(Refusal::NotFound("incident".into()));
    assert_eq!(house.backend.follow(&house.rita, form).await, missing);
    assert_eq!(house.backend.follows_incident(&house.rita, number).await, Err(Refusal::NotFound("incident".into())));
}

#[sqlx::test(migrations = false)]
async fn one_follows_a_thing_once_and_as_long_as_one_likes(db: PgPool) {
    let house = House::new(db).await;
    let number = house.declared("Payments fail", None, DeclareForm::default()).await;
    let form = FollowForm { incident: Some(number), ..FollowForm::default() };
    let first = house.follow(form.clone()).await;
    assert_eq!(house.follow(form).await, first);
    assert_eq!(house.backend.follows_incident(&house.rita, number).await, Ok(Some(first.id)));
    house.follow(severity(Severity::Sev1)).await;
    let second = house.follow(severity(Severity::Sev2)).await;
    assert_eq!(second.what, Followed::Severity { severity: Severity::Sev2 });
    assert_eq!(house.backend.follows(&house.rita).await.unwrap(), [second, first.clone()]);
    house.backend.unfollow(&house.mara, first.id).await.unwrap();
    assert_eq!(house.backend.follows(&house.rita).await.unwrap().len(), 2, "one's own only");
    house.backend.unfollow(&house.rita, first.id).await.unwrap();
    assert_eq!(house.backend.follows_incident(&house.rita, number).await, Ok(None));
    for form in [FollowForm::default(), FollowForm { incident: Some(number), ..severity(Severity::Sev1) }] {
        assert!(matches!(house.backend.follow(&house.rita, form).await, Err(Refusal::Invalid(_))));
    }
    let program = token(Role::Responder);
    assert_eq!(house.backend.follow(&program, severity(Severity::Sev1)).await, Err(Refusal::Forbidden));
}
