//! Paging by hand on a real database: whom it reaches, what is refused, and that it ends.

use crate::escalation::advance;
use crate::testing::{self, Roster};
use domain::alerts::{AlertStatus, Alerts, RaiseForm};
use domain::escalation::Target;
use domain::oncall::{Layer, OnCall};
use domain::{Actor, AlertId, Answer, PersonId, Refusal, Role};
use sqlx::PgPool;

fn form(page: Option<Target>) -> RaiseForm {
    RaiseForm {
        service: "checkout".into(),
        title: " Customers cannot pay ".into(),
        summary: "Three have called.".into(),
        page,
    }
}

fn person(actor: &Actor) -> Option<Target> {
    Some(Target::Person { person_id: actor.person().expect("a person") })
}

fn refused<T: std::fmt::Debug>(answer: Answer<T>, field: &str) -> String {
    match answer {
        Err(Refusal::Invalid(errors)) => errors.get(field).unwrap_or_default().to_owned(),
        other => panic!("not refused: {other:?}"),
    }
}

/// Who was paged for it, with the round, the first first.
async fn paged(backend: &crate::Backend, by: &Actor, alert: AlertId) -> Vec<PersonId> {
    let mut pages = Alerts::show(backend, by, alert).await.expect("the alert").pages;
    pages.reverse();
    pages.into_iter().map(|page| page.person.id).collect()
}

#[sqlx::test(migrations = false)]
async fn whoever_is_chosen_is_paged_three_times_or_until_somebody_acknowledges(db: PgPool) {
    let (backend, clock) = testing::backend(db).await;
    let Roster { primary, responder, .. } = testing::roster(&backend).await;
    let raised = backend.raise(&responder, form(person(&primary))).await.expect("raised");
    let ada = primary.person().expect("a person");
    assert_eq!(raised.people.iter().map(|it| it.id).collect::<Vec<_>>(), [ada]);
    let shown = Alerts::show(&backend, &responder, raised.id).await.expect("the alert");
    assert_eq!((&*shown.alert.title, &*shown.alert.source), ("Customers cannot pay", "by hand"));
    for rounds in [1, 2, 3, 3] {
        advance(backend.ctx()).await.expect("advanced");
        assert_eq!(paged(&backend, &responder, raised.id).await, vec![ada; rounds]);
        clock.advance_s(300);
    }
    // Whoever pages twice means two things.
    let again = backend.raise(&responder, form(person(&primary))).await.expect("raised");
    assert_ne!(again.id, raised.id);
    advance(backend.ctx()).await.expect("advanced");
    backend.acknowledge(&primary, again.id).await.expect("acknowledged");
    clock.advance_s(900);
    advance(backend.ctx()).await.expect("advanced");
    assert_eq!(paged(&backend, &responder, again.id).await, [ada]);
    let shown = Alerts::show(&backend, &responder, again.id).await.expect("the alert");
    assert_eq!(shown.alert.status, AlertStatus::Acknowledged);
}

#[sqlx::test(migrations = false)]
async fn a_roster_and_the_policy_of_the_service_are_paged_as_they_stand(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let Roster { primary, secondary, responder, .. } = testing::roster(&backend).await;
    let roster = OnCall::now(&backend, &responder, None).await.expect("rosters").remove(0).roster;
    let second = Target::OnCall { roster_id: roster.id, layer: Layer::SECONDARY };
    for (target, who) in [(Some(second), &secondary), (None, &primary)] {
        let raised = backend.raise(&responder, form(target)).await.expect("raised");
        advance(backend.ctx()).await.expect("advanced");
        let who = who.person().expect("a person");
        assert_eq!(raised.people.iter().map(|it| it.id).collect::<Vec<_>>(), [who]);
        assert_eq!(paged(&backend, &responder, raised.id).await, [who]);
    }
}

#[sqlx::test(migrations = false)]
async fn what_would_reach_nobody_is_refused_with_what_to_do(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let Roster { primary, responder, .. } = testing::roster(&backend).await;
    let roster = OnCall::now(&backend, &responder, None).await.expect("rosters").remove(0).roster;
    let empty = Target::OnCall { roster_id: roster.id, layer: Layer(3) };
    assert!(refused(backend.raise(&responder, form(Some(empty))).await, "page").starts_with("Nobody is on call there"));
    let unknown = Target::Person { person_id: PersonId(uuid::Uuid::nil()) };
    assert_eq!(refused(backend.raise(&responder, form(Some(unknown))).await, "page"), "Choose somebody of the list.");
    sqlx::query("delete from contact_methods where person_id = $1")
        .bind(primary.person())
        .execute(&backend.ctx().db)
        .await
        .expect("no address");
    let words = refused(backend.raise(&responder, form(person(&primary))).await, "page");
    assert!(words.starts_with("No address of them is confirmed"), "{words}");
    sqlx::query("update services set policy_id = null").execute(&backend.ctx().db).await.expect("no policy");
    let words = refused(backend.raise(&responder, form(None)).await, "page");
    assert_eq!(words, "Checkout has no escalation policy. Choose who is paged.");
    let wrong = RaiseForm { service: "nowhere".into(), title: " ".into(), ..form(None) };
    let answer = backend.raise(&responder, wrong).await;
    assert!(matches!(&answer, Err(Refusal::Invalid(errors)) if errors.get("title").is_some()), "{answer:?}");
    assert_eq!(refused(answer, "service"), "Choose a service of the list.");
    let stakeholder = testing::person(&backend, "Sven", Role::Stakeholder).await;
    assert_eq!(backend.raise(&stakeholder, form(person(&responder))).await, Err(Refusal::Forbidden));
    let open: i64 =
        sqlx::query_scalar("select count(*) from alerts").fetch_one(&backend.ctx().db).await.expect("a count");
    assert_eq!(open, 0, "what was refused opened nothing");
}
