//! Chains on a real database with a clock that the tests move.

use super::advance;
use crate::notifications::{Deliveries, Mailer};
use crate::testing::{self, FIRST_WAIT_S, Roster};
use crate::{Backend, TestClock};
use domain::alerts::{AlertStatus, Alerts, Signal, SignalAction};
use domain::escalation::Escalations;
use domain::{AlertId, Refusal, Role};
use sqlx::PgPool;
use std::sync::Arc;

async fn fire(backend: &Backend, roster: &Roster, key: &str) -> AlertId {
    let signal = Signal {
        source: "generic".into(),
        action: SignalAction::Trigger,
        dedup_key: key.into(),
        title: "Checkout fails".into(),
        summary: String::new(),
        details: vec![],
        links: vec![],
        instances: vec![],
    };
    backend.receive(&roster.source, vec![signal]).await.expect("taken in")[0].alert_id.expect("an alert")
}

/// Who was paged for an alert so far, oldest first, with the step.
async fn paged(backend: &Backend, alert: AlertId) -> Vec<(String, i32)> {
    let mut pages = super::pages_of_alert(backend.ctx(), alert).await.expect("pages");
    pages.reverse();
    pages.into_iter().map(|page| (page.person.name, page.step)).collect()
}

async fn kinds(backend: &Backend) -> Vec<String> {
    let events = crate::events::after(&backend.ctx().db, 0, 1000).await.expect("the log");
    events.iter().map(|event| event.change.kind()).collect()
}

async fn set_up(db: PgPool) -> (Backend, Arc<TestClock>, Roster) {
    let (backend, clock) = testing::backend(db).await;
    let roster = testing::roster(&backend).await;
    (backend, clock, roster)
}

#[sqlx::test(migrations = false)]
async fn the_primary_is_paged_at_once_and_the_secondary_after_the_wait(db: PgPool) {
    let (backend, clock, roster) = set_up(db).await;
    let alert = fire(&backend, &roster, "a").await;
    let next = advance(backend.ctx()).await.expect("advanced");
    assert_eq!(next, Some(backend.ctx().now().plus_s(FIRST_WAIT_S)));
    assert_eq!(paged(&backend, alert).await, [("Ada Primary".to_owned(), 1)]);
    clock.advance_s(FIRST_WAIT_S - 1);
    advance(backend.ctx()).await.expect("advanced");
    assert_eq!(paged(&backend, alert).await.len(), 1, "one second too early");
    clock.advance_s(1);
    advance(backend.ctx()).await.expect("advanced");
    assert_eq!(paged(&backend, alert).await[1], ("Grace Secondary".to_owned(), 2));
    clock.advance_s(600);
    assert_eq!(advance(backend.ctx()).await.expect("advanced"), None);
    assert_eq!(paged(&backend, alert).await.len(), 2);
    assert!(kinds(&backend).await.contains(&"escalation.exhausted".to_owned()));
}

#[sqlx::test(migrations = false)]
async fn an_acknowledgement_ends_the_chain_and_takes_back_what_was_not_sent(db: PgPool) {
    let (backend, clock, roster) = set_up(db).await;
    let alert = fire(&backend, &roster, "a").await;
    advance(backend.ctx()).await.expect("advanced");
    let mine = backend.my_pages(&roster.primary).await.expect("pages");
    assert_eq!(mine.len(), 1);
    assert_eq!(mine[0].escalates_to.as_deref(), Some("Grace Secondary"));
    backend.acknowledge_page(&roster.primary, mine[0].id).await.expect("acknowledged");
    assert!(backend.my_pages(&roster.primary).await.expect("pages").is_empty());
    let states =
        sqlx::query_scalar!("select state from deliveries").fetch_all(&backend.ctx().db).await.expect("states");
    assert_eq!(states, ["cancelled"]);
    clock.advance_s(10 * FIRST_WAIT_S);
    assert_eq!(advance(backend.ctx()).await.expect("advanced"), None);
    assert_eq!(paged(&backend, alert).await.len(), 1);
    let shown = Alerts::show(&backend, &roster.responder, alert).await.expect("the alert").alert;
    assert_eq!(shown.status, AlertStatus::Acknowledged);
    assert_eq!(shown.acknowledged_by.map(|person| person.name).as_deref(), Some("Ada Primary"));
    backend.acknowledge(&roster.secondary, alert).await.expect("again is no error");
}

