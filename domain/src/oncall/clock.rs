//! What the clocks of a zone show, as arithmetic on whole numbers. All civil time of rosters goes through here: no
//! length of time is ever added to an instant to find a hand-over, so a hand-over at 09:00 stays at 09:00.

use crate::time::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

pub(super) const MINUTE_MS: i64 = 60_000;
pub(super) const HOUR_MS: i64 = 60 * MINUTE_MS;
pub(super) const DAY_MS: i64 = 24 * HOUR_MS;

/// What a clock on a wall shows, date included: milliseconds since it showed 1970-01-01 00:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reading(pub i64);

impl Reading {
    #[must_use]
    pub fn new(date: Date, time: TimeOfDay) -> Self {
        Reading(days_since_1970(date) * DAY_MS + time.ms())
    }

    /// The day since 1970-01-01 that the clock shows.
    pub(super) fn day(self) -> i64 {
        self.0.div_euclid(DAY_MS)
    }
}

/// Days from 1970-01-01 to a date, in a few additions: every hand-over asks for it. Years begin in March here, so that
/// the odd day comes last, and come in groups of 400, which have 146,097 days each.
fn days_since_1970(date: Date) -> i64 {
    let month = (i64::from(date.month()) + 9) % 12;
    let year = i64::from(date.year()) - i64::from(month >= 10);
    let (group, year) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + i64::from(date.day()) - 1;
    group * 146_097 + year * 365 + year / 4 - year / 100 + of_year - 719_468
}

