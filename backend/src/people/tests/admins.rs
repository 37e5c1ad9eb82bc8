//! Roles, and the last admin.

use super::*;
use domain::people::People;
use domain::{PersonId, Refusal};
use sqlx::PgPool;

fn last_admin(answer: &Answer<()>) -> bool {
    matches!(answer, Err(Refusal::Conflict(told)) if told.contains("last admin"))
}

async fn admins(backend: &Backend) -> i64 {
    let count =
        sqlx::query_scalar!(r#"select count(*) as "count!" from people where role = 'admin' and disabled_at is null"#,);
    count.fetch_one(&backend.ctx.db).await.unwrap()
}

#[sqlx::test(migrations = false)]
async fn the_last_admin_stays(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let ada = admin(&backend).await;
    let id = ada.person().unwrap();
    assert!(last_admin(&backend.disable(&ada, id).await));
    assert!(last_admin(&backend.change_role(&ada, id, Role::Manager).await));

    let second = backend.create(&ada, form("Grace", Role::Admin)).await.unwrap();
    backend.disable(&ada, second.id).await.unwrap();
    assert!(last_admin(&backend.change_role(&ada, id, Role::Manager).await), "a disabled admin does not count");
    backend.enable(&ada, second.id).await.unwrap();
    backend.change_role(&ada, id, Role::Manager).await.unwrap();
    assert_eq!(admins(&backend).await, 1);
}

#[sqlx::test(migrations = false)]
async fn admins_who_remove_each_other_at_once_leave_one(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let ada = admin(&backend).await;
    let mut ids: Vec<PersonId> = vec![ada.person().unwrap()];
    for name in ["Grace", "Barbara", "Hedy", "Radia"] {
        ids.push(backend.create(&ada, form(name, Role::Admin)).await.unwrap().id);
    }
    let disabled = ids.iter().map(|id| backend.disable(&ada, *id));
    let demoted = ids.iter().map(|id| backend.change_role(&ada, *id, Role::Responder));
    tokio::join!(futures::future::join_all(disabled), futures::future::join_all(demoted));
    assert_eq!(admins(&backend).await, 1);
}

#[sqlx::test(migrations = false)]
async fn a_changed_role_holds_from_the_next_request_on(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let robin = add(&backend, "Robin", Role::Manager).await;
    let session = sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await.ok().unwrap();
    let ada = admin(&backend).await;
    backend.change_role(&ada, robin.id, Role::Stakeholder).await.unwrap();
    assert_eq!(backend.viewer(&session.token).await.unwrap().unwrap().role, Role::Stakeholder);
    backend.change_role(&ada, robin.id, Role::Stakeholder).await.unwrap();
    let changes = kinds(&backend).await.into_iter().filter(|kind| kind == "person.role_changed").count();
    assert_eq!(changes, 1, "what changes nothing is not told");
}

#[sqlx::test(migrations = false)]
async fn what_does_not_exist_cannot_be_changed(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let ada = admin(&backend).await;
    let nobody = PersonId(uuid::Uuid::nil());
    let not_found = Refusal::NotFound("person".into());
    assert_eq!(backend.show(&ada, nobody).await.err(), Some(not_found.clone()));
    assert_eq!(backend.change_role(&ada, nobody, Role::Admin).await.err(), Some(not_found.clone()));
    assert_eq!(backend.disable(&ada, nobody).await.err(), Some(not_found.clone()));
    assert_eq!(backend.enable(&ada, nobody).await.err(), Some(not_found));
}
