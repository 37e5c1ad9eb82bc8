//! Hours of the week in which a rotation is on duty: office hours, nights, weekends.

use super::clock::{Clock, DAY_MS, Reading, TimeOfDay};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The days of a week, 0 for Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Weekday {
    pub const ALL: [Weekday; 7] =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

    /// `Mon`
    #[must_use]
    pub fn short(self) -> &'static str {
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][self as usize]
    }

    /// How it is written in forms and in REST: `mon`.
    #[must_use]
    pub fn key(self) -> &'static str {
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][self as usize]
    }
}

/// On duty on these days from one civil time to another. The same time twice means a whole day; an end before the
/// start lies on the next day, so `22:00` to `06:00` is a night that begins on the day named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Hours {
    pub weekdays: Vec<Weekday>,
    pub from: TimeOfDay,
    pub until: TimeOfDay,
}

const WEEK_MS: i64 = 7 * DAY_MS;
/// 1970-01-01 was a Thursday: this day before it, a Monday, begins week 0.
const MONDAY: i64 = -3;

/// Hours as stretches of a week, joined where they meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Week {
    /// Around the clock.
    Always,
    /// By start, in milliseconds of what the clock shows since Monday 00:00. Each start lies within the week; the
    /// last may end in the next.
    Stretches(Vec<(i64, i64)>),
}

impl Week {
    /// No hours mean around the clock.
    pub(super) fn of(hours: &[Hours]) -> Self {
        if hours.is_empty() {
            return Week::Always;
        }
        let mut all: Vec<(i64, i64)> = hours.iter().flat_map(stretches_of).collect();
        all.sort_unstable();
        let mut joined: Vec<(i64, i64)> = Vec::new();
        for (from, until) in all {
            match joined.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(until),
                _ => joined.push((from, until)),
            }
        }
        // What reaches into the next week meets its first hours.
        while let (Some(last), true) = (joined.last().copied(), joined.len() > 1) {
            let first = joined[0];
            if last.1 < first.0 + WEEK_MS {
                break;
            }
            joined.remove(0);
            let end = joined.len() - 1;
            joined[end].1 = last.1.max(first.1 + WEEK_MS);
        }
        if joined.iter().any(|(from, until)| until - from >= WEEK_MS) { Week::Always } else { Week::Stretches(joined) }
    }

    /// Whether somebody is on duty at an instant, and since and until when.
    pub(super) fn open_at(&self, clock: &Clock, at: Timestamp) -> Option<(Timestamp, Timestamp)> {
        match self {
            Week::Always => Some((Timestamp(i64::MIN), Timestamp(i64::MAX))),
            Week::Stretches(_) => self.opens(clock, at, Timestamp(at.0 + 1)).next(),
        }
    }

    /// The stretches that overlap `[from, to)`, whole and in order. Those that the clocks skip are left out.
    pub(super) fn opens<'a>(&'a self, clock: &'a Clock, from: Timestamp, to: Timestamp) -> Opens<'a> {
        let stretches = match self {
            Week::Always => &[][..],
            Week::Stretches(stretches) => stretches,
        };
        let always = matches!(self, Week::Always).then_some((Timestamp(i64::MIN), Timestamp(i64::MAX)));
        // One week back: a stretch may reach into the week after it, and clocks may be set back.
        let week = (clock.reading(from).day() - MONDAY).div_euclid(7) - 1;
        Opens { clock, stretches, from, to, always, monday: Reading((week * 7 + MONDAY) * DAY_MS), next: 0 }
    }
}

/// Stretches of hours as instants, in order.
pub(super) struct Opens<'a> {
    clock: &'a Clock,
    stretches: &'a [(i64, i64)],
    from: Timestamp,
    to: Timestamp,
    always: Option<(Timestamp, Timestamp)>,
    /// When the week begins of which the stretch with this index is next.
    monday: Reading,
    next: usize,
}