/// A time of day, to the minute: `09:00`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, example = "09:00"))]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    pub const MIDNIGHT: TimeOfDay = TimeOfDay(0);

    /// None beyond 23:59.
    #[must_use]
    pub fn new(hour: u16, minute: u16) -> Option<Self> {
        (hour < 24 && minute < 60).then_some(TimeOfDay(hour * 60 + minute))
    }

    /// Minutes since midnight.
    #[must_use]
    pub fn minutes(self) -> u16 {
        self.0
    }

    pub(super) fn ms(self) -> i64 {
        i64::from(self.0) * MINUTE_MS
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// Why a text is no time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a time like 09:00")]
pub struct NoTimeOfDay;

impl FromStr for TimeOfDay {
    type Err = NoTimeOfDay;

    fn from_str(text: &str) -> Result<Self, NoTimeOfDay> {
        let (hour, minute) = text.split_once(':').ok_or(NoTimeOfDay)?;
        let number = |digits: &str| {
            let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
            plain.then(|| digits.parse().ok()).flatten().ok_or(NoTimeOfDay)
        };
        TimeOfDay::new(number(hour)?, number(minute)?).ok_or(NoTimeOfDay)
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The clocks of one zone over a stretch of time: how far they are from UTC, change by change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// By instant. The first holds since ever, the last for ever.
    stretches: Vec<Stretch>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stretch {
    starts_at: i64,
    /// What the clock shows, less UTC.
    offset_ms: i64,
}

impl Stretch {
    /// When the clock shows this, or the start, if it would have been before.
    fn shows(self, reading: Reading) -> Timestamp {
        Timestamp(reading.0.saturating_sub(self.offset_ms).max(self.starts_at))
    }
}

impl Clock {
    /// The clock that shows UTC.
    #[must_use]
    pub fn utc() -> Self {
        Clock { stretches: vec![Stretch { starts_at: i64::MIN, offset_ms: 0 }] }
    }

    /// The clocks of a zone, true from `from` to `to`; outside of it they stay as they are at its ends.
    #[must_use]
    pub fn of(zone: &jiff::tz::TimeZone, from: Timestamp, to: Timestamp) -> Self {
        let offset_ms = |offset: jiff::tz::Offset| i64::from(offset.seconds()) * 1000;
        let first = Stretch { starts_at: i64::MIN, offset_ms: offset_ms(zone.to_offset(from.to_jiff())) };
        let mut stretches = vec![first];
        for change in zone.following(from.to_jiff()) {
            let starts_at = change.timestamp().as_millisecond();
            if starts_at > to.0 {
                break;
            }
            // The database also lists changes of a zone's abbreviation.
            let offset_ms = offset_ms(change.offset());
            if stretches.last().is_some_and(|last| last.offset_ms != offset_ms) {
                stretches.push(Stretch { starts_at, offset_ms });
            }
        }
        Clock { stretches }
    }

    /// What the clock shows at an instant.
    #[must_use]
    pub fn reading(&self, at: Timestamp) -> Reading {
        let index = self.stretches.partition_point(|stretch| stretch.starts_at <= at.0).max(1);
        Reading(at.0.saturating_add(self.stretches[index - 1].offset_ms))
    }

    /// The first instant at which the clock shows this, or, where it skips it, has just jumped beyond it. The later
    /// the reading, the later the instant, through every change: that is why turns never overlap.
    #[must_use]
    pub fn first_shows(&self, reading: Reading) -> Timestamp {
        for pair in self.stretches.windows(2) {
            if pair[1].starts_at.saturating_add(pair[0].offset_ms) > reading.0 {
                return pair[0].shows(reading);
            }
        }
        self.stretches.last().map_or(Timestamp(reading.0), |last| last.shows(reading))
    }

    /// The changes of the clock in `[from, to)`: when, and by how many milliseconds it is set forward.
    pub fn changes(&self, from: Timestamp, to: Timestamp) -> impl Iterator<Item = (Timestamp, i64)> {
        let pairs = self.stretches.windows(2);
        let changes = pairs.map(|pair| (Timestamp(pair[1].starts_at), pair[1].offset_ms - pair[0].offset_ms));
        changes.filter(move |(at, _)| from <= *at && *at < to)
    }
}

/// A zone that the database does not know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no time zone {0:?}; write one like Europe/Berlin")]
pub struct NoZone(pub String);

/// The clocks that a roster needs, by the name of their zone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocks(BTreeMap<String, Clock>);

impl Clocks {
    /// The clocks of these zones, true in `[from, to)`; outside of it they stay as they are at its ends.
    ///
    /// # Errors
    /// When a zone is unknown.
    pub fn of<'a>(zones: impl Iterator<Item = &'a str>, from: Timestamp, to: Timestamp) -> Result<Self, NoZone> {
        let mut clocks = Clocks::default();
        for name in zones {
            clocks.add(name, from, to)?;
        }
        Ok(clocks)
    }

    fn add(&mut self, name: &str, from: Timestamp, to: Timestamp) -> Result<(), NoZone> {
        if !self.0.contains_key(name) {
            let zone = jiff::tz::TimeZone::get(name).map_err(|_| NoZone(name.to_owned()))?;
            self.0.insert(name.to_owned(), Clock::of(&zone, from, to));
        }
        Ok(())
    }

    /// These clocks and those.
    #[must_use]
    pub fn with(mut self, others: Clocks) -> Self {
        self.0.extend(others.0);
        self
    }

    /// The clock of a zone; UTC's when it was not asked for.
    #[must_use]
    pub fn get(&self, zone: &str) -> &Clock {
        static UTC: std::sync::LazyLock<Clock> = std::sync::LazyLock::new(Clock::utc);
        self.0.get(zone).unwrap_or(&UTC)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).expect("an instant")
    }

    fn clock(zone: &str) -> Clock {
        Clock::of(&TimeZone::get(zone).expect("a zone"), at("2000-01-01T00:00:00Z"), at("2040-01-01T00:00:00Z"))
    }

    fn reading(date: &str, time: &str) -> Reading {
        Reading::new(date.parse().expect("a date"), time.parse().expect("a time"))
    }

    #[test]
    fn days_are_counted_as_calendars_count_them() {
        let epoch = jiff::civil::date(1970, 1, 1);
        let mut day = jiff::civil::date(1899, 12, 25);
        while day.year() < 2110 {
            assert_eq!(days_since_1970(day), i64::from((day - epoch).get_days()), "{day}");
            day = day.tomorrow().expect("a day");
        }
        assert_eq!(days_since_1970(jiff::civil::date(-9999, 1, 1)), -4_371_587);
    }

    #[test]
    fn a_time_that_is_skipped_is_when_the_clock_jumps_over_it_and_one_shown_twice_is_the_first() {
        for (zone, date, time, instant) in [
            ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00:00Z"),
            ("Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T01:00:00Z"),
            ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30:00Z"),
            ("Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T02:00:00Z"),
            ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30:00Z"),
            ("Pacific/Apia", "2011-12-30", "09:00", "2011-12-30T10:00:00Z"),
            ("Pacific/Apia", "2011-12-31", "09:00", "2011-12-30T19:00:00Z"),
        ] {
            assert_eq!(clock(zone).first_shows(reading(date, time)), at(instant), "{zone}, {date} {time}");
        }
    }

    #[test]
    fn the_clock_reads_what_the_zone_says() {
        let clock = clock("Europe/Berlin");
        assert_eq!(clock.reading(at("2026-10-25T00:30:00Z")), reading("2026-10-25", "02:30"));
        assert_eq!(clock.reading(at("2026-10-25T01:30:00Z")), reading("2026-10-25", "02:30"));
        let changes: Vec<_> = clock.changes(at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z")).collect();
        assert_eq!(changes, [(at("2026-03-29T01:00:00Z"), HOUR_MS), (at("2026-10-25T01:00:00Z"), -HOUR_MS)]);
    }

    #[test]
    fn times_of_day_are_read_strictly() {
        for (text, read) in [("09:00", Some(540)), ("9:05", Some(545)), ("23:59", Some(1439)), ("24:00", None)] {
            assert_eq!(text.parse().ok().map(TimeOfDay::minutes), read, "{text}");
        }
        for text in ["", "9", "+9:00", "09:60", "09:00:00", " 9:00", "0９:00"] {
            assert_eq!(text.parse::<TimeOfDay>(), Err(NoTimeOfDay), "{text}");
        }
        assert_eq!(serde_json::to_string(&TimeOfDay(545)).expect("json"), "\"09:05\"");
    }
}
