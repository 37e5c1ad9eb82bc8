//! Addresses, as their forms change them. One's own, and for admins everybody's: decided behind the port.

use app_context::{AppError, ports, say, signed_in};
use domain::people::{ContactMethod, ContactMethodForm};
use domain::{ContactMethodId, PersonId};
use leptos::prelude::*;

pub async fn load_contact_methods(person: PersonId) -> Result<Vec<ContactMethod>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.contacts.contact_methods(&by, person).await?)
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn add_contact_method(person: PersonId, address: String) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.contacts.add_contact_method(&by, person, ContactMethodForm { address }).await?;
    say("Added. Open the link in the letter that is on its way there.");
    Ok(())
}

#[server]
pub async fn check_contact_method(method: ContactMethodId) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.contacts.check_contact_method(&by, method).await?;
    say("The letter is on its way.");
    Ok(())
}

#[server]
pub async fn put_contact_method_first(method: ContactMethodId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.contacts.put_contact_method_first(&by, method).await?)
}

#[server]
pub async fn remove_contact_method(method: ContactMethodId) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.contacts.remove_contact_method(&by, method).await?;
    say("Removed.");
    Ok(())
}
