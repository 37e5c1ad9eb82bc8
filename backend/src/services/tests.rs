//! The catalogue against a real database.

use crate::{Backend, testing};
use domain::incidents::{self, DeclareForm};
use domain::oncall::{self, RosterForm};
use domain::services::{Runbook, RunbookEdit, RunbookFilter, RunbookForm, ServiceForm, ServiceRef, Services};
use domain::{Actor, Answer, IngestKeyId, PageRequest, Refusal, Role, RunbookId, ServiceId};
use sqlx::PgPool;
use uuid::Uuid;

fn form(name: &str) -> ServiceForm {
    ServiceForm { slug: name.to_lowercase(), name: name.into(), ..ServiceForm::default() }
}

async fn manager(backend: &Backend) -> Actor {
    testing::person(backend, "Mo Manager", Role::Manager).await
}

async fn add(backend: &Backend, by: &Actor, name: &str) -> ServiceRef {
    backend.create(by, form(name)).await.unwrap()
}

#[sqlx::test(migrations = false)]
async fn rights_are_as_the_table_says(db: PgPool) {
    fn may<T>(answer: Answer<T>) -> bool {
        !matches!(answer, Err(Refusal::Forbidden))
    }
    let (backend, _) = testing::backend(db).await;
    let (service, key, runbook) = (ServiceId(Uuid::nil()), IngestKeyId(Uuid::nil()), RunbookId(Uuid::nil()));
    for (role, manages) in Role::ALL.into_iter().zip([true, true, false, false]) {
        let by = &testing::person(&backend, role.as_str(), role).await;
        assert!(may(Services::list(&backend, by, None, PageRequest::default()).await), "{role:?}");
        assert!(may(backend.show(by, "x").await), "{role:?}");
        assert!(may(backend.runbooks(by, RunbookFilter::default(), PageRequest::default()).await), "{role:?}");
        assert!(may(backend.runbook(by, runbook).await), "{role:?}");
        assert_eq!(may(backend.create(by, ServiceForm::default()).await), manages, "{role:?}");
        assert_eq!(may(backend.change(by, service, ServiceForm::default()).await), manages, "{role:?}");
        assert_eq!(may(backend.add_dependency(by, service, service).await), manages, "{role:?}");
        assert_eq!(may(backend.remove_dependency(by, service, service).await), manages, "{role:?}");
        assert_eq!(may(backend.create_ingest_key(by, service, String::new()).await), manages, "{role:?}");
        assert_eq!(may(backend.revoke_ingest_key(by, key).await), manages, "{role:?}");
        assert_eq!(may(backend.create_runbook(by, RunbookForm::default()).await), manages, "{role:?}");
        assert_eq!(may(backend.change_runbook(by, runbook, RunbookEdit::default()).await), manages, "{role:?}");
        assert_eq!(may(backend.archive_runbook(by, runbook, true).await), manages, "{role:?}");
        assert_eq!(may(backend.review_runbook(by, runbook).await), manages, "{role:?}");
    }
    let link = Actor::Monitoring { key, name: "prometheus".into() };
    assert!(!may(Services::list(&backend, &link, None, PageRequest::default()).await));
}

#[sqlx::test(migrations = false)]
async fn the_list_counts_what_is_open(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let by = manager(&backend).await;
    let (checkout, _) = (add(&backend, &by, "Checkout").await, add(&backend, &by, "Ledger").await);
    let form = DeclareForm { title: "Cards are refused".into(), service_ids: vec![checkout.id], ..Default::default() };
    incidents::Incidents::declare(&backend, &by, form).await.unwrap();
    for (status, key) in [("firing", "a"), ("firing", "b"), ("acknowledged", "c"), ("resolved", "d")] {
        sqlx::query(
            "insert into alerts (id, service_id, source, dedup_key, title, summary, details, links, status, signals,
                                 firing_instances, instances, started_at, last_signal_at)
             values (gen_random_uuid(), $1, 'generic', $2, 'x', '', '[]', '[]', $3, 1, 1, 1, now(), now())",
        )
        .bind(checkout.id)
        .bind(key)
        .bind(status)
        .execute(&backend.ctx.db)
        .await
        .unwrap();
    }
    let page = Services::list(&backend, &by, None, PageRequest::default()).await.unwrap();
    let counts: Vec<_> = page.items.iter().map(|row| (&*row.name, row.open_incidents, row.firing_alerts)).collect();
    assert_eq!(counts, [("Checkout", 1, 2), ("Ledger", 0, 0)]);
    let found = Services::list(&backend, &by, Some("edge".into()), PageRequest::default()).await.unwrap();
    assert_eq!(found.items.len(), 1);
    let first = PageRequest { after: None, limit: Some(1) };
    let first = Services::list(&backend, &by, None, first).await.unwrap();
    let second = PageRequest { after: first.next, limit: Some(1) };
    assert_eq!(Services::list(&backend, &by, None, second).await.unwrap().items[0].name, "Ledger");
}

