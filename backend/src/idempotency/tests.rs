//! Keys on a real database, around a use case that knows nothing of them.

use super::*;
use crate::{Backend, testing};
use domain::services::{ServiceForm, ServiceRef, Services};
use domain::{Actor, Role};
use serde_json::json;
use sqlx::PgPool;
use std::future::pending;
use tokio::sync::oneshot;

fn once(actor: &str, key: &str, request: &str) -> Once {
    Once { actor: actor.into(), key: key.into(), request_hash: request.into(), has_secret: false }
}

fn checkout() -> ServiceForm {
    serde_json::from_value(json!({"slug": "checkout", "name": "Checkout"})).unwrap()
}

async fn house(db: PgPool) -> (Backend, std::sync::Arc<crate::TestClock>, Actor) {
    let (backend, clock) = testing::backend(db).await;
    let manager = testing::person(&backend, "Mary Manager", Role::Manager).await;
    (backend, clock, manager)
}

/// Creates the service under a key.
async fn create(backend: &Backend, by: &Actor, once: Once) -> Answer<Outcome<ServiceRef>> {
    carry_out(backend.ctx(), once, Services::create(backend, by, checkout())).await
}

async fn services(backend: &Backend) -> i64 {
    let count = sqlx::query_scalar!(r#"select count(*) as "count!" from services"#);
    count.fetch_one(&backend.ctx().db).await.unwrap()
}

/// What a second request is answered when the first one made this.
fn before(made: &ServiceRef) -> Answer<Outcome<ServiceRef>> {
    Ok(Outcome::Before { status: 201, body: Some(serde_json::to_value(made).unwrap()) })
}

fn done(outcome: Answer<Outcome<ServiceRef>>) -> ServiceRef {
    match outcome {
        Ok(Outcome::Done(made)) => made,
        other => panic!("{other:?}"),
    }
}

#[sqlx::test(migrations = false)]
async fn a_repeated_create_is_answered_from_the_first_one(db: PgPool) {
    let (backend, clock, manager) = house(db).await;
    let made = done(create(&backend, &manager, once("a", "k", "one")).await);
    assert_eq!(create(&backend, &manager, once("a", "k", "one")).await, before(&made));
    let other = create(&backend, &manager, once("a", "k", "another")).await;
    assert!(matches!(other, Err(Refusal::Invalid(_))), "{other:?}");
    let elsewhere = create(&backend, &manager, once("b", "k", "one")).await;
    assert!(matches!(elsewhere, Err(Refusal::Invalid(_))), "keys are per caller, slugs are not: {elsewhere:?}");
    assert_eq!(services(&backend).await, 1);

    clock.advance_s(KEPT_S);
    let expired = create(&backend, &manager, once("a", "k", "another")).await;
    assert!(matches!(expired, Err(Refusal::Invalid(_))), "carried out again after a day: {expired:?}");
    sqlx::query!("delete from services").execute(&backend.ctx().db).await.unwrap();
    let again = done(create(&backend, &manager, once("a", "k", "another")).await);
    assert_eq!(create(&backend, &manager, once("a", "k", "another")).await, before(&again));
}

/// The regression: a process that dies between the commit and the answer.
#[sqlx::test(migrations = false)]
async fn what_was_committed_is_answered_though_its_own_answer_never_left(db: PgPool) {
    let (backend, _, manager) = house(db).await;
    let (committed, is_committed) = oneshot::channel();
    let dies = async {
        let made = Services::create(&backend, &manager, checkout()).await;
        committed.send(made).unwrap();
        pending().await
    };
    let made = tokio::select! {
        never = carry_out::<ServiceRef>(backend.ctx(), once("a", "k", "one"), dies) => panic!("{never:?}"),
        made = is_committed => made.unwrap().unwrap(),
    };
    assert_eq!(create(&backend, &manager, once("a", "k", "one")).await, before(&made));
    assert_eq!(services(&backend).await, 1);
}

#[sqlx::test(migrations = false)]
async fn a_create_that_was_rolled_back_leaves_the_key_free(db: PgPool) {
    let (backend, _, manager) = house(db).await;
    let (ctx, id) = (backend.ctx(), backend.ctx().new_id());
    // Dies before the commit, with everything written.
    let (written, is_written) = oneshot::channel();
    let dies = async {
        let mut tx = ctx.begin(&manager).await.unwrap();
        let insert =
            "insert into services (id, slug, name, description, core, created_at) values ($1, 's', 's', '', true, $2)";
        sqlx::query(insert).bind(id).bind(tx.now()).execute(&mut *tx).await.unwrap();
        written.send(()).unwrap();
        pending().await
    };
    tokio::select! {
        never = carry_out::<ServiceRef>(ctx, once("a", "k", "one"), dies) => panic!("{never:?}"),
        _ = is_written => {}
    }
    // Refused with the key taken already: the transaction is opened, the slug is not free.
    done(create(&backend, &manager, once("a", "other key", "one")).await);
    let refused = create(&backend, &manager, once("a", "k", "one")).await;
    assert!(matches!(refused, Err(Refusal::Invalid(_))), "{refused:?}");
    sqlx::query!("delete from services").execute(&ctx.db).await.unwrap();
    done(create(&backend, &manager, once("a", "k", "one")).await);
    assert_eq!(services(&backend).await, 1);
}

#[sqlx::test(migrations = false)]
async fn of_many_at_once_one_creates_and_the_others_are_answered_the_same(db: PgPool) {
    let (backend, _, manager) = house(db).await;
    let all = (0..8).map(|_| create(&backend, &manager, once("a", "k", "one")));
    let (done, repeated): (Vec<_>, Vec<_>) =
        futures::future::join_all(all).await.into_iter().partition(|outcome| matches!(outcome, Ok(Outcome::Done(_))));
    let [Ok(Outcome::Done(made))] = &done[..] else { panic!("{done:?}") };
    assert_eq!(repeated, [(); 7].map(|()| before(made)));
    assert_eq!(services(&backend).await, 1);
}

#[sqlx::test(migrations = false)]
async fn requests_without_a_key_and_transactions_side_by_side_wait_for_nobody(db: PgPool) {
    let (backend, _, manager) = house(db).await;
    let ctx = backend.ctx();
    let work = async {
        let first = ctx.begin(&manager).await.unwrap();
        let second = ctx.begin(&manager).await.unwrap();
        drop(second);
        Ok(first.commit_with("made".to_owned()).await.unwrap())
    };
    assert_eq!(carry_out(ctx, once("a", "k", "one"), work).await, Ok(Outcome::Done("made".to_owned())));
    Services::create(&backend, &manager, checkout()).await.unwrap();
}

#[sqlx::test(migrations = false)]
async fn a_secret_is_not_kept(db: PgPool) {
    let (backend, _, manager) = house(db).await;
    let secret = || Once { has_secret: true, ..once("a", "k", "one") };
    done(create(&backend, &manager, secret()).await);
    assert_eq!(create(&backend, &manager, secret()).await, Ok(Outcome::Before { status: 201, body: None }));
}

#[sqlx::test(migrations = false)]
async fn absurd_keys_are_refused_and_old_answers_forgotten(db: PgPool) {
    let (backend, clock, manager) = house(db).await;
    for key in ["", "a\0b", &"k".repeat(256)] {
        let refused = create(&backend, &manager, once("a", key, "one")).await;
        assert!(matches!(refused, Err(Refusal::Invalid(_))));
    }
    done(create(&backend, &manager, once("a", "k", "one")).await);
    let left = async || {
        let left = sqlx::query_scalar!(r#"select count(*) as "left!" from idempotency_keys"#);
        left.fetch_one(&backend.ctx().db).await.unwrap()
    };
    forget_expired(backend.ctx()).await.unwrap();
    assert_eq!(left().await, 1);
    clock.advance_s(KEPT_S);
    forget_expired(backend.ctx()).await.unwrap();
    assert_eq!(left().await, 0);
}
