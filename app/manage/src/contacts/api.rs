//! Addresses, as their forms change them. One's own, and for admins everybody's: decided behind the port.

use app_context::AppError;
use domain::people::ContactMethod;
use domain::{ContactMethodId, PersonId};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    app_context::{ports, signed_in},
    domain::people::ContactMethodForm,
};

#[server]
pub async fn load_contact_methods(person: PersonId) -> Result<Vec<ContactMethod>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.contacts.contact_methods(&by, person).await?)
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn add_contact_method(person: PersonId, address: String) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.contacts.add_contact_method(&by, person, ContactMethodForm { address }).await?;
    Ok(())
}

#[server]
pub async fn check_contact_method(method: ContactMethodId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.contacts.check_contact_method(&by, method).await?)
}

#[server]
pub async fn put_contact_method_first(method: ContactMethodId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.contacts.put_contact_method_first(&by, method).await?)
}

#[server]
pub async fn remove_contact_method(method: ContactMethodId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.contacts.remove_contact_method(&by, method).await?)
}
