//! Where pages reach people: adding, confirming, ordering and removing addresses.

use super::*;
use crate::people::address_check_link;
use domain::people::{ContactMethod, ContactMethodForm, Contacts};
use domain::{ContactMethodId, PersonId, Refusal};
use sqlx::PgPool;

async fn own(backend: &Backend, by: &Actor) -> Vec<ContactMethod> {
    backend.contact_methods(by, by.person().unwrap()).await.unwrap()
}

async fn add_address(backend: &Backend, by: &Actor, address: &str) -> Answer<ContactMethod> {
    let form = ContactMethodForm { address: address.into() };
    backend.add_contact_method(by, by.person().unwrap(), form).await
}

/// The link as its letter carries it.
async fn link(backend: &Backend, method: ContactMethodId) -> String {
    let link = address_check_link(&backend.ctx, method).await.unwrap();
    link.strip_prefix("https://muster.test/verify/").unwrap().to_owned()
}

async fn letters(backend: &Backend, state: &str) -> i64 {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from deliveries where letter = 'address_check' and state = $1"#,
        state
    );
    count.fetch_one(&backend.ctx.db).await.unwrap()
}

#[sqlx::test(migrations = false)]
async fn an_address_counts_once_its_link_was_pressed(db: PgPool) {
    let (backend, clock) = testing::backend(db).await;
    let robin = testing::person(&backend, "Robin", Role::Responder).await;
    let added = add_address(&backend, &robin, " Robin@Phone.Example ").await.unwrap();
    assert_eq!((&*added.address, added.account, added.is_paged()), ("robin@phone.example", false, false));
    assert_eq!(letters(&backend, "pending").await, 1);
    let link = link(&backend, added.id).await;
    let asked = backend.address_behind_link(&link).await.unwrap();
    assert_eq!((&*asked.address, &*asked.person.name, asked.verified_at), ("robin@phone.example", "Robin", None));
    assert!(!own(&backend, &robin).await[1].is_paged(), "looking changes nothing");
    assert!(backend.verify_by_link(&link).await.unwrap().verified_at.is_some());
    assert!(own(&backend, &robin).await[1].is_paged());
    let before = kinds(&backend).await;
    assert_eq!(before, ["contact_method.added", "contact_method.verified"]);
    backend.verify_by_link(&link).await.unwrap();
    assert_eq!(kinds(&backend).await, before, "a second time changes nothing");
    clock.advance_s(86_401);
    assert!(matches!(backend.verify_by_link(&link).await, Err(Refusal::NotFound(_))), "too late");
}

#[sqlx::test(migrations = false)]
async fn a_link_of_a_removed_address_opens_nothing(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let robin = testing::person(&backend, "Robin", Role::Responder).await;
    let added = add_address(&backend, &robin, "robin@phone.example").await.unwrap();
    let link = link(&backend, added.id).await;
    backend.remove_contact_method(&robin, added.id).await.unwrap();
    assert!(matches!(backend.address_behind_link(&link).await, Err(Refusal::NotFound(_))));
    assert!(matches!(backend.verify_by_link(&link).await, Err(Refusal::NotFound(_))));
    assert_eq!(letters(&backend, "cancelled").await, 1, "nobody is asked any more");
}

#[sqlx::test(migrations = false)]
async fn pages_go_to_confirmed_addresses_and_the_account_in_order(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let roster = testing::roster(&backend).await;
    let by = &roster.primary;
    sqlx::query!("update contact_methods set verified_at = null").execute(&backend.ctx.db).await.unwrap();
    let confirmed = add_address(&backend, by, "ada@phone.example").await.unwrap();
    add_address(&backend, by, "ada@elsewhere.example").await.unwrap();
    let link = link(&backend, confirmed.id).await;
    backend.verify_by_link(&link).await.unwrap();
    backend.put_contact_method_first(by, confirmed.id).await.unwrap();
    let order: Vec<_> = own(&backend, by).await.into_iter().map(|method| method.address).collect();
    assert_eq!(order, ["ada@phone.example", "ada.primary@example.org", "ada@elsewhere.example"]);

    let signal = domain::alerts::Signal {
        source: "generic".into(),
        action: domain::alerts::SignalAction::Trigger,
        dedup_key: "a".into(),
        title: "Checkout fails".into(),
        summary: String::new(),
        details: vec![],
        links: vec![],
        instances: vec![],
    };
    domain::alerts::Alerts::receive(&backend, &roster.source, vec![signal]).await.unwrap();
    crate::escalation::advance(&backend.ctx).await.unwrap();
    let paged = sqlx::query_scalar!("select address from deliveries where page_id is not null order by id");
    assert_eq!(paged.fetch_all(&backend.ctx.db).await.unwrap(), ["ada@phone.example", "ada.primary@example.org"]);
}

