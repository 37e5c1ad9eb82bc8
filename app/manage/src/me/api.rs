//! What a person sees and changes about themselves.

use app_context::{AppError, ports, say, signed_in};
use domain::people::{Person, ProfileForm, Session};
use domain::{Refusal, SessionId};
use leptos::prelude::*;

pub async fn load_me() -> Result<Person, AppError> {
    let by = signed_in()?;
    let id = by.person().ok_or(Refusal::Forbidden)?;
    Ok(ports()?.people.show(&by, id).await?)
}

pub async fn load_sessions() -> Result<Vec<Session>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.access.sessions(&by).await?)
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn change_profile(name: String, title: String, time_zone: String) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.people.change_profile(&by, ProfileForm { name, title, time_zone }).await?;
    say("Saved.");
    Ok(())
}

#[server]
pub async fn change_password(current: String, new: String) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.access.change_password(&by, current, new).await?;
    say("Your password is changed.");
    Ok(())
}

#[server]
pub async fn revoke_session(session: SessionId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.access.revoke_session(&by, session).await?)
}
