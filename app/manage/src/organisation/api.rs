//! The organisation, as its page asks for it.

use app_context::{AppError, ports, say, signed_in};
use domain::loss::{Levels, LossPolicy, amount};
use domain::organisation::{Organisation, OrganisationForm};
use domain::{FieldErrors, Refusal};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub async fn load_organisation() -> Result<Organisation, AppError> {
    let by = signed_in()?;
    Ok(ports()?.organisations.organisation(&by).await?)
}

/// How losses are counted, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LossTyped {
    pub currency: String,
    pub medium_per_hour: String,
    pub high_per_hour: String,
    pub medium_total: String,
    pub high_total: String,
}

impl LossTyped {
    fn read(self) -> Result<LossPolicy, Refusal> {
        let mut errors = FieldErrors::default();
        let mut read = |field: &str, text: &str| {
            amount(text).unwrap_or_else(|| {
                errors.add(field, "Write an amount, like 10,000 or 10k.");
                0
            })
        };
        let per_hour =
            Levels { medium: read("per_hour", &self.medium_per_hour), high: read("per_hour", &self.high_per_hour) };
        let total = Levels { medium: read("total", &self.medium_total), high: read("total", &self.high_total) };
        errors.check()?;
        Ok(LossPolicy { currency: self.currency, per_hour, total })
    }
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn change_organisation(name: String, time_zone: String, loss: LossTyped) -> Result<(), AppError> {
    let by = signed_in()?;
    let loss = Some(loss.read()?);
    let form = OrganisationForm { name: Some(name), time_zone: Some(time_zone), loss };
    ports()?.organisations.change_organisation(&by, form).await?;
    say("Saved.");
    Ok(())
}
