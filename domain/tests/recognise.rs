//! What the engine expands is recognised: the plan that comes back answers the same people at every instant, whoever
//! covered whom is the difference, and nothing else is.

use domain::oncall::{
    Clocks, CoverAct, CoverSpan, Foreign, Handover, Hours, Layer, Plan, Recognised, Roster, Rotation, TimeOfDay, Unit,
    Version, Weekday, recognise,
};
use domain::{CoverId, PersonId, RotationId, Timestamp};
use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;
use std::sync::Arc;
use uuid::Uuid;

const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;
const WEEKS: i64 = 26;
const ZONES: [&str; 4] = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"];

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).expect("an instant")
}

fn clocks(zone: &str) -> Arc<Clocks> {
    let zones = std::iter::once(zone);
    Arc::new(Clocks::of(zones, at("2024-01-01T00:00:00Z"), at("2029-01-01T00:00:00Z")).expect("a zone"))
}

fn roster(rotation: &Rotation, covers: Vec<CoverSpan>, from: Timestamp) -> Roster {
    let version = Version { effective_from: from, plan: Arc::new(Plan { rotations: vec![rotation.clone()] }) };
    Roster::sharing(clocks(&rotation.time_zone), vec![version], covers, vec![])
}

fn shifts(roster: &Roster, from: Timestamp, to: Timestamp) -> Vec<Foreign> {
    let spans = roster.shifts(Layer::PRIMARY, from, to);
    let shifts = spans.iter().flat_map(|span| {
        let shift = |person: &PersonId| Foreign { person: *person, starts_at: span.starts_at, ends_at: span.ends_at };
        span.people.iter().map(shift).collect::<Vec<_>>()
    });
    shifts.collect()
}

fn recognised(shifts: &[Foreign], zone: &str, from: Timestamp, to: Timestamp) -> Recognised {
    let mut id = 100;
    recognise(shifts, &[zone], &clocks(zone), (from, to), || {
        id += 1;
        RotationId(Uuid::from_u128(id))
    })
}

fn quarter() -> impl Strategy<Value = TimeOfDay> {
    (0..96_u16).prop_map(|n| TimeOfDay::new(n / 4, n % 4 * 15).expect("a time"))
}

fn some_hours() -> impl Strategy<Value = Vec<Hours>> {
    let days = prop::sample::subsequence(Weekday::ALL.to_vec(), 1..=7);
    let hours = (days, quarter(), quarter()).prop_map(|(weekdays, from, until)| Hours { weekdays, from, until });
    prop_oneof![Just(vec![]), prop::collection::vec(hours, 1..3)]
}

fn some_beat() -> impl Strategy<Value = (u16, Unit)> {
    prop_oneof![
        (1..=48_u16).prop_map(|every| (every, Unit::Hour)),
        (1..=20_u16).prop_map(|every| (every, Unit::Day)),
        (1..=8_u16).prop_map(|every| (every, Unit::Week)),
        (1..=3_u16).prop_map(|every| (every, Unit::Month)),
    ]
}

/// One rotation that has begun before the window.
fn some_rotation() -> impl Strategy<Value = Rotation> {
    let starts = (0..400_i64, quarter(), some_beat());
    let zone = prop::sample::select(ZONES.to_vec());
    // Turns that pass between the hours leave no trace.
    let is_seen = |(_, (_, _, (every, unit)), hours, _): &(_, (_, _, (u16, Unit)), Vec<Hours>, _)| {
        let short = matches!(unit, Unit::Hour) || (matches!(unit, Unit::Day) && every % 7 != 0);
        let long = |hours: &Hours| (hours.until.minutes() + 1440 - hours.from.minutes() - 1) % 1440 >= 359;
        !short || hours.is_empty() || hours.iter().any(|hours| hours.weekdays.len() > 4 && long(hours))
    };
    let all = (zone, starts, some_hours(), 1..=8_u128).prop_filter("turns that nobody sees", is_seen);
    all.prop_map(|(zone, (day, time, (every, unit)), hours, people)| Rotation {
        id: RotationId(Uuid::from_u128(1)),
        layer: Layer::PRIMARY,
        name: "One".into(),
        time_zone: zone.into(),
        handover: Handover { starts_on: date(2024, 6, 1) + day.days(), time, every, unit },
        hours,
        turns: (1..=people).map(|n| vec![person(n)]).collect(),
    })
}

