//! Turns of rotations in every zone of the database, from 2020 to 2040, against an oracle that only reads clocks.

use domain::PersonId;
use domain::oncall::{Handover, Rotation, Turn};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use uuid::Uuid;

/// Hand-overs here are at whole multiples of this, in every zone.
const STEP: SignedDuration = SignedDuration::from_mins(5);
/// How far around a change turns are looked at.
const AROUND: SignedDuration = SignedDuration::from_hours(30);
/// How far before a hand-over the oracle begins to read the clock: longer than any that is set back.
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(4);

fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn rotation(starts_on: &str, time: &str, turn_days: i32) -> Rotation {
    let handover =
        Handover { starts_on: starts_on.parse().expect("a date"), time: time.parse().expect("a time"), turn_days };
    Rotation { handover, participants: (1..=3).map(|n| PersonId(Uuid::from_u128(n))).collect() }
}

fn zones() -> Vec<(String, TimeZone)> {
    let named = |name: String| TimeZone::get(&name).ok().map(|zone| (name, zone));
    jiff::tz::db().available().filter_map(|name| named(name.to_string())).collect()
}

/// The instant at which a hand-over happens, found by reading the zone's clock in small steps through `from..to`: when
/// the clock first shows the time; when it skips it, as late after the jump as the time lies behind where the clock
/// stood before (RFC 5545, 3.3.5).
fn by_the_clock(zone: &TimeZone, wanted: DateTime, from: Timestamp, to: Timestamp) -> Option<Timestamp> {
    let mut at = from;
    while at < to {
        let shown = zone.to_datetime(at);
        if shown == wanted {
            return Some(at);
        }
        if shown > wanted {
            let would_be = zone.to_datetime(at - STEP).checked_add(STEP).ok()?;
            return Some(at + wanted.duration_since(would_be));
        }
        at += STEP;
    }
    None
}

fn join(turns: &[Turn], what: &str) {
    for pair in turns.windows(2) {
        assert_eq!(pair[0].ends_at, pair[1].starts_at, "{what}");
    }
    for turn in turns {
        assert!(turn.starts_at < turn.ends_at, "a turn that nobody has: {what}");
    }
}

#[test]
fn every_zone_has_weeks_that_join_and_add_up() {
    let (from, to) = (instant("2020-01-01T00:00:00Z"), instant("2041-01-01T00:00:00Z"));
    let zones = zones();
    assert!(zones.len() > 500, "only {} zones are known", zones.len());
    for (name, zone) in zones {
        for time in ["02:30", "09:00"] {
            let turns: Vec<Turn> = rotation("2019-12-02", time, 7).turns(&zone, from, to).collect();
            join(&turns, &format!("{name}, weeks from {time}"));
            let cut = |turn: &Turn| turn.ends_at.min(to).duration_since(turn.starts_at.max(from));
            assert_eq!(turns.iter().map(cut).sum::<SignedDuration>(), to.duration_since(from), "{name}");
        }
    }
}

#[test]
fn days_around_every_change_of_the_clocks_are_handed_over_as_the_clock_shows() {
    let (from, to) = (instant("2020-01-01T00:00:00Z"), instant("2041-01-01T00:00:00Z"));
    let rotations = ["00:00", "02:00", "02:30", "09:00"].map(|time| rotation("2011-12-01", time, 1));
    for (name, zone) in zones() {
        for change in zone.following(from).map(|change| change.timestamp()).take_while(|change| *change < to) {
            // Some zones change at one minute past the hour.
            let change = change.round((jiff::Unit::Minute, 5)).expect("an instant");
            let (begins, ends) = (change - AROUND, change + AROUND);
            for rotation in &rotations {
                let turns: Vec<Turn> = rotation.turns(&zone, begins, ends).collect();
                join(&turns, &format!("{name}, {change}"));
                let whole = turns.iter().filter(|turn| begins < turn.starts_at && turn.starts_at < ends);
                for turn in whole {
                    let day = zone.to_datetime(turn.starts_at).date();
                    let wanted = day.to_datetime(rotation.handover.time);
                    let by_clock = by_the_clock(&zone, wanted, turn.starts_at - LOOK_BACK, ends);
                    assert_eq!(by_clock, Some(turn.starts_at), "{name}, {change}: the hand-over of {wanted}");
                }
            }
        }
    }
}

#[test]
fn a_day_that_never_was_has_no_turn() {
    // Samoa went from 29 to 31 December 2011.
    let zone = TimeZone::get("Pacific/Apia").expect("a zone");
    let rotation = rotation("2011-12-28", "09:00", 1);
    let from = instant("2011-12-28T20:00:00Z");
    let turns: Vec<Turn> = rotation.turns(&zone, from, from + 72.hours()).collect();
    join(&turns, "Samoa");
    let shown: Vec<String> = turns.iter().map(|turn| zone.to_datetime(turn.starts_at).date().to_string()).collect();
    assert_eq!(shown, ["2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01"]);
    assert!(turns.iter().all(|turn| turn.ends_at.duration_since(turn.starts_at) == SignedDuration::from_hours(24)));
}
