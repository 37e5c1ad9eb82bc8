//! A rotation in words, and what makes it hard to keep up.

use super::api::RotationWords;
use crate::civil;
use domain::oncall::{RotationView, Unit};
use jiff::civil::Date;

/// Fewer people than this do not last (practices, "sustainable").
const SUSTAINABLE: usize = 3;
/// A longer turn needs a second layer.
const LONG_TURN_DAYS: i64 = 4;

pub fn rotation_words(rotations: &[RotationView], team_zone: &str) -> Vec<RotationWords> {
    let second_layer = rotations.iter().any(|rotation| rotation.layer.0 > 1);
    let city = civil::local(domain::Timestamp(0), team_zone).city;
    rotations
        .iter()
        .map(|rotation| {
            let starts_on: Option<Date> = rotation.starts_on.parse().ok();
            RotationWords {
                layer: rotation.layer,
                name: rotation.name.clone(),
                rhythm: format!("{}, {city} time", rhythm(rotation, starts_on)),
                since: starts_on.map(|day| format!("since {}", day.strftime("%-d %b %Y"))).unwrap_or_default(),
                participants: rotation.participants(),
                advice: advice(rotation, second_layer),
            }
        })
        .collect()
}

fn rhythm(rotation: &RotationView, starts_on: Option<Date>) -> String {
    let weekday = starts_on.map(|day| day.strftime("%A").to_string()).unwrap_or_default();
    let at = &rotation.handover_time;
    match (rotation.unit, rotation.every) {
        (Unit::Week, 1) => format!("Every week on {weekday} at {at}"),
        (Unit::Week, weeks) => format!("Every {weeks} weeks on {weekday} at {at}"),
        (Unit::Hour, _) => format!("{} from {at}", each(rotation)),
        (Unit::Month, _) => {
            let day = starts_on.map(|day| day.day().to_string()).unwrap_or_default();
            format!("{} on day {day} at {at}", each(rotation))
        }
        (Unit::Day, _) => format!("{} at {at}", each(rotation)),
    }
}

/// `Every day`, `Every 3 days`
fn each(rotation: &RotationView) -> String {
    match (rotation.every, rotation.unit.word()) {
        (1, unit) => format!("Every {unit}"),
        (n, unit) => format!("Every {n} {unit}s"),
    }
}

fn advice(rotation: &RotationView, second_layer: bool) -> Vec<String> {
    let mut advice = Vec::new();
    match rotation.participants().len() {
        0 => advice.push("Nobody takes turns yet.".to_owned()),
        1 => advice.push(format!("One person is always on call. At least {SUSTAINABLE} keep it sustainable.")),
        n if n < SUSTAINABLE => {
            advice.push(format!("{n} people take turns. At least {SUSTAINABLE} keep it sustainable."))
        }
        _ => {}
    }
    let days = civil::longest_days(rotation.every, rotation.unit);
    if days > LONG_TURN_DAYS && !second_layer {
        advice.push(format!(
            "{days} days in a row without a second layer are long; 3 to {LONG_TURN_DAYS} are healthier."
        ));
    }
    advice
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::oncall::Layer;
    use domain::{PersonId, PersonRef, RotationId};

    fn rotation(every: u16, unit: Unit, people: usize) -> RotationView {
        RotationView {
            id: RotationId(Default::default()),
            layer: Layer::PRIMARY,
            name: "Primary".into(),
            starts_on: "2026-11-02".into(),
            handover_time: "09:00".into(),
            every,
            unit,
            time_zone: "UTC".into(),
            hours: vec![],
            turns: (1..=people as u128)
                .map(|n| vec![PersonRef { id: PersonId(uuid::Uuid::from_u128(n)), name: "Ada".into() }])
                .collect(),
        }
    }

    #[test]
    fn rotations_are_told_as_people_plan_them() {
        for (every, unit, words) in [
            (1, Unit::Day, "Every day at 09:00, Lisbon time"),
            (1, Unit::Week, "Every week on Monday at 09:00, Lisbon time"),
            (2, Unit::Week, "Every 2 weeks on Monday at 09:00, Lisbon time"),
            (3, Unit::Day, "Every 3 days at 09:00, Lisbon time"),
            (12, Unit::Hour, "Every 12 hours from 09:00, Lisbon time"),
            (1, Unit::Month, "Every month on day 2 at 09:00, Lisbon time"),
        ] {
            assert_eq!(rotation_words(&[rotation(every, unit, 3)], "Europe/Lisbon")[0].rhythm, words);
        }
    }

    #[test]
    fn few_people_and_long_turns_alone_are_advised_against() {
        assert_eq!(rotation_words(&[rotation(1, Unit::Week, 2)], "UTC")[0].advice.len(), 2);
        assert_eq!(rotation_words(&[rotation(3, Unit::Day, 3)], "UTC")[0].advice.len(), 0);
    }
}
