//! Adding a person, together with the first way to reach her: her e-mail address.

use super::{guessable, password};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use domain::events::Change;
use domain::people::{Person, PersonForm};
use domain::{Action, Actor, ContactMethodId, FieldErrors, PersonId, PersonRef, Role, text};

/// Longest name and title, in characters.
const NAME_MAX: usize = 100;

/// A person whose form is in order.
pub(super) struct NewPerson {
    pub name: String,
    pub email: String,
    pub role: Role,
    pub title: String,
    pub time_zone: String,
}

pub(super) async fn create(ctx: &Ctx, by: &Actor, form: PersonForm) -> Result<Person> {
    authz::require(by, Action::Administer)?;
    let organisation_zone = sqlx::query_scalar!("select time_zone from organisation").fetch_optional(&ctx.db).await?;
    let (person, hash) = check_and_hash(form, organisation_zone.as_deref().unwrap_or("UTC")).await?;
    let mut tx = ctx.begin(by).await?;
    let person = insert(&mut tx, person, hash).await?;
    tx.commit_with(person).await
}

/// Checks a whole form and hashes its password, if it has one.
pub(super) async fn check_and_hash(form: PersonForm, default_zone: &str) -> Result<(NewPerson, Option<String>)> {
    let mut errors = FieldErrors::default();
    let person = check(&mut errors, &form, default_zone);
    if !form.password.is_empty() {
        text::new_password(&mut errors, "password", &form.password);
        guessable::check(&mut errors, "password", &form.password, &[&person.name, &person.email]);
    }
    errors.check()?;
    let hash = if form.password.is_empty() { None } else { Some(password::hash(form.password).await?) };
    Ok((person, hash))
}

/// Checks everything but the password.
pub(super) fn check(errors: &mut FieldErrors, form: &PersonForm, default_zone: &str) -> NewPerson {
    let zone = if form.time_zone.trim().is_empty() { default_zone } else { &form.time_zone };
    NewPerson {
        name: name(errors, &form.name),
        email: text::email(errors, "email", &form.email),
        role: form.role,
        title: title(errors, &form.title),
        time_zone: time_zone(errors, zone),
    }
}

pub(super) fn name(errors: &mut FieldErrors, name: &str) -> String {
    text::required(errors, "name", &one_line(name), NAME_MAX)
}

pub(super) fn title(errors: &mut FieldErrors, title: &str) -> String {
    text::optional(errors, "title", &one_line(title), NAME_MAX).unwrap_or_default()
}

/// The zone under its proper name.
pub(crate) fn time_zone(errors: &mut FieldErrors, zone: &str) -> String {
    match jiff::tz::TimeZone::get(zone.trim()) {
        Ok(zone) => zone.iana_name().unwrap_or("UTC").to_owned(),
        Err(_) => {
            errors.add("time_zone", "Choose a time zone, like Europe/Berlin.");
            zone.trim().to_owned()
        }
    }
}

/// Line breaks and other control characters have no place in a name that stands in mail headers.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

/// Writes the person and her e-mail address as a contact method.
pub(super) async fn insert(tx: &mut Tx, new: NewPerson, password_hash: Option<String>) -> Result<Person> {
    let (id, now) = (PersonId(tx.new_id()), tx.now());
    sqlx::query!(
        "insert into people (id, name, email, role, title, time_zone, password_hash, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id as _,
        new.name,
        new.email,
        new.role.as_str(),
        new.title,
        new.time_zone,
        password_hash,
        now as _,
    )
    .execute(&mut **tx)
    .await?;
    let method = ContactMethodId(tx.new_id());
    sqlx::query!(
        "insert into contact_methods (id, person_id, kind, address, created_at) values ($1, $2, 'email', $3, $4)",
        method as _,
        id as _,
        new.email,
        now as _,
    )
    .execute(&mut **tx)
    .await?;
    let person = PersonRef { id, name: new.name.clone() };
    tx.announce(Subject::default(), Change::PersonCreated { person, role: new.role });
    Ok(Person {
        id,
        name: new.name,
        email: new.email,
        role: new.role,
        title: new.title,
        time_zone: new.time_zone,
        holidays_of: None,
        areas: Vec::new(),
        disabled_at: None,
        created_at: now,
    })
}
