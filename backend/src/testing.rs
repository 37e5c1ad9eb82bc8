//! What the tests of use cases share: a context on a database of their own, with a clock that they move.

use crate::{Backend, Ctx, TestClock};
use domain::{Actor, PersonId, Role, SessionId, Timestamp};
use sqlx::PgPool;
use std::sync::Arc;

/// A backend on this test's database, and its clock, which stands at 2026-11-20T03:12:00Z.
pub(crate) async fn backend(db: PgPool) -> (Backend, Arc<TestClock>) {
    let clock = Arc::new(TestClock::at(Timestamp(1_795_144_320_000)));
    crate::db::migrate(&db).await.expect("migrations run");
    (Backend::new(Ctx::new(db, clock.clone(), "https://muster.test")), clock)
}

/// A person who exists in the database, signed in with this role.
pub(crate) async fn person(backend: &Backend, name: &str, role: Role) -> Actor {
    let id = PersonId(backend.ctx.new_id());
    let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
    sqlx::query!(
        "insert into people (id, name, email, role, time_zone, created_at) values ($1, $2, $3, $4, 'UTC', $5)",
        id as _,
        name,
        email,
        role.as_str(),
        backend.ctx.now() as _,
    )
    .execute(&backend.ctx.db)
    .await
    .expect("the person is new");
    sqlx::query!(
        "insert into contact_methods (id, person_id, kind, address, verified_at, created_at) values ($1, $2, 'email', $3, $4, $4)",
        backend.ctx.new_id(),
        id as _,
        email,
        backend.ctx.now() as _,
    )
    .execute(&backend.ctx.db)
    .await
    .expect("the address is new");
    Actor::Person { id, name: name.into(), role, session: SessionId(backend.ctx.new_id()) }
}
