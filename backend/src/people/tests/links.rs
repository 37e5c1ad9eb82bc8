//! One-time links: who makes them, what they open, and when they end.

use super::*;
use crate::events::Subject;
use crate::notifications::{Mailer, deliver_letters};
use crate::people::{forget_expired, link_for_letter, password_link};
use domain::people::{Contacts, PasswordLink, PasswordLinkForm, People};
use domain::{DeliveryId, PersonId, Refusal};
use sqlx::PgPool;
use uuid::Uuid;

const DAY_S: i64 = 86_400;
const NEW: &str = "a new sentence of mine";
const SHOWN: PasswordLinkForm = PasswordLinkForm { by_mail: false };
const MAILED: PasswordLinkForm = PasswordLinkForm { by_mail: true };

fn token(link: &PasswordLink) -> String {
    let link = link.link.as_deref().expect("the link is shown");
    link.strip_prefix("https://muster.test/welcome/").expect("a link to the page").to_owned()
}

async fn make(backend: &Backend, by: &Actor, person: PersonId) -> String {
    token(&backend.make_password_link(by, person, SHOWN).await.unwrap())
}

async fn set(backend: &Backend, token: &str, password: &str) -> Answer<()> {
    backend.set_password_by_link(token, password.into(), from("192.0.2.1")).await
}

fn unknown<T: std::fmt::Debug>(answer: Answer<T>) {
    let Err(Refusal::NotFound(told)) = answer else { panic!("{answer:?}") };
    assert!(told.starts_with("link; it was used, replaced"), "{told}");
}

/// What the worker would put into the letter that waits.
async fn link_in_letter(backend: &Backend) -> Option<String> {
    let claim = Uuid::from_u128(7);
    let waiting = sqlx::query!(
        r#"update deliveries set claim = $1 where letter = 'password_link' and state = 'pending'
           returning id as "id: DeliveryId", person_id as "person_id!: PersonId""#,
        claim
    );
    let waiting = waiting.fetch_optional(&backend.ctx.db).await.unwrap()?;
    let link = link_for_letter(&backend.ctx, waiting.id, claim, waiting.person_id).await.unwrap()?;
    Some(link.strip_prefix("https://muster.test/welcome/").unwrap().to_owned())
}

#[sqlx::test(migrations = false)]
async fn somebody_invited_sets_a_password_once_and_signs_in(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let ada = admin(&backend).await;
    let made = backend.invite(&ada, form("Robin", Role::Responder), SHOWN).await.unwrap();
    assert!(made.mailed_to.is_none());
    let token = token(&made);
    assert!(sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await.is_err(), "the password of the form is not used");
    let welcome = backend.welcome(&token, from("192.0.2.1")).await.unwrap();
    assert_eq!((&*welcome.name, &*welcome.email, welcome.is_new), ("Robin", "robin@example.org", true));
    let ways = backend.ways_in(&ada, made.person.id).await.unwrap();
    assert_eq!((ways.has_password, ways.link_until), (false, made.expires_at));

    set(&backend, &token, NEW).await.unwrap();
    assert!(sign_in(&backend, "Robin", NEW, "192.0.2.1").await.is_ok());
    unknown(set(&backend, &token, "another sentence of mine").await);
    unknown(backend.welcome(&token, from("192.0.2.1")).await);
    let ways = backend.ways_in(&ada, made.person.id).await.unwrap();
    assert_eq!((ways.has_password, ways.link_until), (true, None));
    let kinds = kinds(&backend).await;
    assert_eq!(&kinds[..3], ["person.created", "person.password_link_made", "person.password_set"]);
}

#[sqlx::test(migrations = false)]
async fn a_reset_ends_every_session_and_the_old_password(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let ada = admin(&backend).await;
    let robin = add(&backend, "Robin", Role::Responder).await;
    let session = sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await.unwrap();
    let token = make(&backend, &ada, robin.id).await;
    assert!(backend.viewer(&session.token).await.unwrap().is_some(), "making a link ends nothing yet");
    set(&backend, &token, NEW).await.unwrap();
    assert!(backend.viewer(&session.token).await.unwrap().is_none());
    assert!(sign_in(&backend, "Robin", PASSWORD, "192.0.2.9").await.is_err());
    assert!(sign_in(&backend, "Robin", NEW, "192.0.2.9").await.is_ok());
}

