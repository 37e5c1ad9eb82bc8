//! Exemptions of the viewer, and the forms that make and end them.

use super::calendars::words;
use app_context::{AppError, ports, say, say_undo, signed_in};
use domain::exemptions::{AbsenceCalendar, AbsenceCalendarForm, Exemption, ExemptionForm, Reason};
use domain::oncall::{HoursForm, Weekday};
use domain::{AbsenceCalendarId, ExemptionId, PersonRef, Refusal};
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

pub async fn load_calendars() -> Result<Vec<AbsenceCalendar>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.exemptions.calendars(&by).await?)
}

/// An address, or a file: it comes as its text, and is called as the file is.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn read_calendar(
    #[server(default)] url: String,
    #[server(default)] only_titles: String,
    #[server(default)] calendar_file: String,
    #[server(default)] calendar_file_name: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let name = calendar_file_name.trim_end_matches(".ics").to_owned();
    let form = AbsenceCalendarForm { name, url, text: calendar_file, only_titles };
    let calendar = ports()?.exemptions.add_calendar(&by, form).await?;
    say(format!("{} is read: {}.", calendar.name, words::ahead(&calendar)));
    Ok(())
}

#[server]
pub async fn read_calendar_again(calendar: AbsenceCalendarId) -> Result<(), AppError> {
    let by = signed_in()?;
    let calendar = ports()?.exemptions.read_calendar(&by, calendar).await?;
    say(match calendar.problem {
        Some(_) => "It could not be read. What was read before still counts.".to_owned(),
        None => format!("{} is read: {}.", calendar.name, words::ahead(&calendar)),
    });
    Ok(())
}

#[server]
pub async fn remove_calendar(calendar: AbsenceCalendarId) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.exemptions.remove_calendar(&by, calendar).await?;
    say("That calendar is no longer read, and its times are forgotten.");
    Ok(())
}
