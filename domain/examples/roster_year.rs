//! A year of a roster that follows the sun, timed: what `bench/06_rosters` sets beside calendar libraries. Prints one
//! JSON object: the rules in civil words, the shifts, and the figures in nanoseconds.

use domain::oncall::{
    CoverAct, CoverSpan, Handover, Hours, Layer, Plan, Roster, Rotation, Span, Unit, Version, Weekday,
};
use domain::{CoverId, PersonId, RotationId, Timestamp};
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

const ZONE: &str = "America/Chicago";
const COVERS: i64 = 40;
const DAY_S: i64 = 86_400;

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

/// Three parts of eight hours, each with four people who hand over weekly, and covers of 48 hours.
fn roster(from: Timestamp, to: Timestamp) -> Roster {
    let parts = [("06:00", "14:00"), ("14:00", "22:00"), ("22:00", "06:00")];
    let rotations = (0_u128..).zip(parts).map(|(part, (opens, closes))| {
        let time = |text: &str| text.parse().expect("a time");
        Rotation {
            id: RotationId(Uuid::from_u128(part)),
            layer: Layer::PRIMARY,
            name: format!("From {opens}"),
            time_zone: ZONE.into(),
            handover: Handover {
                starts_on: "2025-12-29".parse().expect("a date"),
                time: time(opens),
                every: 1,
                unit: Unit::Week,
            },
            hours: vec![Hours { weekdays: Weekday::ALL.to_vec(), from: time(opens), until: time(closes) }],
            turns: (1..=4).map(|n| vec![person(part * 4 + n)]).collect(),
        }
    });
    let plan = Plan { rotations: rotations.collect() };
    let covers = (0..COVERS).map(|n| {
        let starts_at = from.plus_s((n * 9 + 3) * DAY_S);
        CoverSpan {
            id: CoverId(Uuid::from_u128(n.unsigned_abs().into())),
            layer: Layer::PRIMARY,
            act: CoverAct::Takes { person: person(100), instead_of: None },
            starts_at,
            ends_at: starts_at.plus_s(2 * DAY_S),
        }
    });
    let version = Version { effective_from: from.plus_s(-366 * DAY_S), plan: Arc::new(plan) };
    Roster::new(vec![version], covers.collect(), vec![], from, to).expect("a zone")
}

/// Median of so many runs, in nanoseconds.
fn median_ns<T>(runs: usize, mut run: impl FnMut() -> T) -> u128 {
    let mut times: Vec<u128> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            start.elapsed().as_nanos()
        })
        .collect();
    times.sort_unstable();
    times[runs / 2]
}

fn main() {
    let instant = |text| Timestamp::parse_rfc3339(text).expect("an instant");
    let (from, to) = (instant("2026-01-01T06:00:00Z"), instant("2027-01-01T06:00:00Z"));
    let roster = roster(from, to);
    let shifts = roster.shifts(Layer::PRIMARY, from, to);
    // From stored rules to shifts: zones are looked up, too.
    let year_ns = median_ns(2000, || {
        let (versions, covers) = (roster.versions.clone(), roster.covers.clone());
        let again = Roster::new(versions, covers, vec![], black_box(from), to).expect("a zone");
        again.shifts(Layer::PRIMARY, from, to).len()
    });
    let thousand_ns = median_ns(5, || {
        (0..1000)
            .map(|_| {
                let (versions, covers) = (roster.versions.clone(), roster.covers.clone());
                let again = Roster::new(versions, covers, vec![], black_box(from), to).expect("a zone");
                again.shifts(Layer::PRIMARY, from, to).len()
            })
            .sum::<usize>()
    });
    let mut step = 0;
    let instant_ns = median_ns(20_000, || {
        step += 1;
        roster.on_call_at(Layer::PRIMARY, from.plus_s(step * 1571 % (365 * DAY_S))).people.len()
    });
    let told = |span: &Span| {
        serde_json::json!([
            span.starts_at.0 / 1000,
            span.ends_at.0 / 1000,
            span.people.iter().map(|person| person.0.as_u128()).collect::<Vec<_>>()
        ])
    };
    println!(
        "{}",
        serde_json::json!({
            "zone": ZONE,
            "from_s": from.0 / 1000,
            "to_s": to.0 / 1000,
            "rotations": roster.versions[0].plan.rotations,
            "covers": roster.covers.iter().map(|cover| [cover.starts_at.0 / 1000, cover.ends_at.0 / 1000]).collect::<Vec<_>>(),
            "shifts": shifts.iter().map(told).collect::<Vec<_>>(),
            "year_ns": year_ns,
            "thousand_ns": thousand_ns,
            "instant_ns": instant_ns,
        })
    );
}
