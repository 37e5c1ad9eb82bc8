//! A rotation in words.

use super::api::RotationWords;
use crate::civil;
use domain::oncall::{RotationView, Unit};
use jiff::civil::Date;

pub fn rotation_words(rotations: &[RotationView], team_zone: &str) -> Vec<RotationWords> {
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
}
