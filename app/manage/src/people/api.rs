//! The people of the organisation, as the pages ask for them. A one-time link leaves the server once: with the page
//! that the form goes back to.

use app_context::{AppError, hand_over, handed_over, ports, say, say_undo, signed_in, site};
use domain::oncall::Shift;
use domain::people::{PasswordLink, PasswordLinkForm, Person, PersonForm, WaysIn};
use domain::{Page, PageRequest, PersonId, Role};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Where a new link waits for its page.
const PAGES: &str = "/people";
/// Shifts shown on the page of a person.
const SHIFTS: u16 = 5;

pub async fn load_people(search: Option<String>, after: Option<String>) -> Result<Page<Person>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.people.list(&by, search, PageRequest { after, limit: None }).await?)
}

pub async fn load_person(id: PersonId) -> Result<Person, AppError> {
    let by = signed_in()?;
    Ok(ports()?.people.show(&by, id).await?)
}

/// The next shifts of a person.
pub async fn load_shifts(id: PersonId) -> Result<Vec<Shift>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.on_call.shifts_of(&by, id, SHIFTS).await?)
}

pub async fn load_ways_in(id: PersonId) -> Result<WaysIn, AppError> {
    let by = signed_in()?;
    Ok(ports()?.people.ways_in(&by, id).await?)
}

/// Whether this Muster sends mail.
pub fn sends_mail() -> bool {
    site().is_ok_and(|site| site.sends_mail)
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn invite_person(
    name: String,
    email: String,
    role: Role,
    title: String,
    time_zone: String,
    #[server(default)] by_mail: bool,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let form = PersonForm { name, email, role, title, time_zone, password: String::new() };
    let made = ports()?.people.invite(&by, form, PasswordLinkForm { by_mail }).await?;
    hand_over(PAGES, &made);
    say("Added.");
    Ok(())
}

#[server]
pub async fn make_password_link(person: PersonId, #[server(default)] by_mail: bool) -> Result<(), AppError> {
    let by = signed_in()?;
    let made = ports()?.people.make_password_link(&by, person, PasswordLinkForm { by_mail }).await?;
    hand_over(PAGES, &made);
    Ok(())
}

/// The link that has just been made.
pub fn take_made_link() -> Option<PasswordLink> {
    signed_in().ok()?;
    handed_over(PAGES)
}

#[server]
pub async fn change_role(person: PersonId, role: Role) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.people.change_role(&by, person, role).await?;
    say("Changed. It holds at once.");
    Ok(())
}

#[server]
pub async fn disable_person(person: PersonId) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.people.disable(&by, person).await?;
    say_undo("Disabled. They are signed out everywhere.", EnablePerson::PATH, &[("person", person.to_string())]);
    Ok(())
}

#[server]
pub async fn enable_person(person: PersonId) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.people.enable(&by, person).await?;
    say("Enabled. They can sign in again.");
    Ok(())
}
