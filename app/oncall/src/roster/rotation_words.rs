//! A rotation in words, and what makes it hard to keep up.

use super::api::RotationWords;
use crate::civil;
use domain::oncall::RotationView;
use jiff::civil::Date;

/// Fewer people than this do not last (practices, "sustainable").
const SUSTAINABLE: usize = 3;
/// A longer turn needs a second layer.
const LONG_TURN_DAYS: i32 = 4;

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
                participants: rotation.participants.clone(),
                advice: advice(rotation, second_layer),
            }
        })
        .collect()
}

fn rhythm(rotation: &RotationView, starts_on: Option<Date>) -> String {
    let weekday = starts_on.map(|day| day.strftime("%A").to_string()).unwrap_or_default();
    let at = &rotation.handover_time;
    match rotation.turn_days {
        1 => format!("Every day at {at}"),
        7 => format!("Every week on {weekday} at {at}"),
        days if days % 7 == 0 => format!("Every {} weeks on {weekday} at {at}", days / 7),
        days => format!("Every {days} days at {at}"),
    }
}

fn advice(rotation: &RotationView, second_layer: bool) -> Vec<String> {
    let mut advice = Vec::new();
    match rotation.participants.len() {
        0 => advice.push("Nobody takes turns yet.".to_owned()),
        1 => advice.push(format!("One person is always on call. At least {SUSTAINABLE} keep it sustainable.")),
        n if n < SUSTAINABLE => {
            advice.push(format!("{n} people take turns. At least {SUSTAINABLE} keep it sustainable."))
        }
        _ => {}
    }
    if rotation.turn_days > LONG_TURN_DAYS && !second_layer {
        advice.push(format!(
            "{} days in a row without a second layer are long; 3 to {LONG_TURN_DAYS} are healthier.",
            rotation.turn_days
        ));
    }
    advice
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::oncall::Layer;
    use domain::{PersonId, PersonRef, RotationId};

    fn rotation(turn_days: i32, people: usize) -> RotationView {
        RotationView {
            id: RotationId(Default::default()),
            layer: Layer::PRIMARY,
            name: "Primary".into(),
            starts_on: "2026-11-02".into(),
            handover_time: "09:00".into(),
            turn_days,
            participants: (0..people)
                .map(|_| PersonRef { id: PersonId(Default::default()), name: "Ada".into() })
                .collect(),
        }
    }

    #[test]
    fn rotations_are_told_as_people_plan_them() {
        for (days, words) in [
            (1, "Every day at 09:00, Lisbon time"),
            (7, "Every week on Monday at 09:00, Lisbon time"),
            (14, "Every 2 weeks on Monday at 09:00, Lisbon time"),
            (3, "Every 3 days at 09:00, Lisbon time"),
        ] {
            assert_eq!(rotation_words(&[rotation(days, 3)], "Europe/Lisbon")[0].rhythm, words);
        }
    }

    #[test]
    fn few_people_and_long_turns_alone_are_advised_against() {
        assert_eq!(rotation_words(&[rotation(7, 2)], "UTC")[0].advice.len(), 2);
        assert_eq!(rotation_words(&[rotation(3, 3)], "UTC")[0].advice.len(), 0);
    }
}
