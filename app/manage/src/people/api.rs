//! The people of the organisation, as the pages ask for them. A one-time link leaves the server once: as the answer, or,
//! towards a form without scripts, with the page that the form goes back to.

use app_context::AppError;
use domain::oncall::Shift;
use domain::people::{PasswordLink, Person, WaysIn};
use domain::{Page, PersonId, Role};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    app_context::{hand_over, handed_over, ports, signed_in, site},
    domain::PageRequest,
    domain::people::{PasswordLinkForm, PersonForm},
};

/// Where a new link waits for its page.
#[cfg(feature = "ssr")]
const PAGES: &str = "/people";
/// Shifts shown on the page of a person.
#[cfg(feature = "ssr")]
const SHIFTS: u16 = 5;

#[server]
pub async fn load_people(search: Option<String>, after: Option<String>) -> Result<Page<Person>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.people.list(&by, search, PageRequest { after, limit: None }).await?)
}

#[server]
pub async fn load_person(id: PersonId) -> Result<Person, AppError> {
    let by = signed_in()?;
    Ok(ports()?.people.show(&by, id).await?)
}

/// The next shifts of a person.
#[server]
pub async fn load_shifts(id: PersonId) -> Result<Vec<Shift>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.on_call.shifts_of(&by, id, SHIFTS).await?)
}

#[server]
pub async fn load_ways_in(id: PersonId) -> Result<WaysIn, AppError> {
    let by = signed_in()?;
    Ok(ports()?.people.ways_in(&by, id).await?)
}

/// Whether this Muster sends mail.
#[server]
pub async fn load_sends_mail() -> Result<bool, AppError> {
    signed_in()?;
    Ok(site()?.sends_mail)
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
) -> Result<PasswordLink, AppError> {
    let by = signed_in()?;
    let form = PersonForm { name, email, role, title, time_zone, password: String::new() };
    let made = ports()?.people.invite(&by, form, PasswordLinkForm { by_mail }).await?;
    hand_over(PAGES, &made);
    Ok(made)
}

#[server]
pub async fn make_password_link(person: PersonId, #[server(default)] by_mail: bool) -> Result<PasswordLink, AppError> {
    let by = signed_in()?;
    let made = ports()?.people.make_password_link(&by, person, PasswordLinkForm { by_mail }).await?;
    hand_over(PAGES, &made);
    Ok(made)
}

/// The link that a form without scripts has just made.
#[server]
pub async fn take_made_link() -> Result<Option<PasswordLink>, AppError> {
    signed_in()?;
    Ok(handed_over(PAGES))
}

#[server]
pub async fn change_role(person: PersonId, role: Role) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.people.change_role(&by, person, role).await?)
}

#[server]
pub async fn disable_person(person: PersonId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.people.disable(&by, person).await?)
}

#[server]
pub async fn enable_person(person: PersonId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.people.enable(&by, person).await?)
}