#[sqlx::test(migrations = false)]
async fn a_new_password_forgets_the_guesses_made_here(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let robin = add(&backend, "Robin", Role::Responder).await;
    for _ in 0..10 {
        let _ = sign_in(&backend, "Robin", "forgotten it", "192.0.2.1").await;
    }
    let token = make(&backend, &admin(&backend).await, robin.id).await;
    set(&backend, &token, NEW).await.unwrap();
    assert!(sign_in(&backend, "Robin", NEW, "192.0.2.1").await.is_ok());
}

#[sqlx::test(migrations = false)]
async fn links_end_after_a_day_with_a_newer_one_and_with_the_account(db: PgPool) {
    let (backend, clock) = testing::backend(db).await;
    let ada = admin(&backend).await;
    let robin = add(&backend, "Robin", Role::Responder).await;
    let first = make(&backend, &ada, robin.id).await;
    let second = make(&backend, &ada, robin.id).await;
    unknown(backend.welcome(&first, from("192.0.2.1")).await);
    clock.advance_s(DAY_S - 1);
    assert!(backend.welcome(&second, from("192.0.2.1")).await.is_ok());
    clock.advance_s(1);
    unknown(backend.welcome(&second, from("192.0.2.1")).await);
    unknown(set(&backend, &second, NEW).await);
    forget_expired(&backend.ctx).await.unwrap();
    let left = sqlx::query_scalar!(r#"select count(*) as "count!" from password_links"#);
    assert_eq!(left.fetch_one(&backend.ctx.db).await.unwrap(), 0);

    let third = make(&backend, &ada, robin.id).await;
    backend.disable(&ada, robin.id).await.unwrap();
    unknown(set(&backend, &third, NEW).await);
    backend.enable(&ada, robin.id).await.unwrap();
    unknown(set(&backend, &third, NEW).await);
    let session = sign_in(&backend, "Robin", PASSWORD, "192.0.2.1").await.unwrap();
    let fourth = make(&backend, &ada, robin.id).await;
    backend.change_password(&session.viewer.actor(), PASSWORD.into(), NEW.into()).await.unwrap();
    unknown(set(&backend, &fourth, "another sentence of mine").await);
}

#[sqlx::test(migrations = false)]
async fn of_many_who_press_at_once_one_sets_the_password(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let robin = add(&backend, "Robin", Role::Responder).await;
    let token = make(&backend, &admin(&backend).await, robin.id).await;
    let answers = futures::future::join_all((0..6).map(|_| set(&backend, &token, NEW))).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
}

#[sqlx::test(migrations = false)]
async fn a_weak_password_is_refused_and_the_link_stays_good(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let robin = add(&backend, "Robin", Role::Responder).await;
    let token = make(&backend, &admin(&backend).await, robin.id).await;
    for weak in ["short", "password123!", "robin2026!!"] {
        assert!(
            matches!(set(&backend, &token, weak).await, Err(Refusal::Invalid(errors)) if errors.get("password").is_some())
        );
    }
    assert!(set(&backend, &token, NEW).await.is_ok());
}

#[sqlx::test(migrations = false)]
async fn whoever_tries_links_is_stopped_and_hashes_alone_are_stored(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let robin = add(&backend, "Robin", Role::Responder).await;
    let token = make(&backend, &admin(&backend).await, robin.id).await;
    let stored = sqlx::query_scalar!("select token_hash from password_links").fetch_one(&backend.ctx.db).await.unwrap();
    assert_eq!(stored, crate::secrets::hash(&token));
    for guess in 0..50 {
        unknown(backend.welcome(&format!("mpl_{guess}"), from("192.0.2.7")).await);
    }
    let busy = backend.welcome(&token, from("192.0.2.7")).await;
    assert!(matches!(busy, Err(Refusal::Busy { .. })), "{busy:?}");
    for _ in 0..60 {
        assert!(backend.welcome(&token, from("192.0.2.8")).await.is_ok(), "looking at a good one costs nothing");
    }
}

#[sqlx::test(migrations = false)]
async fn by_mail_the_link_is_made_when_the_letter_leaves_and_proves_the_address(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let ada = admin(&backend).await;
    let made = backend.invite(&ada, form("Robin", Role::Responder), MAILED).await.unwrap();
    assert_eq!((made.link, made.mailed_to.as_deref()), (None, Some("robin@example.org")));
    assert!(backend.ways_in(&ada, made.person.id).await.unwrap().mailing.is_some());
    let (first, second) = (link_in_letter(&backend).await.unwrap(), link_in_letter(&backend).await.unwrap());
    assert_ne!(first, second, "each attempt has a secret of its own");
    assert!(backend.welcome(&first, from("192.0.2.1")).await.is_ok(), "and every one of them works");
    set(&backend, &second, NEW).await.unwrap();
    unknown(set(&backend, &first, NEW).await);
    let methods = backend.contact_methods(&ada, made.person.id).await.unwrap();
    assert!(methods[0].verified_at.is_some());
    assert!(kinds(&backend).await.contains(&"contact_method.verified".to_owned()));
}

#[sqlx::test(migrations = false)]
async fn a_letter_that_was_taken_back_says_nothing(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let ada = admin(&backend).await;
    let robin = add(&backend, "Robin", Role::Responder).await;
    backend.make_password_link(&ada, robin.id, MAILED).await.unwrap();
    backend.make_password_link(&ada, robin.id, SHOWN).await.unwrap();
    assert_eq!(link_in_letter(&backend).await, None, "the newer link ends the letter");
    backend.make_password_link(&ada, robin.id, MAILED).await.unwrap();
    backend.disable(&ada, robin.id).await.unwrap();
    assert_eq!(link_in_letter(&backend).await, None);
    let refused = backend.make_password_link(&ada, robin.id, SHOWN).await;
    assert!(matches!(refused, Err(Refusal::Conflict(told)) if told.contains("disabled")));
}

#[sqlx::test(migrations = false)]
async fn without_a_mail_server_nothing_is_promised(db: PgPool) {
    let (backend, clock) = testing::backend(db).await;
    let silent = Backend::new(backend.ctx.clone().sending_mail(false));
    let ada = admin(&backend).await;
    let robin = add(&backend, "Robin", Role::Responder).await;
    let refused = silent.make_password_link(&ada, robin.id, MAILED).await;
    assert!(matches!(refused, Err(Refusal::Invalid(errors)) if errors.get("by_mail").is_some()));
    assert!(!silent.ways_in(&ada, robin.id).await.unwrap().sends_mail);

    // Configured when it was asked for, gone when the letter was due: tried for about an hour, then told.
    backend.make_password_link(&ada, robin.id, MAILED).await.unwrap();
    let mut tries = 0;
    while let Some(due) = deliver_letters(&backend.ctx, &Mailer::unconfigured()).await.unwrap() {
        tries += 1;
        clock.advance_s(due.seconds_since(backend.ctx.now()).max(1));
    }
    assert_eq!(tries, 11);
    let mailing = backend.ways_in(&ada, robin.id).await.unwrap().mailing.unwrap();
    assert!(mailing.given_up && mailing.last_error.unwrap().contains("MUSTER_SMTP_URL"));
    assert!(kinds(&backend).await.contains(&"letter.failed".to_owned()));
}

#[sqlx::test(migrations = false)]
async fn the_command_line_makes_links_by_address(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    add(&backend, "Robin", Role::Responder).await;
    let made = password_link(&backend.ctx, " ROBIN@example.org ").await.unwrap();
    assert!(set(&backend, &token(&made), NEW).await.is_ok());
    let nobody = password_link(&backend.ctx, "nobody@example.org").await.err().unwrap();
    assert_eq!(nobody.refuse(), Refusal::NotFound("person".into()));
    let events = crate::events::after(&backend.ctx.db, 0, 1000).await.unwrap();
    let made = events.iter().find(|event| event.change.kind() == "person.password_link_made").unwrap();
    assert_eq!((made.actor.clone(), made.incident_id), (Actor::Muster, Subject::default().incident));
}
