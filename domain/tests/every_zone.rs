//! Turns of rotations in every zone of the database, from 2020 to 2040, against an oracle that only reads clocks.

use domain::oncall::{Clocks, Handover, Layer, Plan, Roster, Rotation, Span, TimeOfDay, Unit, Version};
use domain::{PersonId, RotationId, Timestamp};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::sync::Arc;
use uuid::Uuid;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
/// How far around a change turns are looked at.
const AROUND_MS: i64 = 30 * HOUR_MS;
/// How far before a hand-over the oracle begins to read the clock: longer than any that is set back.
const LOOK_BACK_MS: i64 = 4 * HOUR_MS;

fn instant(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).expect("an instant")
}

fn roster(zone: &str, starts_on: &str, time: &str, unit: Unit) -> Roster {
    let time: TimeOfDay = time.parse().expect("a time");
    let rotation = Rotation {
        id: RotationId(Uuid::from_u128(1)),
        layer: Layer::PRIMARY,
        name: "One".into(),
        time_zone: zone.into(),
        handover: Handover { starts_on: starts_on.parse().expect("a date"), time, every: 1, unit },
        hours: vec![],
        turns: (1..=3).map(|n| vec![PersonId(Uuid::from_u128(n))]).collect(),
    };
    let plan = Plan { rotations: vec![rotation] };
    let clocks = plan.clocks(instant("2011-01-01T00:00:00Z"), instant("2041-01-01T00:00:00Z")).expect("a zone");
    let version = Version { effective_from: instant("2011-01-01T00:00:00Z"), plan: Arc::new(plan) };
    Roster::sharing(Arc::new(clocks), vec![version], vec![], vec![])
}

fn zones() -> Vec<(String, TimeZone)> {
    let named = |name: String| TimeZone::get(&name).ok().map(|zone| (name, zone));
    jiff::tz::db().available().filter_map(|name| named(name.to_string())).collect()
}

fn shown(zone: &TimeZone, at: Timestamp) -> DateTime {
    zone.to_datetime(at.to_jiff())
}

/// The first instant, minute by minute, at which the zone's clock shows a time or a later one.
fn by_the_clock(zone: &TimeZone, wanted: DateTime, from: Timestamp, to: Timestamp) -> Option<Timestamp> {
    let minutes = (from.0..to.0).step_by(usize::try_from(MINUTE_MS).expect("small")).map(Timestamp);
    minutes.into_iter().find(|at| shown(zone, *at) >= wanted)
}

fn join(spans: &[Span], from: Timestamp, to: Timestamp, what: &str) {
    assert_eq!(spans.first().map(|span| span.starts_at), Some(from), "{what}");
    assert_eq!(spans.last().map(|span| span.ends_at), Some(to), "{what}");
    for pair in spans.windows(2) {
        assert_eq!(pair[0].ends_at, pair[1].starts_at, "{what}");
    }
    for span in spans {
        assert!(span.starts_at < span.ends_at, "a turn of no length: {what}");
        assert_eq!(span.people.len(), 1, "{what}");
    }
    let sum: i64 = spans.iter().map(|span| span.ends_at.0 - span.starts_at.0).sum();
    assert_eq!(sum, to.0 - from.0, "{what}");
}

#[test]
fn every_zone_has_turns_that_join_and_add_up() {
    let (from, to) = (instant("2020-01-01T00:00:00Z"), instant("2041-01-01T00:00:00Z"));
    let zones = zones();
    assert!(zones.len() > 500, "only {} zones are known", zones.len());
    for (name, _) in zones {
        for (time, unit) in
            [("02:30", Unit::Week), ("09:00", Unit::Week), ("02:30", Unit::Month), ("00:30", Unit::Hour)]
        {
            let to = if unit == Unit::Hour { instant("2023-01-01T00:00:00Z") } else { to };
            let spans = roster(&name, "2019-11-04", time, unit).shifts(Layer::PRIMARY, from, to);
            join(&spans, from, to, &format!("{name}, every {} from {time}", unit.word()));
        }
    }
}

#[test]
fn days_around_every_change_of_the_clocks_are_handed_over_as_the_clock_shows() {
    let (from, to) = (instant("2020-01-01T00:00:00Z"), instant("2041-01-01T00:00:00Z"));
    for (name, zone) in zones() {
        let times = ["00:00", "02:00", "02:30", "09:00"];
        let rosters = times.map(|time| (time, roster(&name, "2011-12-01", time, Unit::Day)));
        let changes = zone.following(from.to_jiff()).map(|change| Timestamp::from(change.timestamp()));
        for change in changes.take_while(|change| *change < to) {
            let (begins, ends) = (Timestamp(change.0 - AROUND_MS), Timestamp(change.0 + AROUND_MS));
            for (time, roster) in &rosters {
                let spans = roster.shifts(Layer::PRIMARY, begins, ends);
                join(&spans, begins, ends, &format!("{name}, {change}"));
                let time: jiff::civil::Time = time.parse().expect("a time");
                for span in spans.iter().filter(|span| begins < span.starts_at) {
                    let wanted = shown(&zone, span.starts_at).date().to_datetime(time);
                    let look_from = Timestamp(span.starts_at.0 - LOOK_BACK_MS);
                    let by_clock = by_the_clock(&zone, wanted, look_from, ends);
                    assert_eq!(by_clock, Some(span.starts_at), "{name}, {change}: the hand-over of {wanted}");
                }
            }
        }
    }
}

#[test]
fn the_hand_over_of_a_day_that_never_was_is_when_the_calendar_jumps() {
    // Samoa went from 29 to 31 December 2011.
    let roster = roster("Pacific/Apia", "2011-12-28", "09:00", Unit::Day);
    let (from, to) = (instant("2011-12-28T20:00:00Z"), instant("2012-01-01T19:00:00Z"));
    let spans = roster.shifts(Layer::PRIMARY, from, to);
    join(&spans, from, to, "Samoa");
    let zone = TimeZone::get("Pacific/Apia").expect("a zone");
    let starts: Vec<String> = spans.iter().map(|span| shown(&zone, span.starts_at).to_string()).collect();
    assert_eq!(
        starts,
        [
            "2011-12-28T10:00:00",
            "2011-12-29T09:00:00",
            "2011-12-31T00:00:00",
            "2011-12-31T09:00:00",
            "2012-01-01T09:00:00"
        ]
    );
    assert!(Clocks::of(["Mars/Olympus"].into_iter(), from, to).is_err());
}