/// Windows of half a year, with one change of the clocks or two.
fn some_window() -> impl Strategy<Value = (Timestamp, Timestamp)> {
    let starts = at("2026-01-01T00:00:00Z");
    (0..365 * 96_i64).prop_map(move |quarters| {
        let from = Timestamp(starts.0 + quarters * 15 * MINUTE_MS);
        (from, Timestamp(from.0 + WEEKS * 7 * DAY_MS))
    })
}

/// A cover of somebody's shift: by which of the people or an outsider, at which hour of the window, for how many.
fn some_cover() -> impl Strategy<Value = (u128, i64, i64)> {
    (1..=10_u128, 0..WEEKS * 7 * 24, 1..=48_i64)
}

/// Where two rosters answer other people in a window: from, to, by the first, by the second.
type Stretch = (Timestamp, Timestamp, Vec<PersonId>, Vec<PersonId>);

fn where_they_differ(one: &Roster, other: &Roster, (from, to): (Timestamp, Timestamp)) -> Vec<Stretch> {
    let spans = [one, other].map(|roster| roster.shifts(Layer::PRIMARY, from, to));
    let mut edges: Vec<Timestamp> = spans.iter().flatten().flat_map(|span| [span.starts_at, span.ends_at]).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut found: Vec<Stretch> = Vec::new();
    for pair in edges.windows(2) {
        let [one, other] = [one, other].map(|roster| roster.on_call_at(Layer::PRIMARY, pair[0]).people.to_vec());
        match found.last_mut() {
            Some(last) if last.1 == pair[0] && last.2 == one && last.3 == other => last.1 = pair[1],
            _ if one != other => found.push((pair[0], pair[1], one, other)),
            _ => {}
        }
    }
    found
}

fn covers_of(covers: &[(u128, i64, i64)], rotation: &Rotation, from: Timestamp) -> Vec<CoverSpan> {
    let plain = roster(rotation, vec![], from);
    let covers = covers.iter().filter_map(|(n, starts, hours)| {
        let starts_at = Timestamp(from.0 + starts * 60 * MINUTE_MS);
        let instead_of = *plain.on_call_at(Layer::PRIMARY, starts_at).people.first()?;
        Some(CoverSpan {
            id: CoverId(Uuid::from_u128(*n)),
            layer: Layer::PRIMARY,
            act: CoverAct::Takes { person: person(*n), instead_of: Some(instead_of) },
            starts_at,
            ends_at: starts_at.plus_minutes(hours * 60),
        })
    });
    covers.collect()
}

fn rounds_seen(rotation: &Rotation) -> i64 {
    WEEKS * 7 * DAY_MS / (rotation.handover.longest_ms() * rotation.turns.len() as i64)
}