/// The worker holds the chain and writes a page, which refers to the alert; whoever acknowledges holds the alert and waits for
/// the chain.
#[sqlx::test(migrations = false)]
async fn a_page_and_an_acknowledgement_of_one_moment_do_not_wait_for_each_other(db: PgPool) {
    let (backend, _, roster) = set_up(db).await;
    let alert = fire(&backend, &roster, "a").await;
    let mut worker = backend.ctx().db.begin().await.expect("a transaction");
    let chain = sqlx::query("select id from escalations where alert_id = $1 for update").bind(alert.0);
    chain.execute(&mut *worker).await.expect("locked");
    let (door, by) = (backend.clone(), roster.responder.clone());
    let acknowledged = tokio::spawn(async move { door.acknowledge(&by, alert).await });
    let waiting =
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&backend.ctx().db).await.expect("a count") == 0 {
        tokio::task::yield_now().await;
    }
    let page = "insert into pages (id, escalation_id, alert_id, person_id, cycle, step, created_at)
                select gen_random_uuid(), id, alert_id, $2, 0, 1, now() from escalations where alert_id = $1";
    sqlx::query(page).bind(alert.0).bind(roster.primary.person()).execute(&mut *worker).await.expect("a page");
    worker.commit().await.expect("committed");
    acknowledged.await.expect("no panic").expect("acknowledged");
}

#[sqlx::test(migrations = false)]
async fn steps_missed_while_down_are_one_page_and_each_person_is_paged_once(db: PgPool) {
    let (backend, clock, roster) = set_up(db).await;
    let alert = fire(&backend, &roster, "a").await;
    clock.advance_s(FIRST_WAIT_S + 30);
    let next = advance(backend.ctx()).await.expect("advanced");
    assert_eq!(next, Some(backend.ctx().now().plus_s(600)), "the last step keeps its whole time");
    let people = paged(&backend, alert).await;
    assert_eq!(people, [("Grace Secondary".to_owned(), 2), ("Ada Primary".to_owned(), 2)]);
    advance(backend.ctx()).await.expect("advanced");
    assert_eq!(paged(&backend, alert).await.len(), 2);
}

#[sqlx::test(migrations = false)]
async fn several_processes_share_the_work_and_page_nobody_twice(db: PgPool) {
    let (backend, _, roster) = set_up(db).await;
    let mut alerts = vec![];
    for n in 0..60 {
        alerts.push(fire(&backend, &roster, &format!("alert {n}")).await);
    }
    let workers = (0..6).map(|_| {
        let ctx = backend.ctx().clone();
        tokio::spawn(async move { advance(&ctx).await.map(|_| ()) })
    });
    for worker in futures::future::join_all(workers).await {
        worker.expect("no panic").expect("advanced");
    }
    advance(backend.ctx()).await.expect("advanced");
    for alert in alerts {
        assert_eq!(paged(&backend, alert).await, [("Ada Primary".to_owned(), 1)]);
    }
}

/// Before anything has read the only version: nobody takes turns in this rotation of it.
async fn leave_empty(backend: &Backend, rotation: usize) {
    sqlx::query("update roster_versions set plan = jsonb_set(plan, array['rotations', $1::text, 'turns'], '[[]]')")
        .bind(rotation.to_string())
        .execute(&backend.ctx().db)
        .await
        .expect("a gap");
}

#[sqlx::test(migrations = false)]
async fn a_step_that_reaches_nobody_is_told_and_does_not_wait(db: PgPool) {
    let (backend, _, roster) = set_up(db).await;
    leave_empty(&backend, 0).await;
    let alert = fire(&backend, &roster, "a").await;
    let next = advance(backend.ctx()).await.expect("advanced");
    assert_eq!(next, Some(backend.ctx().now()));
    advance(backend.ctx()).await.expect("advanced");
    assert_eq!(paged(&backend, alert).await, [("Grace Secondary".to_owned(), 2)]);
    assert!(kinds(&backend).await.contains(&"page.nobody_on_call".to_owned()));
}

