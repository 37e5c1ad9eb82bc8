//! Who is on call, for Prometheus: `muster_on_call` names people, `muster_on_call_people` counts them, so that a gap is
//! something to alert on. Written anew for each scrape: whoever is off call leaves no series behind.

use domain::Actor;
use domain::oncall::{OnCall, RosterNow};
use std::fmt::Write;
use std::time::Duration;

/// A scrape waits no longer for the database.
const PATIENCE: Duration = Duration::from_secs(2);

/// The series in the text format; nothing when they cannot be had.
pub async fn exposition(on_call: &dyn OnCall) -> String {
    match tokio::time::timeout(PATIENCE, on_call.now(&Actor::Muster, None)).await {
        Ok(Ok(rosters)) => written(&rosters),
        // The database has a check and a log of its own.
        _ => String::new(),
    }
}

fn written(rosters: &[RosterNow]) -> String {
    let seats = || rosters.iter().flat_map(|roster| roster.layers.iter().map(move |seat| (roster, seat)));
    let mut text = String::new();
    let mut series = |name: &str, meaning: &str, lines: &mut dyn Iterator<Item = String>| {
        let _ = writeln!(text, "# HELP {name} {meaning}\n# TYPE {name} gauge");
        lines.for_each(|line| {
            let _ = writeln!(text, "{name}{line}");
        });
    };
    series(
        "muster_on_call",
        "Who is on call, by roster and layer.",
        &mut seats().flat_map(|(roster, seat)| {
            seat.people.iter().map(move |on_duty| {
                let (roster, person) = (label(&roster.roster.slug), label(&on_duty.person.name));
                format!("{{roster=\"{roster}\",layer=\"{}\",person=\"{person}\"}} 1", seat.layer.0)
            })
        }),
    );
    series(
        "muster_on_call_people",
        "How many are on call, by roster and layer; 0 is a gap, unless nobody is meant to be.",
        &mut seats().map(|(roster, seat)| {
            let planned = if seat.on_purpose { "nobody" } else { "somebody" };
            let roster = label(&roster.roster.slug);
            format!("{{roster=\"{roster}\",layer=\"{}\",planned=\"{planned}\"}} {}", seat.layer.0, seat.people.len())
        }),
    );
    text
}

/// As the text format wants it between quotation marks.
fn label(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::oncall::{Layer, OnCallNow, OnDuty, RosterRef, RosterRights};
    use domain::{PersonId, PersonRef, RosterId};

    #[test]
    fn people_are_named_and_gaps_are_counted() {
        let person = PersonRef { id: PersonId(uuid::Uuid::nil()), name: "Ada \"Countess\" King".into() };
        let seat = |layer, people: Vec<OnDuty>| OnCallNow {
            layer: Layer(layer),
            people,
            on_purpose: false,
            until: None,
            next: vec![],
            cover: false,
        };
        let rosters = [RosterNow {
            roster: RosterRef { id: RosterId(uuid::Uuid::nil()), slug: "payments".into(), name: "Payments".into() },
            time_zone: "UTC".into(),
            layers: vec![seat(1, vec![OnDuty { person, time_zone: "UTC".into() }]), seat(2, vec![])],
            policy: domain::oncall::Policy::default(),
            rights: RosterRights::default(),
        }];
        let text = written(&rosters);
        for line in [
            r#"muster_on_call{roster="payments",layer="1",person="Ada \"Countess\" King"} 1"#,
            r#"muster_on_call_people{roster="payments",layer="1",planned="somebody"} 1"#,
            r#"muster_on_call_people{roster="payments",layer="2",planned="somebody"} 0"#,
        ] {
            assert!(text.lines().any(|it| it == line), "{line} in {text}");
        }
    }
}
