//! Turns of a rotation in civil time: a hand-over at 09:00 stays at 09:00 when the clocks change.

use crate::ids::PersonId;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// When turns change: every so many civil days at a civil time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// First day of the first turn.
    pub starts_on: Date,
    /// Civil time of every hand-over.
    pub time: Time,
    /// Length of a turn in civil days, at least 1.
    pub turn_days: i32,
}

/// People who take turns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    pub handover: Handover,
    /// In the order of their turns. Empty: nobody is on call.
    pub participants: Vec<PersonId>,
}

/// One turn: who, from when, until when (exclusive).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    pub person: PersonId,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

impl Rotation {
    /// The turn that holds at an instant; none before the first turn or without participants.
    #[must_use]
    pub fn turn_at(&self, zone: &TimeZone, at: Timestamp) -> Option<Turn> {
        let index = self.handover.index_at(zone, at)?;
        self.turn(zone, index)
    }

    /// The turns that overlap `[from, to)`, in order. Whose day the zone has skipped has no turn (Samoa had no
    /// 30 December 2011).
    pub fn turns(&self, zone: &TimeZone, from: Timestamp, to: Timestamp) -> impl Iterator<Item = Turn> {
        let first = self.handover.index_at(zone, from).unwrap_or(0);
        (first..)
            .map_while(|index| self.turn(zone, index))
            .take_while(move |turn| turn.starts_at < to)
            .filter(move |turn| turn.ends_at > from && turn.starts_at < turn.ends_at)
    }

    fn turn(&self, zone: &TimeZone, index: i64) -> Option<Turn> {
        if self.participants.is_empty() {
            return None;
        }
        let starts_at = self.handover.starts_at(zone, index)?;
        let ends_at = self.handover.starts_at(zone, index + 1)?;
        let position = usize::try_from(index).ok()? % self.participants.len();
        Some(Turn { person: self.participants[position], starts_at, ends_at })
    }
}

impl Handover {
    /// The instant at which the turn with this index begins. A civil time that the clocks skip is read as if they had
    /// not yet been changed, so 02:30 becomes 03:30; one that happens twice means the first (RFC 5545, 3.3.5).
    fn starts_at(&self, zone: &TimeZone, index: i64) -> Option<Timestamp> {
        let days = index.checked_mul(i64::from(self.turn_days.max(1)))?;
        let date = self.starts_on.checked_add(days.days()).ok()?;
        Some(date.to_datetime(self.time).to_zoned(zone.clone()).ok()?.timestamp())
    }

    /// Index of the turn that holds at an instant; none before the first.
    fn index_at(&self, zone: &TimeZone, at: Timestamp) -> Option<i64> {
        let civil = zone.to_datetime(at).date();
        let days = i64::from((civil - self.starts_on).get_days());
        // The civil date tells the turn up to one: the hand-over of that day may be before or after `at`.
        let guess = days.div_euclid(i64::from(self.turn_days.max(1)));
        (guess - 1..=guess + 1)
            .rev()
            .filter(|index| *index >= 0)
            .find(|index| self.starts_at(zone, *index).is_some_and(|starts_at| starts_at <= at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn rotation(zone_day: &str, turn_days: i32, people: usize) -> Rotation {
        Rotation {
            handover: Handover {
                starts_on: zone_day.parse().expect("a date"),
                time: "09:00".parse().expect("a time"),
                turn_days,
            },
            participants: (1..=people).map(|n| PersonId(Uuid::from_u128(n as u128))).collect(),
        }
    }

    #[test]
    fn a_handover_at_nine_stays_at_nine_when_the_clocks_change() {
        let zone = TimeZone::get("Europe/Berlin").expect("a zone");
        let rotation = rotation("2026-10-19", 7, 2);
        let before = "2026-10-26T07:59:59Z".parse().expect("an instant");
        let after = "2026-10-26T08:00:00Z".parse().expect("an instant");
        let first = rotation.turn_at(&zone, before).expect("a turn");
        let second = rotation.turn_at(&zone, after).expect("a turn");
        assert_eq!(first.person, rotation.participants[0]);
        assert_eq!(second.person, rotation.participants[1]);
        assert_eq!(first.ends_at, second.starts_at);
        assert_eq!((first.ends_at - first.starts_at).total(jiff::Unit::Hour).expect("hours"), 7.0 * 24.0 + 1.0);
    }

    #[test]
    fn nobody_is_on_call_before_the_first_turn() {
        let zone = TimeZone::UTC;
        let rotation = rotation("2026-01-01", 1, 1);
        assert_eq!(rotation.turn_at(&zone, "2026-01-01T08:59:59Z".parse().expect("an instant")), None);
        assert!(rotation.turn_at(&zone, "2026-01-01T09:00:00Z".parse().expect("an instant")).is_some());
    }

    proptest! {
        #[test]
        fn turns_join_without_gap_or_overlap(
            zone in prop::sample::select(vec!["Europe/Berlin", "America/Chicago", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "UTC"]),
            turn_days in 1..20_i32,
            people in 1..5_usize,
            from_s in 1_577_836_800_i64..1_893_456_000,
            days in 1..200_i64,
        ) {
            let zone = TimeZone::get(zone).expect("a zone");
            let rotation = rotation("2011-12-01", turn_days, people);
            let from = Timestamp::from_second(from_s).expect("an instant");
            let to = Timestamp::from_second(from_s + days * 86_400).expect("an instant");
            let turns: Vec<_> = rotation.turns(&zone, from, to).collect();
            prop_assert!(turns.first().expect("a turn").starts_at <= from);
            prop_assert!(turns.last().expect("a turn").ends_at >= to);
            for pair in turns.windows(2) {
                prop_assert_eq!(pair[0].ends_at, pair[1].starts_at);
            }
            for turn in &turns {
                prop_assert_eq!(rotation.turn_at(&zone, turn.starts_at), Some(*turn));
                prop_assert_eq!(rotation.turn_at(&zone, turn.ends_at - 1.millisecond()), Some(*turn));
            }
        }
    }
}
