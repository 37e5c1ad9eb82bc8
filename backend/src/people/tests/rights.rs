//! Who may call what: every method that takes an actor, for every kind of actor.

use super::*;
use crate::people::tests::admin;
use domain::people::{ApiTokenForm, ContactMethodForm, Contacts, PasswordLinkForm, People, ProfileForm};
use domain::{ApiTokenId, ContactMethodId, IngestKeyId, PageRequest, PersonId, Refusal, SessionId};
use sqlx::PgPool;
use uuid::Uuid;

/// Name of the method, and whether admin, manager, responder, stakeholder, an admin's token, a link in a page
/// and an ingest key may call it.
const EXPECTED: [(&str, [bool; 7]); 21] = [
    ("sign_out", [true, true, true, true, false, false, false]),
    ("sessions", [true, true, true, true, false, false, false]),
    ("revoke_session", [true, true, true, true, true, false, false]),
    ("change_password", [true, true, true, true, false, false, false]),
    ("tokens", [true, false, false, false, true, false, false]),
    ("create_token", [true, false, false, false, true, false, false]),
    ("revoke_token", [true, false, false, false, true, false, false]),
    ("list", [true, true, true, true, true, false, false]),
    ("show", [true, true, true, true, true, false, false]),
    ("create", [true, false, false, false, true, false, false]),
    ("change_role", [true, false, false, false, true, false, false]),
    ("disable", [true, false, false, false, true, false, false]),
    ("enable", [true, false, false, false, true, false, false]),
    ("invite", [true, false, false, false, true, false, false]),
    ("make_password_link", [true, false, false, false, true, false, false]),
    ("ways_in", [true, false, false, false, true, false, false]),
    ("contact_methods of others", [true, false, false, false, true, false, false]),
    ("add_contact_method of others", [true, false, false, false, true, false, false]),
    ("check_contact_method", [true, true, true, true, true, false, false]),
    ("put_contact_method_first", [true, true, true, true, true, false, false]),
    ("remove_contact_method", [true, true, true, true, true, false, false]),
];

/// Calls everything with input that finds nothing, and tells which calls were not forbidden.
async fn allowed(backend: &Backend, by: &Actor) -> Vec<(&'static str, bool)> {
    fn may<T>(answer: Answer<T>) -> bool {
        !matches!(answer, Err(Refusal::Forbidden))
    }
    let nobody = PersonId(Uuid::nil());
    let (nothing, no_address) = (ContactMethodId(Uuid::nil()), ContactMethodForm::default());
    let no_token = ApiTokenForm { name: String::new(), role: Role::Stakeholder };
    vec![
        ("sign_out", may(backend.sign_out(by).await)),
        ("sessions", may(backend.sessions(by).await)),
        ("revoke_session", may(backend.revoke_session(by, SessionId(Uuid::nil())).await)),
        ("change_password", may(backend.change_password(by, String::new(), String::new()).await)),
        ("tokens", may(backend.tokens(by).await)),
        ("create_token", may(backend.create_token(by, no_token).await)),
        ("revoke_token", may(backend.revoke_token(by, ApiTokenId(Uuid::nil())).await)),
        ("list", may(backend.list(by, None, PageRequest::default()).await)),
        ("show", may(backend.show(by, nobody).await)),
        ("create", may(backend.create(by, PersonForm { email: String::new(), ..form("", Role::Admin) }).await)),
        ("change_role", may(backend.change_role(by, nobody, Role::Admin).await)),
        ("disable", may(backend.disable(by, nobody).await)),
        ("enable", may(backend.enable(by, nobody).await)),
        ("invite", may(backend.invite(by, form("", Role::Admin), PasswordLinkForm::default()).await)),
        ("make_password_link", may(backend.make_password_link(by, nobody, PasswordLinkForm::default()).await)),
        ("ways_in", may(backend.ways_in(by, nobody).await)),
        ("contact_methods of others", may(backend.contact_methods(by, nobody).await)),
        ("add_contact_method of others", may(backend.add_contact_method(by, nobody, no_address).await)),
        ("check_contact_method", may(backend.check_contact_method(by, nothing).await)),
        ("put_contact_method_first", may(backend.put_contact_method_first(by, nothing).await)),
        ("remove_contact_method", may(backend.remove_contact_method(by, nothing).await)),
    ]
}

#[sqlx::test(migrations = false)]
async fn rights_are_as_the_table_says(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let mut actors = Vec::new();
    for role in Role::ALL {
        actors.push(testing::person(&backend, role.as_str(), role).await);
    }
    let id = actors[0].person().unwrap();
    actors.push(Actor::Token { id: ApiTokenId(Uuid::nil()), name: "deploys".into(), role: Role::Admin });
    actors.push(Actor::Link { id, name: "admin".into() });
    actors.push(Actor::Monitoring { key: IngestKeyId(Uuid::nil()), name: "prometheus".into() });
    for (column, actor) in actors.iter().enumerate() {
        let expected: Vec<_> = EXPECTED.iter().map(|(method, may)| (*method, may[column])).collect();
        assert_eq!(allowed(&backend, actor).await, expected, "{actor:?}");
    }
}

#[sqlx::test(migrations = false)]
async fn people_see_and_change_only_their_own(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let stakeholder = testing::person(&backend, "Sam", Role::Stakeholder).await;
    let own = backend.contact_methods(&stakeholder, stakeholder.person().unwrap()).await.unwrap();
    assert_eq!(own.len(), 1);

    add(&backend, "Robin", Role::Responder).await;
    let robin = sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await.unwrap();
    let revoked = backend.revoke_session(&stakeholder, robin.viewer.session).await;
    assert_eq!(revoked, Err(Refusal::NotFound("session".into())), "that it exists is not told");
    assert!(backend.viewer(&robin.token).await.unwrap().is_some());
    backend.revoke_session(&admin(&backend).await, robin.viewer.session).await.unwrap();
    assert!(backend.viewer(&robin.token).await.unwrap().is_none());
}

#[sqlx::test(migrations = false)]
async fn a_link_in_a_page_is_no_session(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let person = testing::person(&backend, "Robin", Role::Admin).await;
    let link = Actor::Link { id: person.person().unwrap(), name: "Robin".into() };
    let profile = ProfileForm { name: "Mallory".into(), time_zone: "UTC".into(), ..ProfileForm::default() };
    assert_eq!(backend.change_profile(&link, profile).await, Err(Refusal::Forbidden));
}
