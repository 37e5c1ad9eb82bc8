//! The people of the organisation, as the page asks for them.

use app_context::AppError;
use domain::people::Person;
use domain::{Page, PersonId, Role};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    app_context::{ports, signed_in},
    domain::PageRequest,
    domain::people::PersonForm,
};

#[server]
pub async fn load_people(search: Option<String>, after: Option<String>) -> Result<Page<Person>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.people.list(&by, search, PageRequest { after, limit: None }).await?)
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn create_person(
    name: String,
    email: String,
    role: Role,
    title: String,
    time_zone: String,
    password: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.people.create(&by, PersonForm { name, email, role, title, time_zone, password }).await?;
    Ok(())
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
