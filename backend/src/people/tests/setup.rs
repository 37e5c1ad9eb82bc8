//! The first run.

use super::*;
use crate::people::setup_link;
use domain::Refusal;
use domain::people::SetupForm;
use sqlx::PgPool;

async fn token(backend: &Backend) -> String {
    let link = setup_link(&backend.ctx).await.unwrap().expect("setup is open");
    link.strip_prefix("https://muster.test/setup?token=").expect("a link to the setup").to_owned()
}

fn setup_form(token: &str, name: &str) -> SetupForm {
    SetupForm {
        token: token.into(),
        organisation: "Northwind Pay".into(),
        time_zone: "europe/berlin".into(),
        name: name.into(),
        email: format!("{name}@example.org"),
        password: PASSWORD.into(),
    }
}

fn no_link() -> Option<Refusal> {
    Some(Refusal::NotFound("setup link".into()))
}

#[sqlx::test(migrations = false)]
async fn the_link_makes_one_admin_and_is_dead_after_that(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    assert_eq!(backend.setup_is_open().await, Ok(true));
    let (first, second) = (token(&backend).await, token(&backend).await);
    let signed_in = backend.set_up(setup_form(&first, "ada"), from("192.0.2.1")).await.ok().unwrap();
    assert_eq!((signed_in.viewer.role, &*signed_in.viewer.organisation), (Role::Admin, "Northwind Pay"));
    assert_eq!(signed_in.viewer.time_zone, "Europe/Berlin");
    assert_eq!(backend.viewer(&signed_in.token).await.unwrap().unwrap(), signed_in.viewer);
    assert_eq!(kinds(&backend).await, ["organisation.set_up", "person.created", "session.started"]);

    assert_eq!(backend.setup_is_open().await, Ok(false));
    assert_eq!(setup_link(&backend.ctx).await.unwrap(), None);
    for token in [&first, &second] {
        assert_eq!(backend.set_up(setup_form(token, "eve"), from("192.0.2.2")).await.err(), no_link());
    }
}

#[sqlx::test(migrations = false)]
async fn without_the_link_there_is_no_setup(db: PgPool) {
    let (backend, clock) = testing::backend(db).await;
    let token = token(&backend).await;
    for wrong in ["", "msu_guess", &token[..token.len() - 1]] {
        assert_eq!(backend.set_up(setup_form(wrong, "eve"), from("192.0.2.1")).await.err(), no_link());
    }
    clock.advance_s(7 * 86_400);
    assert_eq!(backend.set_up(setup_form(&token, "ada"), from("192.0.2.1")).await.err(), no_link(), "it is a week old");
}

#[sqlx::test(migrations = false)]
async fn the_link_is_stored_as_a_hash_only(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let token = token(&backend).await;
    let stored = sqlx::query_scalar!("select token_hash from setup_links").fetch_one(&backend.ctx.db).await.unwrap();
    assert_eq!(stored, crate::secrets::hash(&token));
}

#[sqlx::test(migrations = false)]
async fn wrong_fields_are_named_and_the_link_stays_good(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let token = token(&backend).await;
    let wrong = SetupForm {
        organisation: " ".into(),
        time_zone: "Mars/Olympus".into(),
        name: String::new(),
        email: "ada".into(),
        password: "short".into(),
        ..setup_form(&token, "ada")
    };
    let Some(Refusal::Invalid(errors)) = backend.set_up(wrong, from("192.0.2.1")).await.err() else {
        panic!("the form is wrong")
    };
    for field in ["organisation", "time_zone", "name", "email", "password"] {
        assert!(errors.get(field).is_some(), "{field}");
    }
    assert!(backend.set_up(setup_form(&token, "ada"), from("192.0.2.1")).await.is_ok());
}

#[sqlx::test(migrations = false)]
async fn of_many_at_once_one_becomes_the_first_admin(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let mut tokens = Vec::new();
    for _ in 0..8 {
        tokens.push(token(&backend).await);
    }
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let attempts =
        tokens.iter().zip(names).map(|(token, name)| backend.set_up(setup_form(token, name), from("192.0.2.1")));
    let answers = futures::future::join_all(attempts).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    let refused = answers.into_iter().filter_map(Result::err);
    assert!(refused.into_iter().all(|refusal| Some(refusal) == no_link()));
    let admins = sqlx::query_scalar!(r#"select count(*) as "admins!" from people"#).fetch_one(&backend.ctx.db).await;
    assert_eq!(admins.unwrap(), 1);
}

#[sqlx::test(migrations = false)]
async fn an_admin_from_the_command_line_closes_the_setup(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let token = token(&backend).await;
    add(&backend, "Robin", Role::Responder).await;
    assert_eq!(backend.setup_is_open().await, Ok(true));
    add(&backend, "Ada", Role::Admin).await;
    assert_eq!(backend.setup_is_open().await, Ok(false));
    assert_eq!(backend.set_up(setup_form(&token, "eve"), from("192.0.2.1")).await.err(), no_link());
}
