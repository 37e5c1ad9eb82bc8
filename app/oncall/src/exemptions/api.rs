//! Exemptions of the viewer, and the forms that make and end them.

use app_context::{AppError, ports, say, say_undo, signed_in};
use domain::exemptions::{Exemption, ExemptionForm, Reason};
use domain::oncall::{HoursForm, Weekday};
use domain::{ExemptionId, PersonRef, Refusal};
use leptos::server;
use leptos::server_fn::ServerFn;

/// The viewer's own exemptions, those whose lead they are, and who can be chosen as lead.
pub async fn load_exemptions() -> Result<(Vec<Exemption>, Vec<PersonRef>), AppError> {
    let by = signed_in()?;
    let people = crate::roster::api::people_to_choose().await?;
    let others = people.into_iter().filter(|person| Some(person.id) != by.person()).collect();
    Ok((ports()?.exemptions.mine(&by).await?, others))
}

/// `effect`: `away`, `nights` (not from one time to another), or `hours` (only on weekdays, between two times).
#[server]
#[middleware(app_context::KeepTyped)]
#[allow(clippy::too_many_arguments)] // as many as the form has fields
pub async fn exempt_me(
    reason: Reason,
    effect: String,
    starts_on: String,
    #[server(default)] ends_on: String,
    #[server(default)] lead_id: String,
    #[server(default)] night_from: String,
    #[server(default)] night_until: String,
    #[server(default)] work_from: String,
    #[server(default)] work_until: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let hours = |weekdays: &[Weekday], from: String, until: String| {
        Some(vec![HoursForm { weekdays: weekdays.to_vec(), from, until }])
    };
    let only = match effect.as_str() {
        "nights" => hours(&Weekday::ALL, night_until, night_from),
        "hours" => hours(&Weekday::ALL[..5], work_from, work_until),
        _ => None,
    };
    let lead_id = match lead_id.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| Refusal::invalid("lead_id", "Choose somebody of the list."))?),
    };
    let ends_on = Some(ends_on).filter(|day| !day.is_empty());
    let form = ExemptionForm { person_id: None, reason, lead_id, starts_on, ends_on, only };
    let exemption = ports()?.exemptions.exempt(&by, form).await?;
    let said = format!("Noted: {} from {}.", exemption.effect, exemption.starts_on);
    say_undo(said, EndExemption::PATH, &[("exemption", exemption.id.to_string())]);
    Ok(())
}

#[server]
pub async fn end_exemption(exemption: ExemptionId) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.exemptions.end(&by, exemption).await?;
    say("That exemption is ended.");
    Ok(())
}
