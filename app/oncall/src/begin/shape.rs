//! From the form of a new roster to what the port takes.

use domain::oncall::{Layer, RosterForm, RotationForm, Unit};
use domain::{FieldErrors, PersonId, Refusal};
use serde::{Deserialize, Serialize};

/// When turns change, the same for both layers of a new roster.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Turns {
    pub starts_on: String,
    pub handover_time: String,
    pub turn_days: String,
}

pub fn roster_form(
    name: String,
    slug: String,
    time_zone: String,
    turns: &Turns,
    primary: &[String],
    secondary: &[String],
) -> Result<RosterForm, Refusal> {
    let mut errors = FieldErrors::default();
    let (every, unit) = turn_length(turns.turn_days.parse().unwrap_or(0));
    let mut rotation = |layer: Layer, field: &str, people: &[String]| RotationForm {
        layer,
        name: layer.word(),
        starts_on: turns.starts_on.clone(),
        handover_time: turns.handover_time.clone(),
        every,
        unit,
        turns: participants(&mut errors, field, people).into_iter().map(|person| vec![person]).collect(),
        ..RotationForm::default()
    };
    let mut rotations = vec![rotation(Layer::PRIMARY, "primary", primary)];
    let second = rotation(Layer::SECONDARY, "secondary", secondary);
    if !second.turns.is_empty() {
        rotations.push(second);
    }
    errors.check()?;
    Ok(RosterForm { slug, name, time_zone, rotations })
}

/// Whole weeks are weeks.
fn turn_length(days: u16) -> (u16, Unit) {
    if days > 0 && days.is_multiple_of(7) { (days / 7, Unit::Week) } else { (days, Unit::Day) }
}

fn participants(errors: &mut FieldErrors, field: &str, people: &[String]) -> Vec<PersonId> {
    let chosen = people.iter().filter(|text| !text.is_empty());
    let read: Result<Vec<PersonId>, _> = chosen.map(|text| text.parse()).collect();
    read.unwrap_or_else(|_| {
        errors.add(field, "Choose people of the list.");
        Vec::new()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_layer_without_people_is_left_out() {
        let turns = Turns { starts_on: "2026-11-23".into(), handover_time: "09:00".into(), turn_days: "7".into() };
        let person = PersonId(Default::default()).to_string();
        let form = |second: &[String]| {
            roster_form("P".into(), "p".into(), "UTC".into(), &turns, &[String::new(), person.clone()], second).unwrap()
        };
        assert_eq!(form(&[String::new()]).rotations.len(), 1);
        assert_eq!(form(std::slice::from_ref(&person)).rotations[1].layer, Layer::SECONDARY);
    }
}