#[sqlx::test(migrations = false)]
async fn who_is_next_is_whom_the_chain_will_page(db: PgPool) {
    let (backend, clock, roster) = set_up(db).await;
    let joan = roster.responder.person().expect("a person");
    // The secondary's layer is empty, and the third step pages Joan and somebody who has left.
    leave_empty(&backend, 1).await;
    let left = testing::person(&backend, "Lena Left", Role::Responder).await;
    sqlx::query("update people set disabled_at = created_at where id = $1")
        .bind(left.person())
        .execute(&backend.ctx().db)
        .await
        .expect("disabled");
    let people = [joan, left.person().expect("a person")];
    let targets = people.map(|id| serde_json::json!({ "kind": "person", "person_id": id }));
    let step = serde_json::json!([{ "wait_s": 60, "targets": targets }]);
    sqlx::query("update escalation_policies set steps = steps || $1, repeats = 1")
        .bind(step)
        .execute(&backend.ctx().db)
        .await
        .expect("a third step");

    let alert = fire(&backend, &roster, "a").await;
    let next = async || {
        let shown = Alerts::show(&backend, &roster.responder, alert).await.expect("the alert");
        let told = shown.pages.first().map(|page| (page.escalates_at, page.escalates_to.clone()));
        let said = (shown.escalates_at, shown.escalates_to);
        assert!(told.is_none_or(|told| told == said), "the page and the alert say the same");
        said.1
    };
    assert_eq!(next().await.as_deref(), Some("Ada Primary"), "before the first step");
    for (wait_s, then) in [
        (0, Some("Joan Responder")),
        (FIRST_WAIT_S, Some("Joan Responder")),
        (0, Some("Ada Primary")),
        (60, Some("Joan Responder")),
        (FIRST_WAIT_S, Some("Joan Responder")),
        (0, None),
        (60, None),
    ] {
        clock.advance_s(wait_s);
        advance(backend.ctx()).await.expect("advanced");
        assert_eq!(next().await.as_deref(), then, "after {:?}", paged(&backend, alert).await);
    }
    assert!(kinds(&backend).await.contains(&"escalation.exhausted".to_owned()));
}

#[sqlx::test(migrations = false)]
async fn the_link_acknowledges_as_the_person_paged_and_ends_after_a_week(db: PgPool) {
    let (backend, clock, roster) = set_up(db).await;
    let alert = fire(&backend, &roster, "a").await;
    advance(backend.ctx()).await.expect("advanced");
    let page = backend.my_pages(&roster.primary).await.expect("pages").remove(0);
    let key =
        sqlx::query_scalar!("select link_key from installation").fetch_one(&backend.ctx().db).await.expect("a key");
    let path = super::link_of(&key, page.id, page.created_at);
    let link = path.strip_prefix("/acknowledge/").expect("a path");
    let forged = format!("{}x", &link[..link.len() - 1]);
    assert!(matches!(backend.page_behind_link(&forged).await, Err(Refusal::NotFound(_))));
    assert_eq!(
        backend.page_behind_link(link).await.expect("the page").acknowledged_at,
        None,
        "looking changes nothing"
    );
    backend.acknowledge_by_link(link).await.expect("acknowledged");
    let shown = Alerts::show(&backend, &roster.responder, alert).await.expect("the alert").alert;
    assert_eq!(shown.acknowledged_by.map(|person| person.name).as_deref(), Some("Ada Primary"));
    clock.advance_s(8 * 86_400);
    assert!(matches!(backend.page_behind_link(link).await, Err(Refusal::NotFound(_))));
}

#[sqlx::test(migrations = false)]
async fn a_message_that_cannot_leave_is_tried_again_with_growing_pauses_and_then_told(db: PgPool) {
    let (backend, clock, roster) = set_up(db).await;
    fire(&backend, &roster, "a").await;
    advance(backend.ctx()).await.expect("advanced");
    let deliveries = Deliveries::new(backend.ctx().clone(), Mailer::unconfigured());
    let mut pauses = vec![];
    while let Some(due_at) = deliveries.settle().await.expect("tried") {
        let pause_s = due_at.seconds_since(backend.ctx().now());
        pauses.push(pause_s);
        clock.advance_s(pause_s);
    }
    assert_eq!(pauses, [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]);
    assert_eq!(kinds(&backend).await.iter().filter(|kind| *kind == "page.failed").count(), 1);
    let attempts = sqlx::query_scalar!("select count(*) from delivery_attempts").fetch_one(&backend.ctx().db).await;
    assert_eq!(attempts.expect("a count"), Some(12));
}

#[sqlx::test(migrations = false)]
async fn whoever_was_paged_may_acknowledge_whatever_their_role(db: PgPool) {
    let (backend, _, roster) = set_up(db).await;
    fire(&backend, &roster, "a").await;
    advance(backend.ctx()).await.expect("advanced");
    let page = backend.my_pages(&roster.primary).await.expect("pages").remove(0);
    let stranger = testing::person(&backend, "Sam Stakeholder", Role::Stakeholder).await;
    assert_eq!(backend.acknowledge_page(&stranger, page.id).await, Err(Refusal::Forbidden));
    let domain::Actor::Person { id, name, session, .. } = roster.primary else { panic!("a person") };
    let demoted = domain::Actor::Person { id, name, role: Role::Stakeholder, session };
    assert_eq!(backend.acknowledge_page(&demoted, page.id).await, Ok(()));
}
