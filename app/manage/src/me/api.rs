//! What a person sees and changes about themselves.

use app_context::{AppError, ports, say, signed_in};
use domain::oncall::Reminders;
use domain::people::{HolidayPlace, Person, ProfileForm, Session};
use domain::{Refusal, SessionId};
use leptos::prelude::*;

/// Who one is, and the places whose public holidays one may have.
pub async fn load_me() -> Result<(Person, Vec<HolidayPlace>), AppError> {
    let by = signed_in()?;
    let id = by.person().ok_or(Refusal::Forbidden)?;
    let people = ports()?.people;
    Ok((people.show(&by, id).await?, people.holiday_places(&by).await?))
}

pub async fn load_reminders() -> Result<Reminders, AppError> {
    let by = signed_in()?;
    Ok(ports()?.on_call.reminders(&by).await?)
}

/// `shift_hours`: empty is not at all.
#[server]
pub async fn set_reminders(
    #[server(default)] shift_hours: String,
    #[server(default)] week: bool,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let shift_hours = match shift_hours.as_str() {
        "" => None,
        hours => Some(hours.parse().map_err(|_| Refusal::invalid("shift_hours", "Choose one of the list."))?),
    };
    ports()?.on_call.set_reminders(&by, Reminders { shift_hours, week }).await?;
    say("Saved.");
    Ok(())
}

pub async fn load_sessions() -> Result<Vec<Session>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.access.sessions(&by).await?)
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn change_profile(
    name: String,
    title: String,
    time_zone: String,
    #[server(default)] holidays_of: String,
    #[server(default)] areas: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let areas = areas.split(',').map(str::to_owned).collect();
    let form = ProfileForm { name, title, time_zone, holidays_of: Some(holidays_of), areas };
    ports()?.people.change_profile(&by, form).await?;
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
