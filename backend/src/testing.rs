//! What the tests of use cases share: a context on a database of their own, with a clock that they move.

use crate::{Backend, Ctx, TestClock};
use domain::oncall::{Layer, OnCall, RosterForm, RosterRef, RotationForm, Unit};
use domain::{Actor, PersonId, Role, SessionId, Timestamp};
use sqlx::PgPool;
use std::sync::Arc;

/// A backend on this test's database, and its clock, which stands at 2026-11-20T03:12:00Z.
pub(crate) async fn backend(db: PgPool) -> (Backend, Arc<TestClock>) {
    let clock = Arc::new(TestClock::at(Timestamp(1_795_144_320_000)));
    crate::db::migrate(&db).await.expect("migrations run");
    let ctx = Ctx::new(db, clock.clone(), "https://muster.test").sending_mail(true);
    (Backend::new(ctx.sealing(crate::Vault::with_key(&[7; 32]))), clock)
}

/// What makes an incident over, in tests of something else.
pub(crate) fn closing() -> domain::recurrence::ClosingForm {
    domain::recurrence::ClosingForm { cause: "the deploy".into(), cannot_recur: String::new() }
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

/// A service with an ingest key, a policy of two steps, and a primary and a secondary on call.
pub(crate) struct Roster {
    pub source: domain::alerts::SignalSource,
    pub key: String,
    pub primary: Actor,
    pub secondary: Actor,
    pub responder: Actor,
}

/// Seconds that the primary has before the secondary is paged.
pub(crate) const FIRST_WAIT_S: i64 = 300;

/// A roster `payments` in Berlin in which these people take turns by week, from a Monday at 09:00 on.
pub(crate) async fn weekly(backend: &Backend, by: &Actor, people: &[Actor], monday: &str) -> RosterRef {
    let rotation = RotationForm {
        layer: Layer::PRIMARY,
        name: "Weekly".into(),
        starts_on: monday.into(),
        handover_time: "09:00".into(),
        every: 1,
        unit: Unit::Week,
        turns: people.iter().map(|person| vec![person.person().expect("a person")]).collect(),
        ..RotationForm::default()
    };
    let form = RosterForm {
        slug: "payments".into(),
        name: "Payments".into(),
        time_zone: "Europe/Berlin".into(),
        rotations: vec![rotation],
    };
    OnCall::create(backend, by, form).await.expect("the roster is in order")
}

/// A program of the organisation, with a role of its own.
pub(crate) fn token(role: Role) -> Actor {
    Actor::Token { id: domain::ApiTokenId(uuid::Uuid::nil()), name: "A program".into(), role }
}

/// Sets that up through the tables, so that this helps the tests of the features that own them, too.
pub(crate) async fn roster(backend: &Backend) -> Roster {
    let primary = person(backend, "Ada Primary", Role::Responder).await;
    let secondary = person(backend, "Grace Secondary", Role::Responder).await;
    let responder = person(backend, "Joan Responder", Role::Responder).await;
    let (ctx, now) = (&backend.ctx, backend.ctx.now());
    let (roster, policy, service, key) = (ctx.new_id(), ctx.new_id(), ctx.new_id(), ctx.new_id());
    let secret = crate::secrets::generate("mik");
    let insert = |sql: &'static str| sqlx::query(sql);
    insert(
        "insert into rosters (id, slug, name, time_zone, created_at) values ($1, 'payments', 'Payments', 'UTC', $2)",
    )
    .bind(roster)
    .bind(now)
    .execute(&ctx.db)
    .await
    .expect("a roster");
    let version = ctx.new_id();
    let rotation = |layer: i16, who: &Actor| {
        serde_json::json!({
            "id": ctx.new_id(), "layer": layer, "name": "Weekly", "time_zone": "UTC",
            "handover": { "starts_on": "2026-01-05", "time": "09:00", "every": 1, "unit": "week" },
            "hours": [], "turns": [[who.person()]],
        })
    };
    insert(
        "insert into roster_versions (id, roster_id, number, effective_from, plan, published_at, published_by)
         values ($1, $2, 1, '2026-01-05', $3, $4, 'Muster')",
    )
    .bind(version)
    .bind(roster)
    .bind(serde_json::json!({ "rotations": [rotation(1, &primary), rotation(2, &secondary)] }))
    .bind(now)
    .execute(&ctx.db)
    .await
    .expect("a version");
    insert("insert into roster_version_people (version_id, person_id) values ($1, $2), ($1, $3)")
        .bind(version)
        .bind(primary.person())
        .bind(secondary.person())
        .execute(&ctx.db)
        .await
        .expect("its people");
    let target = |layer: i16| serde_json::json!([{ "kind": "on_call", "roster_id": roster, "layer": layer }]);
    let steps = serde_json::json!([
        { "wait_s": FIRST_WAIT_S, "targets": target(1) },
        { "wait_s": 600, "targets": target(2) },
    ]);
    insert("insert into escalation_policies (id, name, repeats, steps, created_at) values ($1, 'Payments', 0, $2, $3)")
        .bind(policy)
        .bind(steps)
        .bind(now)
        .execute(&ctx.db)
        .await
        .expect("a policy");
    insert(
        "insert into services (id, slug, name, description, core, roster_id, policy_id, created_at)
         values ($1, 'checkout', 'Checkout', '', true, $2, $3, $4)",
    )
    .bind(service)
    .bind(roster)
    .bind(policy)
    .bind(now)
    .execute(&ctx.db)
    .await
    .expect("a service");
    insert(
        "insert into ingest_keys (id, service_id, name, prefix, key_hash, created_at)
         values ($1, $2, 'Prometheus', $3, $4, $5)",
    )
    .bind(key)
    .bind(service)
    .bind(crate::secrets::display_prefix(&secret))
    .bind(crate::secrets::hash(&secret))
    .bind(now)
    .execute(&ctx.db)
    .await
    .expect("a key");
    let source = domain::alerts::SignalSource {
        key: domain::IngestKeyId(key),
        key_name: "Prometheus".into(),
        service_id: domain::ServiceId(service),
    };
    Roster { source, key: secret, primary, secondary, responder }
}