#[sqlx::test(migrations = false)]
async fn a_change_is_told_in_words(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let by = manager(&backend).await;
    let checkout = add(&backend, &by, "Checkout").await;
    let roster = RosterForm { slug: "pay".into(), name: "Payments".into(), time_zone: "UTC".into(), rotations: vec![] };
    let roster = oncall::OnCall::create(&backend, &by, roster).await.unwrap();
    let changed = ServiceForm { core: true, roster_id: Some(roster.id), ..form("Checkout") };
    backend.change(&by, checkout.id, changed.clone()).await.unwrap();
    backend.change(&by, checkout.id, changed).await.unwrap();
    let page = backend.show(&by, "checkout").await.unwrap();
    assert_eq!((page.service.core, page.service.roster.as_deref()), (true, Some("Payments")));
    assert_eq!(page.service.roster_slug.as_deref(), Some("pay"));
    let told: Vec<_> = crate::events::after(&backend.ctx.db, 0, 100).await.unwrap();
    let told: Vec<_> = told.iter().map(|event| domain::events::sentence(&event.change)).collect();
    let last = "changed Checkout: kind from not core to core; roster from none to Payments";
    assert_eq!(told, ["changed Checkout: created", "changed the roster Payments: created", last]);

    let taken = backend.create(&by, form("Checkout")).await;
    assert!(matches!(taken, Err(Refusal::Invalid(errors)) if errors.get("slug").is_some()));
    let no_roster = ServiceForm { roster_id: Some(domain::RosterId(Uuid::nil())), ..form("Other") };
    let no_roster = backend.create(&by, no_roster).await;
    assert!(matches!(no_roster, Err(Refusal::Invalid(errors)) if errors.get("roster_id").is_some()));
    let wrong = backend.create(&by, ServiceForm { slug: "Not a slug".into(), ..form(" ") }).await;
    assert!(matches!(wrong, Err(Refusal::Invalid(errors)) if errors.0.len() == 2));
}

#[sqlx::test(migrations = false)]
async fn dependencies_make_no_circle(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let by = manager(&backend).await;
    let (a, b) = (add(&backend, &by, "Checkout").await, add(&backend, &by, "Payments").await);
    let (c, d) = (add(&backend, &by, "Ledger").await, add(&backend, &by, "Storage").await);
    for (service, on) in [(&a, &b), (&b, &c), (&a, &c), (&c, &d)] {
        backend.add_dependency(&by, service.id, on.id).await.unwrap();
    }
    backend.add_dependency(&by, a.id, b.id).await.unwrap();
    let told = "This would make a circle: Storage → Checkout → Ledger → Storage.";
    assert_eq!(backend.add_dependency(&by, d.id, a.id).await, Err(Refusal::Conflict(told.into())));
    let itself = backend.add_dependency(&by, a.id, a.id).await;
    assert!(matches!(itself, Err(Refusal::Invalid(errors)) if errors.get("depends_on_id").is_some()));

    let page = backend.show(&by, "ledger").await.unwrap();
    let names = |services: &[ServiceRef]| services.iter().map(|service| service.name.clone()).collect::<Vec<_>>();
    assert_eq!(
        (names(&page.depends_on), names(&page.depended_on_by)),
        (vec!["Storage".into()], vec!["Checkout".into(), "Payments".into()])
    );

    backend.remove_dependency(&by, a.id, b.id).await.unwrap();
    let again = backend.remove_dependency(&by, a.id, b.id).await;
    assert_eq!(again, Err(Refusal::NotFound("dependency".into())));
    backend.add_dependency(&by, b.id, a.id).await.unwrap();
}

