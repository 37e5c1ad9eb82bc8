//! The organisation, as its page asks for it.

use app_context::AppError;
use domain::organisation::Organisation;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    app_context::{ports, signed_in},
    domain::organisation::OrganisationForm,
};

#[server]
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
    Ok(())
}