#[sqlx::test(migrations = false)]
async fn the_last_way_to_somebody_on_call_stays(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let roster = testing::roster(&backend).await;
    let by = &roster.primary;
    let account = own(&backend, by).await[0].id;
    let spare = add_address(&backend, by, "ada@phone.example").await.unwrap();
    let refused = backend.remove_contact_method(by, account).await;
    let Err(Refusal::Conflict(told)) = refused else { panic!("{refused:?}") };
    assert!(told.contains("Payments") && told.contains("confirm it first"), "{told}");
    let link = link(&backend, spare.id).await;
    backend.verify_by_link(&link).await.unwrap();
    backend.remove_contact_method(by, account).await.unwrap();
    assert!(backend.remove_contact_method(by, spare.id).await.is_err(), "now this one is the last");

    let free = own(&backend, &roster.responder).await[0].id;
    backend.remove_contact_method(&roster.responder, free).await.unwrap();
    assert!(own(&backend, &roster.responder).await.is_empty(), "nobody pages them");
}

#[sqlx::test(migrations = false)]
async fn of_two_removed_at_once_one_stays(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let roster = testing::roster(&backend).await;
    let by = &roster.primary;
    let account = own(&backend, by).await[0].id;
    let spare = add_address(&backend, by, "ada@phone.example").await.unwrap().id;
    let link = link(&backend, spare).await;
    backend.verify_by_link(&link).await.unwrap();
    let (one, other) =
        tokio::join!(backend.remove_contact_method(by, account), backend.remove_contact_method(by, spare));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
}

#[sqlx::test(migrations = false)]
async fn a_person_paged_by_name_or_by_cover_is_on_call_too(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let roster = testing::roster(&backend).await;
    let id = roster.responder.person().unwrap();
    let steps = serde_json::json!([{"wait_s": 60, "targets": [{"kind": "person", "person_id": id}]}]);
    sqlx::query!(
        "insert into escalation_policies (id, name, repeats, steps, created_at) values ($1, 'Direct', 0, $2, now())",
        backend.ctx.new_id(),
        steps,
    )
    .execute(&backend.ctx.db)
    .await
    .unwrap();
    let only = own(&backend, &roster.responder).await[0].id;
    let refused = backend.remove_contact_method(&roster.responder, only).await;
    assert!(matches!(refused, Err(Refusal::Conflict(told)) if told.starts_with("Direct may page")));
}

#[sqlx::test(migrations = false)]
async fn letters_to_strangers_are_limited(db: PgPool) {
    let (backend, clock) = testing::backend(db).await;
    let robin = testing::person(&backend, "Robin", Role::Responder).await;
    let added = add_address(&backend, &robin, "robin@phone.example").await.unwrap();
    for _ in 0..2 {
        backend.check_contact_method(&robin, added.id).await.unwrap();
    }
    assert_eq!(letters(&backend, "pending").await, 1, "a newer letter takes the place of one that waits");
    let busy = backend.check_contact_method(&robin, added.id).await;
    assert!(matches!(busy, Err(Refusal::Busy { .. })), "{busy:?}");
    clock.advance_s(15 * 60);
    backend.check_contact_method(&robin, added.id).await.unwrap();
    clock.advance_s(15 * 60);
    let mut sent = 0;
    while add_address(&backend, &robin, &format!("n{sent}@phone.example")).await.is_ok() {
        sent += 1;
    }
    assert_eq!(sent, 8, "ten addresses are enough");
}

#[sqlx::test(migrations = false)]
async fn wrong_addresses_are_named(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let robin = testing::person(&backend, "Robin", Role::Responder).await;
    for wrong in ["robin", "robin@example.org"] {
        let answer = add_address(&backend, &robin, wrong).await;
        assert!(matches!(answer, Err(Refusal::Invalid(errors)) if errors.get("address").is_some()), "{wrong}");
    }
    let silent = Backend::new(backend.ctx.clone().sending_mail(false));
    let refused = add_address(&silent, &robin, "robin@phone.example").await;
    assert!(matches!(refused, Err(Refusal::Conflict(told)) if told.contains("MUSTER_SMTP_URL")));
}

#[sqlx::test(migrations = false)]
async fn everybody_has_their_own_and_admins_have_all(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let (ada, robin) = (admin(&backend).await, testing::person(&backend, "Robin", Role::Responder).await);
    let sam = testing::person(&backend, "Sam", Role::Manager).await;
    let of_robin = own(&backend, &robin).await[0].id;
    let not_found = Err(Refusal::NotFound("address".into()));
    assert_eq!(backend.check_contact_method(&sam, of_robin).await, not_found);
    assert_eq!(backend.put_contact_method_first(&sam, of_robin).await, not_found);
    assert_eq!(backend.remove_contact_method(&sam, of_robin).await, not_found);
    let form = ContactMethodForm { address: "robin@phone.example".into() };
    let id: PersonId = robin.person().unwrap();
    assert_eq!(backend.add_contact_method(&sam, id, form.clone()).await.err(), Some(Refusal::Forbidden));
    let added = backend.add_contact_method(&ada, id, form).await.unwrap();
    backend.put_contact_method_first(&ada, added.id).await.unwrap();
    backend.remove_contact_method(&ada, added.id).await.unwrap();
    let link = Actor::Link { id, name: "Robin".into() };
    assert_eq!(backend.remove_contact_method(&link, of_robin).await, Err(Refusal::Forbidden));
}
