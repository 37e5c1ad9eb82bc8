//! When turns change: by hour, day, week or month, at a civil time.

use super::clock::{Clock, DAY_MS, HOUR_MS, Reading, TimeOfDay};
use crate::time::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What turns are counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Hour,
    Day,
    #[default]
    Week,
    Month,
}

impl Unit {
    pub const ALL: [Unit; 4] = [Unit::Hour, Unit::Day, Unit::Week, Unit::Month];

    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Unit::Hour => "hour",
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
        }
    }

    /// Most of them in one turn: about two years, but for hours a month.
    #[must_use]
    pub fn at_most(self) -> u16 {
        match self {
            Unit::Hour => 744,
            Unit::Day => 366,
            Unit::Week => 104,
            Unit::Month => 24,
        }
    }
}

/// When turns change: every so many hours, days, weeks or months of the calendar, at a time that clocks show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Handover {
    /// Day of the first hand-over, civil. Before it nobody has a turn.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-11-30"))]
    pub starts_on: Date,
    /// Civil time of the first hand-over and, unless turns are counted in hours, of all others.
    pub time: TimeOfDay,
    /// Length of a turn in `unit`, at least 1.
    pub every: u16,
    pub unit: Unit,
}

impl Handover {
    /// What the clock shows when the turn with this index begins. Months that lack the day hand over on their last.
    pub(super) fn reading(&self, index: i64) -> Option<Reading> {
        let step = index.checked_mul(i64::from(self.every.max(1)))?;
        let first = Reading::new(self.starts_on, self.time);
        let fixed = |ms: i64| Some(Reading(first.0.checked_add(step.checked_mul(ms)?)?));
        match self.unit {
            Unit::Hour => fixed(HOUR_MS),
            Unit::Day => fixed(DAY_MS),
            Unit::Week => fixed(7 * DAY_MS),
            Unit::Month => {
                let date = self.starts_on.checked_add(i32::try_from(step).ok()?.months()).ok()?;
                Some(Reading::new(date, self.time))
            }
        }
    }

    /// The instant at which the turn with this index begins.
    pub(super) fn starts_at(&self, clock: &Clock, index: i64) -> Option<Timestamp> {
        Some(clock.first_shows(self.reading(index)?))
    }

    /// Index of the turn that holds at an instant; none before the first.
    #[must_use]
    pub fn index_at(&self, clock: &Clock, at: Timestamp) -> Option<i64> {
        let mut index = self.index_shown(clock.reading(at)).max(0);
        // A clock that was set back shows a time before a hand-over that has happened.
        while self.starts_at(clock, index + 1).is_some_and(|starts_at| starts_at <= at) {
            index += 1;
        }
        self.starts_at(clock, index).is_some_and(|starts_at| starts_at <= at).then_some(index)
    }

    /// Index of the last hand-over whose reading is not after this one.
    fn index_shown(&self, reading: Reading) -> i64 {
        let every = i64::from(self.every.max(1));
        let since = reading.0 - Reading::new(self.starts_on, self.time).0;
        match self.unit {
            Unit::Hour => since.div_euclid(every * HOUR_MS),
            Unit::Day => since.div_euclid(every * DAY_MS),
            Unit::Week => since.div_euclid(every * 7 * DAY_MS),
            Unit::Month => {
                // A month has at most 31 days, so this is never too late, and a few steps bring it home.
                let mut index = since.div_euclid(every * 31 * DAY_MS);
                let shown = |index| self.reading(index).is_some_and(|shown| shown <= reading);
                let ahead = (since.div_euclid(DAY_MS) * 10_000 / 305_000).div_euclid(every) - 1;
                if ahead > index && shown(ahead) {
                    index = ahead;
                }
                while shown(index + 1) {
                    index += 1;
                }
                index
            }
        }
    }

    /// The first hand-over at or after an instant, and the index of the turn that it begins.
    #[must_use]
    pub fn next_from(&self, clock: &Clock, at: Timestamp) -> Option<(i64, Timestamp)> {
        let index = match self.index_at(clock, at) {
            None => 0,
            Some(index) if self.starts_at(clock, index) == Some(at) => index,
            Some(index) => index + 1,
        };
        Some((index, self.starts_at(clock, index)?))
    }

