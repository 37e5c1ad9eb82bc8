//! Reads the rotations of a form. Problems stand at `rotations.<index>.<field>`.

use crate::error::Result;
use domain::oncall::{Handover, Plan, Rotation, RotationForm};
use domain::{FieldErrors, PersonId, RotationId, text};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sqlx::PgConnection;
use std::collections::HashSet;

/// Most rotations of a roster, most turns of a rotation before it starts again, most people in one turn, and most
/// stretches of hours.
const ROTATIONS_MAX: usize = 40;
const TURNS_MAX: usize = 200;
const TOGETHER_MAX: usize = 20;
const HOURS_MAX: usize = 28;
/// Longest name, in characters.
pub(super) const NAME_MAX: usize = 100;

/// Those of the people named in these rotations who exist and are not disabled.
pub(super) async fn active_people(
    connection: &mut PgConnection,
    rotations: &[RotationForm],
) -> Result<HashSet<PersonId>> {
    let asked: Vec<_> = rotations.iter().flat_map(|rotation| rotation.turns.iter().flatten()).map(|id| id.0).collect();
    let known = sqlx::query_scalar!("select id from people where id = any($1) and disabled_at is null", &asked);
    Ok(known.fetch_all(connection).await?.into_iter().collect())
}

/// What these rotations plan. `stay`: people who may stay although they cannot be chosen any more. `new_id` names
/// rotations that have no id yet.
pub(super) fn plan(
    errors: &mut FieldErrors,
    rotations: Vec<RotationForm>,
    roster_zone: &str,
    known: &HashSet<PersonId>,
    new_id: impl Fn() -> uuid::Uuid,
) -> Plan {
    if rotations.len() > ROTATIONS_MAX {
        errors.add("rotations", format!("Use at most {ROTATIONS_MAX} rotations."));
    }
    let mut ids = HashSet::new();
    let rotations = rotations.into_iter().enumerate().filter_map(|(index, mut form)| {
        let id = form.id.take().filter(|id| ids.insert(*id)).unwrap_or_else(|| RotationId(new_id()));
        rotation(errors, index, form, id, roster_zone, known)
    });
    Plan { rotations: rotations.collect() }
}

/// The zone of this name, in the database's spelling.
pub(super) fn zone(errors: &mut FieldErrors, field: &str, name: &str) -> String {
    match TimeZone::get(name.trim()) {
        Ok(zone) => zone.iana_name().unwrap_or("UTC").to_owned(),
        Err(_) => {
            errors.add(field, "Choose a time zone, like Europe/Berlin.");
            String::new()
        }
    }
}

fn rotation(
    errors: &mut FieldErrors,
    index: usize,
    form: RotationForm,
    id: RotationId,
    roster_zone: &str,
    known: &HashSet<PersonId>,
) -> Option<Rotation> {
    let field = |name: &str| format!("rotations.{index}.{name}");
    let name = text::required(errors, &field("name"), &form.name, NAME_MAX);
    if !(1..=9).contains(&form.layer.0) {
        errors.add(&field("layer"), "Use a layer from 1 (paged first) to 9.");
    }
    let time_zone = match form.time_zone.trim() {
        "" => roster_zone.to_owned(),
        name => zone(errors, &field("time_zone"), name),
    };
    let longest = form.unit.at_most();
    if !(1..=longest).contains(&form.every) {
        let unit = form.unit.word();
        errors.add(&field("every"), format!("Let a turn last 1 to {longest} {unit}s."));
    }
    turns(errors, &field("turns"), &form.turns, known);
    let starts_on: Option<Date> =
        form.starts_on.trim().parse().ok().filter(|date: &Date| (1970..=2100).contains(&date.year()));
    if starts_on.is_none() {
        errors.add(&field("starts_on"), "Write a date like 2026-11-23.");
    }
    let time = form.handover_time.trim().parse().ok();
    if time.is_none() {
        errors.add(&field("handover_time"), "Write a time like 09:00.");
    }
    if form.hours.len() > HOURS_MAX {
        errors.add(&field("hours"), format!("Use at most {HOURS_MAX} stretches of hours."));
    }
    let hours = (0..).zip(&form.hours).filter_map(|(at, form)| form.read(errors, &field(&format!("hours.{at}"))));
    let hours = hours.collect();
    let handover = Handover { starts_on: starts_on?, time: time?, every: form.every, unit: form.unit };
    Some(Rotation { id, layer: form.layer, name, time_zone, handover, hours, turns: form.turns })
}

fn turns(errors: &mut FieldErrors, field: &str, turns: &[Vec<PersonId>], known: &HashSet<PersonId>) {
    if turns.is_empty() {
        errors.add(field, "Name at least one person, or a turn of nobody.");
    } else if turns.len() > TURNS_MAX {
        errors.add(field, format!("Use at most {TURNS_MAX} turns."));
    } else if turns.iter().any(|turn| turn.len() > TOGETHER_MAX) {
        errors.add(field, format!("Let at most {TOGETHER_MAX} people be on call together."));
    } else if turns.iter().flatten().any(|person| !known.contains(person)) {
        errors.add(field, "Somebody here is unknown or disabled.");
    } else if turns.iter().any(|turn| turn.iter().collect::<HashSet<_>>().len() < turn.len()) {
        errors.add(field, "Somebody is twice in one turn.");
    }
}
