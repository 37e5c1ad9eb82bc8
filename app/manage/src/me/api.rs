//! What a person sees and changes about themselves.

use app_context::AppError;
use domain::SessionId;
use domain::people::{ContactMethod, Person, Session};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use {
    app_context::{ports, signed_in},
    domain::Refusal,
    domain::people::ProfileForm,
};

/// Everything on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub person: Person,
    pub contact_methods: Vec<ContactMethod>,
    pub sessions: Vec<Session>,
}

#[server]
pub async fn load_me() -> Result<Me, AppError> {
    let by = signed_in()?;
    let ports = ports()?;
    let id = by.person().ok_or(Refusal::Forbidden)?;
    Ok(Me {
        person: ports.people.show(&by, id).await?,
        contact_methods: ports.contacts.contact_methods(&by, id).await?,
        sessions: ports.access.sessions(&by).await?,
    })
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn change_profile(name: String, title: String, time_zone: String) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.people.change_profile(&by, ProfileForm { name, title, time_zone }).await?)
}

#[server]
pub async fn change_password(current: String, new: String) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.access.change_password(&by, current, new).await?)
}

#[server]
pub async fn revoke_session(session: SessionId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.access.revoke_session(&by, session).await?)
}