#[sqlx::test(migrations = false)]
async fn two_edges_at_once_close_no_circle(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let by = manager(&backend).await;
    let (a, b) = (add(&backend, &by, "Checkout").await, add(&backend, &by, "Payments").await);
    let (there, back) = tokio::join!(backend.add_dependency(&by, a.id, b.id), backend.add_dependency(&by, b.id, a.id));
    assert!(there.is_ok() != back.is_ok());
}

#[sqlx::test(migrations = false)]
async fn an_ingest_key_is_shown_once_and_only_managers_see_keys(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let by = manager(&backend).await;
    let checkout = add(&backend, &by, "Checkout").await;
    let created = backend.create_ingest_key(&by, checkout.id, "Alertmanager".into()).await.unwrap();
    assert!(created.secret.starts_with("mik_"));
    assert_eq!(backend.show(&by, "checkout").await.unwrap().ingest_keys, std::slice::from_ref(&created.item));
    let responder = testing::person(&backend, "Robin", Role::Responder).await;
    assert_eq!(backend.show(&responder, "checkout").await.unwrap().ingest_keys, []);
    let stored = sqlx::query_scalar!("select key_hash from ingest_keys").fetch_one(&backend.ctx.db).await.unwrap();
    assert_eq!(stored, crate::secrets::hash(&created.secret));
    backend.revoke_ingest_key(&by, created.item.id).await.unwrap();
    assert!(backend.show(&by, "checkout").await.unwrap().ingest_keys[0].revoked_at.is_some());
    let again = backend.revoke_ingest_key(&by, created.item.id).await;
    assert_eq!(again, Err(Refusal::NotFound("ingest key".into())));
    let nowhere = backend.create_ingest_key(&by, ServiceId(Uuid::nil()), "x".into()).await;
    assert_eq!(nowhere.err(), Some(Refusal::NotFound("service".into())));
}

#[sqlx::test(migrations = false)]
async fn runbooks_are_found_and_reviewed(db: PgPool) {
    let (backend, clock) = testing::backend(db).await;
    let by = manager(&backend).await;
    let checkout = add(&backend, &by, "Checkout").await;
    for (title, body) in [("Cards are refused", "1. Look at the acquirer."), ("Queue grows", "1. Scale the workers.")] {
        let form = RunbookForm { service_ids: vec![checkout.id], title: title.into(), body: body.into() };
        backend.create_runbook(&by, form).await.unwrap();
    }
    for (search, found) in [("ACQUIRER", 1), ("queue", 1), ("checkout", 2), ("nothing", 0), ("", 2)] {
        let filter = RunbookFilter { search: Some(search.into()), archived: false };
        let page = backend.runbooks(&by, filter, PageRequest::default()).await.unwrap();
        assert_eq!(page.items.len(), found, "{search:?}");
    }
    let one = PageRequest { after: None, limit: Some(1) };
    let runbook = backend.runbooks(&by, RunbookFilter::default(), one).await.unwrap();
    assert!(runbook.next.is_some());
    let runbook = &runbook.items[0];
    assert_eq!(runbook.reviewed_at, None);
    clock.advance_s(60);
    backend.review_runbook(&by, runbook.id).await.unwrap();
    assert_eq!(backend.runbook(&by, runbook.id).await.unwrap().reviewed_at, Some(backend.ctx.now()));
    assert_eq!(backend.show(&by, "checkout").await.unwrap().runbooks.len(), 2);
    let unknown = backend.review_runbook(&by, RunbookId(Uuid::nil())).await;
    assert_eq!(unknown, Err(Refusal::NotFound("runbook".into())));
}

async fn write(backend: &Backend, by: &Actor, services: &[&ServiceRef], title: &str) -> Runbook {
    let service_ids = services.iter().map(|service| service.id).collect();
    let form = RunbookForm { service_ids, title: title.into(), body: "1. Restart it.".into() };
    backend.create_runbook(by, form).await.unwrap()
}

/// What somebody would send who read this runbook and rewrote its steps.
fn rewritten(runbook: &Runbook, body: &str) -> RunbookEdit {
    let service_ids = runbook.services.iter().map(|service| service.id).collect();
    RunbookEdit { version: runbook.version, service_ids, title: runbook.title.clone(), body: body.into() }
}

