//! The organisation, as its page asks for it.

use app_context::{AppError, ports, say, signed_in};
use domain::organisation::{Organisation, OrganisationForm};
use leptos::prelude::*;

pub async fn load_organisation() -> Result<Organisation, AppError> {
    let by = signed_in()?;
    Ok(ports()?.organisations.organisation(&by).await?)
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn change_organisation(name: String, time_zone: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let form = OrganisationForm { name: Some(name), time_zone: Some(time_zone) };
    ports()?.organisations.change_organisation(&by, form).await?;
    say("Saved.");
    Ok(())
}