impl Iterator for Opens<'_> {
    type Item = (Timestamp, Timestamp);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(always) = self.always.take() {
            return Some(always);
        }
        while !self.stretches.is_empty() {
            let (opens, closes) = self.stretches[self.next];
            let opens = self.clock.first_shows(Reading(self.monday.0 + opens));
            let closes = self.clock.first_shows(Reading(self.monday.0 + closes));
            self.next += 1;
            if self.next == self.stretches.len() {
                (self.next, self.monday) = (0, Reading(self.monday.0 + WEEK_MS));
            }
            if opens >= self.to {
                return None;
            }
            if closes > self.from && opens < closes {
                return Some((opens, closes));
            }
        }
        None
    }
}

fn stretches_of(hours: &Hours) -> impl Iterator<Item = (i64, i64)> {
    let (from, until) = (hours.from.ms(), hours.until.ms());
    let length = if until > from { until - from } else { until + DAY_MS - from };
    hours.weekdays.iter().map(move |weekday| {
        let starts = *weekday as i64 * DAY_MS + from;
        (starts, starts + length)
    })
}

/// These hours in `[from, to)`: stretches of time in order, cut to it. No hours are around the clock.
#[must_use]
pub fn stretches(hours: &[Hours], clock: &Clock, from: Timestamp, to: Timestamp) -> Vec<(Timestamp, Timestamp)> {
    let week = Week::of(hours);
    let cut = |(opens, closes): (Timestamp, Timestamp)| (opens.max(from), closes.min(to));
    week.opens(clock, from, to).map(cut).filter(|(opens, closes)| opens < closes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(weekdays: &[Weekday], from: &str, until: &str) -> Hours {
        let time = |text: &str| text.parse().expect("a time");
        Hours { weekdays: weekdays.to_vec(), from: time(from), until: time(until) }
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).expect("an instant")
    }

    fn berlin() -> Clock {
        let zone = jiff::tz::TimeZone::get("Europe/Berlin").expect("a zone");
        Clock::of(&zone, at("2020-01-01T00:00:00Z"), at("2030-01-01T00:00:00Z"))
    }

    fn opens(hours: &[Hours], from: &str, to: &str) -> Vec<(String, String)> {
        let (week, clock) = (Week::of(hours), berlin());
        let opens = week.opens(&clock, at(from), at(to)).map(|(a, b)| (a.to_string(), b.to_string()));
        opens.collect()
    }

    fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|(from, until)| ((*from).to_owned(), (*until).to_owned())).collect()
    }

    #[test]
    fn a_weekend_is_one_stretch_though_it_is_written_by_day() {
        let weekend = [
            hours(&[Weekday::Sat, Weekday::Sun], "00:00", "00:00"),
            hours(&[Weekday::Mon], "00:00", "08:00"),
            hours(&[Weekday::Fri], "18:00", "00:00"),
        ];
        assert_eq!(
            opens(&weekend, "2026-10-23T00:00:00Z", "2026-10-31T00:00:00Z"),
            pairs(&[
                ("2026-10-23T16:00:00Z", "2026-10-26T07:00:00Z"),
                ("2026-10-30T17:00:00Z", "2026-11-02T07:00:00Z")
            ])
        );
    }

    #[test]
    fn a_night_keeps_its_civil_ends_when_the_clocks_change() {
        let nights = [hours(&Weekday::ALL, "22:00", "06:00")];
        assert_eq!(
            opens(&nights, "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z"),
            pairs(&[
                ("2026-10-24T20:00:00Z", "2026-10-25T05:00:00Z"),
                ("2026-10-25T21:00:00Z", "2026-10-26T05:00:00Z")
            ])
        );
        assert_eq!(Week::of(&nights).open_at(&berlin(), at("2026-10-25T12:00:00Z")), None);
        assert!(Week::of(&nights).open_at(&berlin(), at("2026-10-25T01:00:00Z")).is_some());
    }

    #[test]
    fn all_days_whole_are_around_the_clock() {
        assert_eq!(Week::of(&[hours(&Weekday::ALL, "09:00", "09:00")]), Week::Always);
        assert_eq!(Week::of(&[]), Week::Always);
        assert_eq!(Week::of(&[hours(&[], "09:00", "17:00")]), Week::Stretches(vec![]));
    }
}
