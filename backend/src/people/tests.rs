//! Access and people against a real database.

mod admins;
mod contacts;
mod links;
mod profiles;
mod rights;
mod sessions;
mod setup;
mod sign_in;
mod tokens;

use crate::{Backend, testing};
use domain::people::{Access, PersonForm, SignInForm, SignInOrigin, SignedIn};
use domain::{Actor, Answer, Role};

const PASSWORD: &str = "correct horse battery";

fn form(name: &str, role: Role) -> PersonForm {
    let email = format!("{}@example.org", name.to_lowercase());
    let (title, time_zone) = (String::new(), "Europe/Berlin".to_owned());
    PersonForm { name: name.into(), email, role, title, time_zone, password: PASSWORD.into() }
}

fn from(address: &str) -> SignInOrigin {
    SignInOrigin { address: address.into(), user_agent: "a browser".into() }
}

/// Adds a person who can sign in with [`PASSWORD`].
async fn add(backend: &Backend, name: &str, role: Role) -> domain::people::Person {
    super::create_person(&backend.ctx, form(name, role)).await.unwrap()
}

async fn sign_in(backend: &Backend, name: &str, password: &str, address: &str) -> Answer<SignedIn> {
    let email = format!("{}@example.org", name.to_lowercase());
    backend.sign_in(SignInForm { email, password: password.into() }, from(address)).await
}

/// An admin who exists in the database.
async fn admin(backend: &Backend) -> Actor {
    testing::person(backend, "Ada Admin", Role::Admin).await
}

/// The kinds of all events so far, oldest first.
async fn kinds(backend: &Backend) -> Vec<String> {
    let events = crate::events::after(&backend.ctx.db, 0, 1000).await.unwrap();
    events.into_iter().map(|event| event.change.kind()).collect()
}
