//! How sessions end.

use super::*;
use crate::people::forget_expired;
use domain::people::People;
use domain::{Refusal, SessionId};
use sqlx::PgPool;

const DAY_S: i64 = 86_400;

async fn is_in(backend: &Backend, signed_in: &SignedIn) -> bool {
    backend.viewer(&signed_in.token).await.unwrap().is_some()
}

#[sqlx::test(migrations = false)]
async fn unused_for_two_weeks_it_ends(db: PgPool) {
    let (backend, clock) = testing::backend(db).await;
    add(&backend, "Robin", Role::Responder).await;
    let session = sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await.ok().unwrap();
    clock.advance_s(14 * DAY_S - 1);
    assert!(is_in(&backend, &session).await);
    clock.advance_s(14 * DAY_S - 1);
    assert!(is_in(&backend, &session).await, "using it starts the two weeks again");
    clock.advance_s(14 * DAY_S);
    assert!(!is_in(&backend, &session).await);
}

#[sqlx::test(migrations = false)]
async fn after_ninety_days_it_ends_however_used(db: PgPool) {
    let (backend, clock) = testing::backend(db).await;
    add(&backend, "Robin", Role::Responder).await;
    let session = sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await.ok().unwrap();
    for _ in 0..89 {
        clock.advance_s(DAY_S);
        assert!(is_in(&backend, &session).await);
    }
    clock.advance_s(DAY_S);
    assert!(!is_in(&backend, &session).await);
}

#[sqlx::test(migrations = false)]
async fn when_it_was_seen_is_noted_at_most_once_a_minute(db: PgPool) {
    let (backend, clock) = testing::backend(db).await;
    add(&backend, "Robin", Role::Responder).await;
    let session = sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await.ok().unwrap();
    let actor = session.viewer.actor();
    let signed_in_at = backend.ctx.now();
    clock.advance_s(59);
    assert!(is_in(&backend, &session).await);
    assert_eq!(backend.sessions(&actor).await.unwrap()[0].last_seen_at, signed_in_at);
    clock.advance_s(1);
    assert!(is_in(&backend, &session).await);
    assert_eq!(backend.sessions(&actor).await.unwrap()[0].last_seen_at, signed_in_at.plus_s(60));
}

#[sqlx::test(migrations = false)]
async fn people_see_their_sessions_and_end_them(db: PgPool) {
    let (backend, clock) = testing::backend(db).await;
    add(&backend, "Robin", Role::Responder).await;
    let phone = sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await.ok().unwrap();
    clock.advance_s(10);
    let desk = sign_in(&backend, "Robin", PASSWORD, "192.0.2.2").await.ok().unwrap();
    let actor = desk.viewer.actor();
    let sessions = backend.sessions(&actor).await.unwrap();
    let seen: Vec<_> = sessions.iter().map(|session| (session.address.as_str(), session.current)).collect();
    assert_eq!(seen, [("192.0.2.2", true), ("192.0.2.1", false)]);
    assert_eq!(sessions[0].expires_at, backend.ctx.now().plus_s(14 * DAY_S));

    backend.revoke_session(&actor, phone.viewer.session).await.unwrap();
    assert!(!is_in(&backend, &phone).await);
    assert!(is_in(&backend, &desk).await);
    let again = backend.revoke_session(&actor, phone.viewer.session).await;
    assert_eq!(again, Err(Refusal::NotFound("session".into())));

    backend.sign_out(&actor).await.unwrap();
    assert!(!is_in(&backend, &desk).await);
    assert_eq!(backend.sign_out(&actor).await, Ok(()), "signing out twice is no error");
}

#[sqlx::test(migrations = false)]
async fn disabling_a_person_ends_all_sessions_and_enabling_revives_none(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let robin = add(&backend, "Robin", Role::Responder).await;
    let phone = sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await.ok().unwrap();
    let desk = sign_in(&backend, "Robin", PASSWORD, "192.0.2.2").await.ok().unwrap();
    let admin = admin(&backend).await;
    backend.disable(&admin, robin.id).await.unwrap();
    assert!(!is_in(&backend, &phone).await && !is_in(&backend, &desk).await);
    assert!(sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await.is_err());
    backend.enable(&admin, robin.id).await.unwrap();
    assert!(!is_in(&backend, &phone).await && !is_in(&backend, &desk).await);
    assert!(sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await.is_ok());
}

#[sqlx::test(migrations = false)]
async fn a_new_password_ends_the_other_sessions(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    add(&backend, "Robin", Role::Responder).await;
    let phone = sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await.ok().unwrap();
    let desk = sign_in(&backend, "Robin", PASSWORD, "192.0.2.2").await.ok().unwrap();
    let actor = desk.viewer.actor();

    let wrong = backend.change_password(&actor, "not it".into(), "another good one".into()).await;
    assert!(matches!(wrong, Err(Refusal::Invalid(errors)) if errors.get("current").is_some()));
    for bad in ["short", "password123", "Robin@example.org"] {
        let refused = backend.change_password(&actor, PASSWORD.into(), bad.into()).await;
        assert!(matches!(refused, Err(Refusal::Invalid(errors)) if errors.get("new").is_some()), "{bad}");
    }
    assert!(is_in(&backend, &phone).await);

    backend.change_password(&actor, PASSWORD.into(), "another good one".into()).await.unwrap();
    assert!(!is_in(&backend, &phone).await);
    assert!(is_in(&backend, &desk).await);
    assert!(sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await.is_err());
    assert!(sign_in(&backend, "Robin", "another good one", "192.0.2.1").await.is_ok());
    assert!(kinds(&backend).await.contains(&"person.password_changed".to_owned()));
}

#[sqlx::test(migrations = false)]
async fn guessing_the_present_password_is_limited(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    add(&backend, "Robin", Role::Responder).await;
    let actor = sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await.ok().unwrap().viewer.actor();
    for _ in 0..10 {
        assert!(backend.change_password(&actor, "guess".into(), "another good one".into()).await.is_err());
    }
    let answer = backend.change_password(&actor, PASSWORD.into(), "another good one".into()).await;
    assert!(matches!(answer, Err(Refusal::Busy { .. })));
}

#[sqlx::test(migrations = false)]
async fn a_wrong_token_opens_nothing(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    add(&backend, "Robin", Role::Responder).await;
    let session = sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await.ok().unwrap();
    for wrong in ["", "mss_", &session.token[1..], &session.viewer.session.to_string()] {
        assert_eq!(backend.viewer(wrong).await, Ok(None));
    }
}

#[sqlx::test(migrations = false)]
async fn long_ended_sessions_are_forgotten(db: PgPool) {
    let (backend, clock) = testing::backend(db).await;
    add(&backend, "Robin", Role::Responder).await;
    let session = sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await.ok().unwrap();
    backend.sign_out(&session.viewer.actor()).await.unwrap();
    clock.advance_s(31 * DAY_S);
    let running = sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await.ok().unwrap();
    forget_expired(&backend.ctx).await.unwrap();
    let left = sqlx::query_scalar!(r#"select id as "id: SessionId" from sessions"#).fetch_all(&backend.ctx.db).await;
    assert_eq!(left.unwrap(), [running.viewer.session]);
}
