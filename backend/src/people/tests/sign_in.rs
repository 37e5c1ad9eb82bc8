//! Signing in, and the limits on guessing.

use super::*;
use crate::people::attempts::WINDOW_S;
use crate::people::forget_expired;
use domain::Refusal;
use domain::people::People;
use sqlx::PgPool;
use std::time::{Duration, Instant};

fn does_not_fit(answer: &Answer<SignedIn>) -> bool {
    matches!(answer, Err(Refusal::Invalid(errors)) if errors.get("password").is_some())
}

fn busy(answer: &Answer<SignedIn>) -> bool {
    matches!(answer, Err(Refusal::Busy { retry_s }) if (1..=900).contains(retry_s))
}

#[sqlx::test(migrations = false)]
async fn the_right_password_opens_a_session(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    add(&backend, "Robin", Role::Responder).await;
    let form = SignInForm { email: " ROBIN@example.org ".into(), password: PASSWORD.into() };
    let first = backend.sign_in(form.clone(), from("192.0.2.1")).await.ok().unwrap();
    let second = backend.sign_in(form, from("192.0.2.1")).await.ok().unwrap();
    assert_eq!(first.viewer.name, "Robin");
    assert_eq!(first.max_age_s, 90 * 86_400);
    assert!(first.token.starts_with("mss_") && first.token.len() > 40);
    assert_ne!(first.token, second.token, "every sign-in has a token of its own");
    let hashes = sqlx::query_scalar!("select token_hash from sessions order by id").fetch_all(&backend.ctx.db).await;
    assert!(hashes.unwrap().contains(&crate::secrets::hash(&first.token)), "only the hash is stored");
}

#[sqlx::test(migrations = false)]
async fn whatever_is_wrong_the_answer_is_the_same(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    add(&backend, "Robin", Role::Responder).await;
    let gone = add(&backend, "Gone", Role::Responder).await;
    backend.disable(&admin(&backend).await, gone.id).await.unwrap();
    testing::person(&backend, "Passwordless", Role::Responder).await;
    let wrong = sign_in(&backend, "Robin", "something else", "192.0.2.1").await;
    assert!(does_not_fit(&wrong));
    for name in ["Gone", "Passwordless", "Unknown", "un\0known"] {
        let answer = sign_in(&backend, name, PASSWORD, "192.0.2.1").await;
        assert_eq!(answer.err(), wrong.as_ref().err().cloned(), "{name}");
    }
}

#[sqlx::test(migrations = false)]
async fn an_unknown_account_takes_as_long_as_a_wrong_password(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    add(&backend, "Robin", Role::Responder).await;
    async fn took(backend: &Backend, name: &str, address: &str) -> Duration {
        let started = Instant::now();
        let _ = sign_in(backend, name, "something else", address).await;
        started.elapsed()
    }
    let (mut known, mut unknown) = (Duration::MAX, Duration::MAX);
    for attempt in 0..20 {
        // In turns, so that a busy machine slows both down.
        let address = format!("192.0.2.{attempt}");
        known = known.min(took(&backend, "Robin", &address).await);
        unknown = unknown.min(took(&backend, "Nobody", &address).await);
    }
    let ratio = known.as_secs_f64() / unknown.as_secs_f64();
    assert!((0.4..2.5).contains(&ratio), "{known:?} against {unknown:?}");
}

#[sqlx::test(migrations = false)]
async fn guessing_one_account_is_limited_and_locks_nobody_else_out(db: PgPool) {
    let (backend, clock) = testing::backend(db).await;
    add(&backend, "Robin", Role::Responder).await;
    add(&backend, "Kim", Role::Responder).await;
    for _ in 0..10 {
        assert!(does_not_fit(&sign_in(&backend, "Robin", "guess", "192.0.2.1").await));
    }
    assert!(busy(&sign_in(&backend, "Robin", "guess", "192.0.2.1").await));
    assert!(busy(&sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await), "the right one is not told apart");
    assert!(sign_in(&backend, "Robin", PASSWORD, "192.0.2.9").await.is_ok(), "from elsewhere it works");
    assert!(sign_in(&backend, "Kim", PASSWORD, "192.0.2.1").await.is_ok(), "and for others too");

    let Err(Refusal::Busy { retry_s }) = sign_in(&backend, "Robin", "guess", "192.0.2.1").await else {
        panic!("still limited")
    };
    clock.advance_s(i64::from(retry_s));
    assert!(sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await.is_ok(), "after the time that was told");
    assert!(i64::from(retry_s) <= WINDOW_S);
}

#[sqlx::test(migrations = false)]
async fn success_clears_the_count(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    add(&backend, "Robin", Role::Responder).await;
    for _ in 0..3 {
        for _ in 0..9 {
            assert!(does_not_fit(&sign_in(&backend, "Robin", "guess", "192.0.2.1").await));
        }
        assert!(sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await.is_ok());
    }
}

#[sqlx::test(migrations = false)]
async fn one_address_is_limited_over_all_accounts(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    add(&backend, "Robin", Role::Responder).await;
    // Signing in to an account of one's own does not buy more guesses.
    for guess in 0..50 {
        assert!(does_not_fit(&sign_in(&backend, &format!("n{guess}"), "guess", "2001:db8::1").await), "{guess}");
        if guess % 10 == 0 {
            assert!(sign_in(&backend, "Robin", PASSWORD, "2001:db8::2").await.is_ok());
        }
    }
    assert!(busy(&sign_in(&backend, "another", "guess", "2001:db8::ffff").await), "the whole /64 counts");
    assert!(does_not_fit(&sign_in(&backend, "another", "guess", "2001:db8:1::1").await));
}

#[sqlx::test(migrations = false)]
async fn guesses_sent_at_once_are_all_counted(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    add(&backend, "Robin", Role::Responder).await;
    let guesses = (0..25).map(|_| sign_in(&backend, "Robin", "guess", "192.0.2.1"));
    let answers = futures::future::join_all(guesses).await;
    assert_eq!(answers.iter().filter(|answer| does_not_fit(answer)).count(), 10);
    assert_eq!(answers.iter().filter(|answer| busy(answer)).count(), 15);
}

#[sqlx::test(migrations = false)]
async fn failures_are_kept_without_what_was_typed_and_forgotten(db: PgPool) {
    let (backend, clock) = testing::backend(db).await;
    let _ = sign_in(&backend, "Robin", "guess", "192.0.2.1").await;
    let rows = sqlx::query_scalar!("select subject from sign_in_failures").fetch_all(&backend.ctx.db).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|subject| !subject.contains("robin") && !subject.contains("192")));
    clock.advance_s(WINDOW_S + 1);
    forget_expired(&backend.ctx).await.unwrap();
    let rows = sqlx::query_scalar!("select subject from sign_in_failures").fetch_all(&backend.ctx.db).await.unwrap();
    assert!(rows.is_empty());
}
