//! The settings of a roster, and the forms that change them.

use super::amounts;
use crate::civil;
use crate::roster::api::people_to_choose;
use app_context::{AppError, ports, say, signed_in};
use domain::oncall::{
    Assignment, Duty, Hours, Layer, ManagersForm, PayBand, PayForm, PayRules, Policy, RosterRef, Skills, TemporaryForm,
    TemporaryShift, Weekday,
};
use domain::{FieldErrors, PersonId, PersonRef, Refusal, Timestamp};
use leptos::server;
use serde::{Deserialize, Serialize};

/// Everything on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    pub roster: RosterRef,
    pub policy: Policy,
    pub layers: Vec<Layer>,
    pub managers: Vec<PersonRef>,
    pub people: Vec<PersonRef>,
    pub pay: Option<PayForm>,
    /// City of the roster's zone: times and days are civil there.
    pub city: String,
}

/// Only for those who may edit the roster.
pub async fn load_settings(slug: String) -> Result<Settings, AppError> {
    let by = signed_in()?;
    let on_call = ports()?.on_call;
    let present = on_call.present(&by, &slug, None).await?;
    if !present.now.rights.edit {
        return Err(Refusal::Forbidden.into());
    }
    Ok(Settings {
        policy: present.now.policy,
        layers: present.now.layers.iter().map(|seat| seat.layer).collect(),
        managers: on_call.managers(&by, &slug).await?,
        people: people_to_choose().await?,
        pay: on_call.pay_rules(&by, &slug).await?.into_iter().next(),
        city: civil::local(present.at, &present.now.time_zone).city,
        roster: present.now.roster,
    })
}

#[server]
pub async fn set_policy(roster: String, duty: Duty, skills: Skills, assignment: Assignment) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.on_call.set_policy(&by, &roster, Policy { duty, skills, assignment }).await?;
    say("Saved. Findings follow it from now on.");
    Ok(())
}

/// Empty places count for nothing; nobody named means everybody with the role of a manager.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn set_managers(roster: String, #[server(default)] people: Vec<String>) -> Result<(), AppError> {
    let by = signed_in()?;
    let people: Vec<PersonId> = people.iter().filter_map(|id| id.parse().ok()).collect();
    let named = ports()?.on_call.set_managers(&by, &roster, ManagersForm { people }).await?;
    let who = domain::oncall::names(&named).unwrap_or_else(|| "Everybody with the role of a manager".into());
    say(format!("{who} may edit this roster now."));
    Ok(())
}

/// A band as its fields hold it; one without a name and an amount counts for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BandFields {
    pub name: String,
    pub days: String,
    pub from: String,
    pub until: String,
    pub per_hour: String,
}

/// Amounts are texts of units: `12.50`.
#[server]
#[middleware(app_context::KeepTyped)]
#[allow(clippy::too_many_arguments)] // as many as the form has fields
pub async fn set_pay(
    roster: String,
    currency: String,
    #[server(default)] effective_from: String,
    #[server(default)] per_quarter: String,
    #[server(default)] per_shift: String,
    #[server(default)] per_incident: String,
    #[server(default)] per_hour: String,
    #[server(default)] holiday_per_hour: String,
    #[server(default)] bands: Vec<BandFields>,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let mut errors = FieldErrors::default();
    let mut amount = |field: &str, text: &str| {
        amounts::read(text).unwrap_or_else(|| {
            errors.add(field, "Write an amount like 12.50.");
            0
        })
    };
    let rules = PayRules {
        currency,
        per_quarter: amount("per_quarter", &per_quarter),
        per_shift: amount("per_shift", &per_shift),
        per_incident: amount("per_incident", &per_incident),
        per_hour: amount("per_hour", &per_hour),
        holiday_per_hour: (!holiday_per_hour.trim().is_empty()).then(|| amount("holiday_per_hour", &holiday_per_hour)),
        bands: Vec::new(),
    };
    let is_filled = |band: &BandFields| !band.name.trim().is_empty() || !band.per_hour.trim().is_empty();
    let filled = bands.iter().enumerate().filter(|(_, band)| is_filled(band));
    let bands = filled.filter_map(|(index, fields)| band(&mut errors, index, fields)).collect();
    errors.check()?;
    let form = PayForm { effective_from: Some(effective_from), rules: PayRules { bands, ..rules } };
    let set = ports()?.on_call.set_pay_rules(&by, &roster, form).await?;
    say(format!("Saved. It counts from {} on.", set.effective_from.unwrap_or_default()));
    Ok(())
}

fn band(errors: &mut FieldErrors, index: usize, fields: &BandFields) -> Option<PayBand> {
    let field = |name: &str| format!("bands.{index}.{name}");
    let weekdays = match fields.days.as_str() {
        "week" => Weekday::ALL[..5].to_vec(),
        "weekend" => Weekday::ALL[5..].to_vec(),
        _ => Weekday::ALL.to_vec(),
    };
    let mut time = |name: &str, text: &str| {
        let time = text.trim().parse().ok();
        if time.is_none() {
            errors.add(&field(name), "Write a time like 22:00.");
        }
        time
    };
    let (from, until) = (time("from", &fields.from), time("until", &fields.until));
    let per_hour = amounts::read(&fields.per_hour);
    if per_hour.is_none() {
        errors.add(&field("per_hour"), "Write an amount like 12.50.");
    }
    let hours = Hours { weekdays, from: from?, until: until? };
    Some(PayBand { name: fields.name.clone(), hours, per_hour: per_hour? })
}

/// A shift of a temporary schedule as its fields hold it; one without a person counts for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShiftFields {
    pub person: String,
    pub starts_at: String,
    pub ends_at: String,
}

/// Times are civil times of the roster's zone.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn add_temporary(
    roster: String,
    layer: i16,
    name: String,
    starts_at: String,
    ends_at: String,
    #[server(default)] shifts: Vec<ShiftFields>,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let on_call = ports()?.on_call;
    let present = on_call.present(&by, &roster, None).await?;
    let zone = civil::zone(&present.now.time_zone);
    let mut errors = FieldErrors::default();
    let mut instant = |field: &str, text: &str| civil::read_field(&mut errors, field, text, &zone, present.at);
    let (starts_at, ends_at) = (instant("starts_at", &starts_at), instant("ends_at", &ends_at));
    let mut given: Vec<TemporaryShift> = Vec::new();
    for (index, fields) in shifts.iter().enumerate() {
        let Ok(person) = fields.person.parse() else { continue };
        // Left empty, it lasts as long as the schedule.
        let mut edge = |name: &str, text: &str, usual: Timestamp| match text.trim() {
            "" => usual,
            text => instant(&format!("shifts.{index}.{name}"), text),
        };
        let (from, to) = (edge("starts_at", &fields.starts_at, starts_at), edge("ends_at", &fields.ends_at, ends_at));
        given.push(TemporaryShift { person, starts_at: from, ends_at: to });
    }
    errors.check()?;
    let form = TemporaryForm { layer: Layer(layer), name, starts_at, ends_at, shifts: given };
    let made = on_call.add_temporary(&by, &roster, form).await?;
    say(format!("“{}” holds from then on. It can be taken back on the page of the roster.", made.name));
    Ok(())
}