/// Shifts that mean nothing, some of them no shifts at all.
fn some_shifts() -> impl Strategy<Value = Vec<Foreign>> {
    let shift = (1..8_u128, -20_000..300_000_i64, -100..20_000_i64);
    let odd = (0..8_u128, any::<i64>(), any::<i64>());
    let shift = prop_oneof![
        9 => shift.prop_map(|(n, starts, minutes)| {
            let starts_at = at("2026-01-01T00:00:30Z").plus_minutes(starts);
            Foreign { person: person(n), starts_at, ends_at: starts_at.plus_minutes(minutes) }
        }),
        1 => odd.prop_map(|(n, one, other)| {
            Foreign { person: person(n), starts_at: Timestamp(one), ends_at: Timestamp(other) }
        }),
    ];
    prop::collection::vec(shift, 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_the_engine_expands_is_recognised(rotation in some_rotation(), (from, to) in some_window()) {
        let shifts = shifts(&roster(&rotation, vec![], from), from, to);
        let recognised = recognised(&shifts, &rotation.time_zone, from, to);
        prop_assert_eq!(&recognised.differences, &vec![], "{:#?}", recognised.rotations);
        prop_assert!(shifts.is_empty() || recognised.fit == 10_000);
    }

    #[test]
    fn covers_are_the_differences_and_nothing_else_is(
        rotation in some_rotation(),
        (from, to) in some_window(),
        covers in prop::collection::vec(some_cover(), 1..=3),
    ) {
        prop_assume!(rounds_seen(&rotation) >= 3);
        let plain = roster(&rotation, vec![], from);
        let covered = roster(&rotation, covers_of(&covers, &rotation, from), from);
        let recognised = recognised(&shifts(&covered, from, to), &rotation.time_zone, from, to);
        let differences = recognised.differences.iter();
        let found: Vec<Stretch> = differences
            .map(|it| (it.starts_at, it.ends_at, it.planned.to_vec(), it.theirs.to_vec()))
            .collect();
        prop_assert_eq!(found, where_they_differ(&plain, &covered, (from, to)), "{:#?}", recognised.rotations);
    }

    #[test]
    fn differences_and_agreement_are_the_whole_window(shifts in some_shifts(), (from, to) in some_window()) {
        let recognised = recognised(&shifts, "Europe/Berlin", from, to);
        let plan = Plan { rotations: recognised.rotations.clone() };
        let version = Version { effective_from: from, plan: Arc::new(plan) };
        let roster = Roster::sharing(clocks("Europe/Berlin"), vec![version], vec![], vec![]);
        let mut layers = roster.layers();
        layers.push(Layer::PRIMARY);
        // To the minute, as shifts are read.
        let read = |at: Timestamp| Timestamp((at.0 + MINUTE_MS / 2).div_euclid(MINUTE_MS) * MINUTE_MS);
        let read = shifts.iter().filter(|it| it.starts_at.is_plausible() && it.ends_at.is_plausible()).map(|it| {
            (it.person, read(it.starts_at).max(from), read(it.ends_at).min(to))
        });
        let read: Vec<_> = read.filter(|(_, from, to)| from < to).collect();
        let mut edges: Vec<Timestamp> = read.iter().flat_map(|(_, from, to)| [*from, *to]).collect();
        edges.extend(recognised.differences.iter().flat_map(|it| [it.starts_at, it.ends_at]));
        edges.extend([from, to]);
        edges.sort_unstable();
        for at in edges.into_iter().filter(|at| from <= *at && *at < to) {
            // What is planned in all layers, corrected by the differences, is who is there.
            let holds = |it: &&domain::oncall::Difference| it.starts_at <= at && at < it.ends_at;
            let mut answer: Vec<PersonId> = Vec::new();
            for layer in &layers {
                let planned = roster.on_call_at(*layer, at).people;
                let mut here = recognised.differences.iter().filter(holds).filter(|it| it.layer == *layer);
                let difference = here.next();
                prop_assert!(here.next().is_none(), "two differences of a layer at {}", at);
                if let Some(difference) = difference {
                    prop_assert_eq!(&difference.planned, &planned);
                }
                answer.extend(difference.map_or(&planned, |it| &it.theirs).iter());
            }
            let there = read.iter().filter(|(_, from, to)| *from <= at && at < *to).map(|(person, ..)| *person);
            prop_assert_eq!(sorted(answer), sorted(there.collect()), "at {}", at);
        }
    }
}

fn sorted(mut people: Vec<PersonId>) -> Vec<PersonId> {
    people.sort_unstable();
    people.dedup();
    people
}