#[sqlx::test(migrations = false)]
async fn a_runbook_stands_beside_all_of_its_services(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let by = manager(&backend).await;
    let (checkout, ledger) = (add(&backend, &by, "Checkout").await, add(&backend, &by, "Ledger").await);
    let runbook = write(&backend, &by, &[&ledger, &checkout, &ledger], "Queue grows").await;
    assert_eq!(runbook.services, [checkout.clone(), ledger.clone()]);
    for slug in ["checkout", "ledger"] {
        assert_eq!(backend.show(&by, slug).await.unwrap().runbooks, std::slice::from_ref(&runbook));
    }
    let edit = RunbookEdit { service_ids: vec![ledger.id], ..rewritten(&runbook, "1. Restart it.") };
    let moved = backend.change_runbook(&by, runbook.id, edit).await.unwrap();
    assert_eq!(moved.services, [ledger]);
    assert!(backend.show(&by, "checkout").await.unwrap().runbooks.is_empty());
    for service_ids in [vec![], vec![ServiceId(Uuid::nil())]] {
        let edit = RunbookEdit { service_ids, ..rewritten(&moved, "x") };
        let refused = backend.change_runbook(&by, moved.id, edit).await;
        assert!(matches!(refused, Err(Refusal::Invalid(errors)) if errors.get("service_ids").is_some()));
    }
    assert_eq!(backend.runbook(&by, moved.id).await.unwrap(), moved, "nothing was changed");
}

#[sqlx::test(migrations = false)]
async fn of_two_who_change_a_runbook_the_second_is_told(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let (mo, lee) = (manager(&backend).await, testing::person(&backend, "Lee", Role::Manager).await);
    let checkout = add(&backend, &mo, "Checkout").await;
    let read = write(&backend, &mo, &[&checkout], "Queue grows").await;
    let (one, other) = tokio::join!(
        backend.change_runbook(&mo, read.id, rewritten(&read, "1. Scale up.")),
        backend.change_runbook(&lee, read.id, rewritten(&read, "1. Scale down."))
    );
    let (won, lost) = if one.is_ok() { (one, other) } else { (other, one) };
    let won = won.unwrap();
    assert_eq!((won.version, won.changed_at), (2, Some(backend.ctx.now())));
    let Err(Refusal::Conflict(told)) = lost else { panic!("{lost:?}") };
    let who = won.changed_by.clone().unwrap();
    assert!(told.starts_with(&format!("{who} changed this runbook")) && told.contains("Nothing is saved"), "{told}");
    let again = backend.change_runbook(&lee, read.id, rewritten(&won, "1. Scale down, slowly.")).await.unwrap();
    assert_eq!((again.version, &*again.body), (3, "1. Scale down, slowly."));
    let same = backend.change_runbook(&lee, read.id, rewritten(&again, "1. Scale down, slowly.")).await.unwrap();
    assert_eq!(same, again, "what changes nothing is no version");
}

#[sqlx::test(migrations = false)]
async fn a_runbook_that_was_put_away_stands_nowhere_until_it_is_taken_back(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let by = manager(&backend).await;
    let checkout = add(&backend, &by, "Checkout").await;
    let runbook = write(&backend, &by, &[&checkout], "Queue grows").await;
    let listed = async |archived| {
        let filter = RunbookFilter { search: None, archived };
        backend.runbooks(&by, filter, PageRequest::default()).await.unwrap().items.len()
    };
    for _ in 0..2 {
        backend.archive_runbook(&by, runbook.id, true).await.unwrap();
    }
    assert_eq!((listed(false).await, listed(true).await), (0, 1));
    assert!(backend.show(&by, "checkout").await.unwrap().runbooks.is_empty());
    assert!(backend.runbook(&by, runbook.id).await.unwrap().archived_at.is_some(), "its address stays");
    backend.archive_runbook(&by, runbook.id, false).await.unwrap();
    assert_eq!((listed(false).await, listed(true).await), (1, 0));
    let events = crate::events::after(&backend.ctx.db, 0, 100).await.unwrap();
    let told: Vec<_> = events.iter().rev().take(2).map(|event| domain::events::sentence(&event.change)).collect();
    assert_eq!(told[0], "changed the runbook “Queue grows”: taken back into use");
    assert_eq!(told[1], "changed the runbook “Queue grows”: archived");
    let unknown = backend.archive_runbook(&by, RunbookId(Uuid::nil()), true).await;
    assert_eq!(unknown, Err(Refusal::NotFound("runbook".into())));
}