    /// Longest turn in milliseconds, changes of the clock aside.
    #[must_use]
    pub fn longest_ms(&self) -> i64 {
        let every = i64::from(self.every.max(1));
        match self.unit {
            Unit::Hour => every * HOUR_MS,
            Unit::Day => every * DAY_MS,
            Unit::Week => every * 7 * DAY_MS,
            Unit::Month => every * 31 * DAY_MS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).expect("an instant")
    }

    fn clock(zone: &str) -> Clock {
        let zone = jiff::tz::TimeZone::get(zone).expect("a zone");
        Clock::of(&zone, at("2000-01-01T00:00:00Z"), at("2045-01-01T00:00:00Z"))
    }

    fn every(every: u16, unit: Unit, starts_on: &str, time: &str) -> Handover {
        Handover { starts_on: starts_on.parse().expect("a date"), time: time.parse().expect("a time"), every, unit }
    }

    fn starts(handover: &Handover, zone: &str, count: i64) -> Vec<String> {
        let clock = clock(zone);
        (0..count).map(|index| handover.starts_at(&clock, index).expect("an instant").to_string()).collect()
    }

    #[test]
    fn months_keep_their_day_and_time_where_they_have_it() {
        let monthly = every(1, Unit::Month, "2027-12-31", "09:00");
        assert_eq!(
            starts(&monthly, "Europe/Berlin", 5),
            [
                "2027-12-31T08:00:00Z",
                "2028-01-31T08:00:00Z",
                "2028-02-29T08:00:00Z",
                "2028-03-31T07:00:00Z",
                "2028-04-30T07:00:00Z"
            ]
        );
    }

    #[test]
    fn hours_follow_the_clock_on_the_wall() {
        let twelve = every(12, Unit::Hour, "2026-10-24", "09:00");
        assert_eq!(
            starts(&twelve, "Europe/Berlin", 4),
            ["2026-10-24T07:00:00Z", "2026-10-24T19:00:00Z", "2026-10-25T08:00:00Z", "2026-10-25T20:00:00Z"]
        );
        // An hour that the clock skips has no turn of its own, and one that it shows twice is one turn.
        let hourly = every(1, Unit::Hour, "2026-03-29", "01:00");
        assert_eq!(
            starts(&hourly, "Europe/Berlin", 4),
            ["2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"]
        );
    }

    #[test]
    fn nobody_has_a_turn_before_the_first() {
        let weekly = every(1, Unit::Week, "2026-01-05", "09:00");
        let clock = Clock::utc();
        assert_eq!(weekly.index_at(&clock, at("2026-01-05T08:59:59Z")), None);
        assert_eq!(weekly.index_at(&clock, at("2026-01-05T09:00:00Z")), Some(0));
        assert_eq!(weekly.next_from(&clock, at("2025-01-01T00:00:00Z")), Some((0, at("2026-01-05T09:00:00Z"))));
        assert_eq!(weekly.next_from(&clock, at("2026-01-05T09:00:00Z")), Some((0, at("2026-01-05T09:00:00Z"))));
        assert_eq!(weekly.next_from(&clock, at("2026-01-05T09:00:01Z")), Some((1, at("2026-01-12T09:00:00Z"))));
    }

    proptest! {
        #[test]
        fn the_index_is_the_turn_that_holds(
            zone in prop::sample::select(vec!["Europe/Berlin", "America/Chicago", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "UTC"]),
            unit in prop::sample::select(Unit::ALL.to_vec()),
            count in 1..40_u16,
            minute in 0..1440_u16,
            at_s in 1_325_376_000_i64..2_240_524_800,
        ) {
            let clock = clock(zone);
            let time = TimeOfDay::new(minute / 60, minute % 60).expect("a time");
            let handover = Handover { starts_on: "2011-12-01".parse().expect("a date"), time, every: count.min(unit.at_most()), unit };
            let at = Timestamp(at_s * 1000);
            let index = handover.index_at(&clock, at).expect("a turn");
            prop_assert!(handover.starts_at(&clock, index).expect("an instant") <= at);
            prop_assert!(handover.starts_at(&clock, index + 1).expect("an instant") > at);
        }
    }
}
