//! Signals on a real database: joining, opening, resolving, races, and the chain that they start.

use crate::testing::{self, Roster};
use domain::alerts::{AlertFilter, AlertStatus, Alerts, Instance, InstanceStatus, Signal, SignalAction};
use domain::{Action, PageRequest, Refusal, Role, Timestamp};
use sqlx::PgPool;

fn signal(action: SignalAction, key: &str) -> Signal {
    Signal {
        source: "generic".into(),
        action,
        dedup_key: key.into(),
        title: format!("Disk of {key} is full"),
        summary: "97 % used".into(),
        details: vec![("host".into(), "db-3".into())],
        links: vec![],
        instances: vec![],
    }
}

fn instance(fingerprint: &str, status: InstanceStatus) -> Instance {
    Instance {
        fingerprint: fingerprint.into(),
        status,
        labels: vec![("instance".into(), fingerprint.into())],
        annotations: vec![],
        starts_at: Timestamp(0),
        ends_at: None,
        url: None,
    }
}

#[sqlx::test(migrations = false)]
async fn repeats_join_the_open_alert_and_a_new_one_opens_after_the_resolve(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let Roster { source, responder, .. } = testing::roster(&backend).await;
    let signals = |actions: &[SignalAction]| actions.iter().map(|action| signal(*action, "db-3")).collect();
    use SignalAction::{Resolve, Trigger};
    let first = backend.receive(&source, signals(&[Trigger, Trigger])).await.expect("taken in");
    assert!(first[0].opened && !first[1].opened && first[0].alert_id == first[1].alert_id);
    let again = backend.receive(&source, signals(&[Trigger, Resolve, Trigger])).await.expect("taken in");
    assert_eq!(again[0].alert_id, first[0].alert_id);
    assert_eq!(again[1].alert_id, first[0].alert_id);
    assert!(again[2].opened && again[2].alert_id != first[0].alert_id);
    let alerts =
        Alerts::list(&backend, &responder, AlertFilter::default(), PageRequest::default()).await.expect("a list");
    let states: Vec<_> = alerts.items.iter().map(|alert| (alert.status, alert.signals)).collect();
    assert_eq!(states, [(AlertStatus::Firing, 1), (AlertStatus::Resolved, 3)]);
}

#[sqlx::test(migrations = false)]
async fn a_resolve_of_nothing_opens_nothing(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let Roster { source, .. } = testing::roster(&backend).await;
    let answer = backend.receive(&source, vec![signal(SignalAction::Resolve, "db-3")]).await.expect("taken in");
    assert_eq!(answer[0].alert_id, None);
}

#[sqlx::test(migrations = false)]
async fn instances_resolve_one_by_one_and_the_group_at_the_end(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let Roster { source, responder, .. } = testing::roster(&backend).await;
    use InstanceStatus::{Firing, Resolved};
    for (statuses, firing) in [([Firing, Firing], 2), ([Firing, Resolved], 1)] {
        let mut trigger = signal(SignalAction::Trigger, "group");
        trigger.instances = vec![instance("a", statuses[0]), instance("b", statuses[1])];
        let received = backend.receive(&source, vec![trigger]).await.expect("taken in");
        let alert = received[0].alert_id.expect("an alert");
        let shown = Alerts::show(&backend, &responder, alert).await.expect("the alert");
        assert_eq!((shown.alert.firing_instances, shown.alert.instances), (firing, 2));
        assert_eq!(shown.alert.status, AlertStatus::Firing);
    }
    let received = backend.receive(&source, vec![signal(SignalAction::Resolve, "group")]).await.expect("taken in");
    let shown = Alerts::show(&backend, &responder, received[0].alert_id.expect("an alert")).await.expect("the alert");
    assert_eq!((shown.alert.status, shown.alert.firing_instances), (AlertStatus::Resolved, 0));
    assert!(shown.instances.iter().all(|instance| instance.status == Resolved));
}

#[sqlx::test(migrations = false)]
async fn many_senders_of_one_key_make_one_alert_and_lose_no_signal(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    // A second process on the same database: its batches race with those of the first.
    let other = crate::Backend::new(backend.ctx().clone());
    let Roster { source, responder, .. } = testing::roster(&backend).await;
    let sends = (0..400).map(|n| {
        let (door, source) = (if n % 2 == 0 { backend.clone() } else { other.clone() }, source.clone());
        tokio::spawn(async move { door.receive(&source, vec![signal(SignalAction::Trigger, "storm")]).await })
    });
    let answers = futures::future::join_all(sends).await;
    let opened = answers.iter().filter(|answer| matches!(answer, Ok(Ok(received)) if received[0].opened)).count();
    assert_eq!(opened, 1);
    let alerts =
        Alerts::list(&backend, &responder, AlertFilter::default(), PageRequest::default()).await.expect("a list");
    assert_eq!(alerts.items.iter().map(|alert| alert.signals).collect::<Vec<_>>(), [400]);
}

#[sqlx::test(migrations = false)]
async fn a_revoked_key_is_refused_even_when_it_was_known(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let Roster { source, key, .. } = testing::roster(&backend).await;
    assert_eq!(backend.source(&key).await, Ok(Some(source.clone())));
    assert_eq!(backend.source("mik_unknown").await, Ok(None));
    sqlx::query!("update ingest_keys set revoked_at = now()").execute(&backend.ctx().db).await.expect("revoked");
    let answer = backend.receive(&source, vec![signal(SignalAction::Trigger, "db-3")]).await;
    assert!(matches!(answer, Err(Refusal::NotFound(_))));
    assert_eq!(backend.source(&key).await, Ok(None), "and it is forgotten");
}

#[sqlx::test(migrations = false)]
async fn rights_are_those_of_the_table(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let Roster { source, .. } = testing::roster(&backend).await;
    let received = backend.receive(&source, vec![signal(SignalAction::Trigger, "db-3")]).await.expect("taken in");
    let alert = received[0].alert_id.expect("an alert");
    for role in Role::ALL {
        let by = testing::person(&backend, &format!("Person {}", role.as_str()), role).await;
        let listed = Alerts::list(&backend, &by, AlertFilter::default(), PageRequest::default()).await;
        assert_eq!(listed != Err(Refusal::Forbidden), by.may(Action::Read));
        assert_eq!(Alerts::show(&backend, &by, alert).await != Err(Refusal::Forbidden), by.may(Action::Read));
        assert_eq!(Alerts::acknowledge(&backend, &by, alert).await != Err(Refusal::Forbidden), by.may(Action::Respond));
        assert_eq!(Alerts::resolve(&backend, &by, alert).await != Err(Refusal::Forbidden), by.may(Action::Respond));
    }
}
