//! Times as calendars write them: days, civil times on the clock of a zone, and how long something lasts.

use super::lines::Line;
use super::zones::Zones;
use domain::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};

const DAY_S: i64 = 86_400;
/// Nothing lasts longer than there are years.
const LONGEST_S: i64 = 10_000 * 366 * DAY_S;

/// A civil time in its zone; a day is the midnight with which it begins.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    pub civil: DateTime,
    pub zone: TimeZone,
    pub is_day: bool,
}

/// Where a period ends: at a time, or so long after its start.
#[derive(Clone, Debug)]
pub(super) enum PeriodEnd {
    At(Moment),
    After(Length),
}

/// How long something lasts: first on the clock, so that what ends at nine ends at nine when the clocks have changed,
/// then by the second.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Length {
    civil_s: i64,
    exact_s: i64,
}

impl Moment {
    /// The first value of a line.
    pub fn read(line: &Line, zones: &Zones) -> Option<Moment> {
        Moment::all(line, zones).next()
    }

    /// The values of a line with several. Of a period, its start.
    pub fn all(line: &Line, zones: &Zones) -> impl Iterator<Item = Moment> {
        Moment::periods(line, zones).map(|(starts, _)| starts)
    }

    /// The values of a line with several, each with where it ends if it is a period. An end that cannot be read is none.
    pub fn periods(line: &Line, zones: &Zones) -> impl Iterator<Item = (Moment, Option<PeriodEnd>)> {
        let zone = zones.of(line.parameter("TZID"));
        let moment = move |text: &str| {
            let (civil, is_day, is_utc) = civil(text)?;
            let zone = if is_utc { TimeZone::UTC } else { zone.clone() };
            Some(Moment { civil, zone, is_day })
        };
        line.value.split(',').filter_map(move |value| {
            let (starts, ends) = value.split_once('/').map_or((value, None), |(starts, ends)| (starts, Some(ends)));
            let end = |text| moment(text).map(PeriodEnd::At).or_else(|| Length::read(text).map(PeriodEnd::After));
            Some((moment(starts)?, ends.and_then(end)))
        })
    }

    /// The same on the clock of another.
    pub fn on_clock_of(&self, other: &Moment) -> Option<DateTime> {
        let same = self.is_day || self.zone == other.zone;
        if same { Some(self.civil) } else { Some(other.shown(self.instant_of(self.civil)?)) }
    }

    /// The instant of another civil time in the same zone. One that a night does not have is when the clocks jump; of
    /// one that it has twice, the first.
    pub fn instant_of(&self, civil: DateTime) -> Option<Timestamp> {
        Some(self.zone.to_timestamp(civil).ok()?.into())
    }

    /// What the clock of its zone shows.
    pub fn shown(&self, at: Timestamp) -> DateTime {
        self.zone.to_datetime(at.to_jiff())
    }
}

impl Length {
    /// From a start to an end, which does not come before it.
    pub fn between(start: &Moment, end: &Moment) -> Length {
        let shown = match end.zone == start.zone || end.is_day {
            true => Some(end.civil),
            false => end.instant_of(end.civil).map(|at| start.shown(at)),
        };
        let civil_s = shown.map_or(0, |end| end.duration_since(start.civil).as_secs());
        Length { civil_s: civil_s.max(0), exact_s: 0 }
    }

    /// Of a period, which may end on another clock than that of `lasts_on`, by the second then.
    pub fn of_period(start: &Moment, end: &PeriodEnd, lasts_on: &Moment) -> Option<Length> {
        match end {
            PeriodEnd::After(length) => Some(*length),
            PeriodEnd::At(end) if start.zone == lasts_on.zone => Some(Length::between(start, end)),
            PeriodEnd::At(end) => {
                let (starts, ends) = start.instant_of(start.civil).zip(end.instant_of(end.civil))?;
                let exact_s = ends.to_jiff().duration_since(starts.to_jiff()).as_secs();
                Some(Length { civil_s: 0, exact_s: exact_s.max(0) })
            }
        }
    }

    /// `P1W`, `P1DT12H`: days are those of the clock, hours are exact.
    pub fn read(text: &str) -> Option<Length> {
        let text = text.trim().trim_start_matches('+').strip_prefix('P')?;
        let (mut length, mut number, mut in_time) = (Length::default(), String::new(), false);
        for letter in text.chars() {
            if letter.is_ascii_digit() && number.len() < 9 {
                number.push(letter);
                continue;
            }
            if letter == 'T' {
                in_time = true;
                continue;
            }
            let count: i64 = std::mem::take(&mut number).parse().ok()?;
            match (letter, in_time) {
                ('W', false) => length.civil_s += count * 7 * DAY_S,
                ('D', false) => length.civil_s += count * DAY_S,
                ('H', true) => length.exact_s += count * 3600,
                ('M', true) => length.exact_s += count * 60,
                ('S', true) => length.exact_s += count,
                _ => return None,
            }
            if length.about_s() > LONGEST_S {
                return None;
            }
        }
        Some(length)
    }

    pub fn a_day() -> Length {
        Length { civil_s: DAY_S, exact_s: 0 }
    }

    /// In seconds, but for changes of the clock.
    pub fn about_s(self) -> i64 {
        self.civil_s + self.exact_s
    }

    /// How many days, of something that lasts whole days; at least one.
    pub fn days(self) -> i64 {
        ((self.about_s() + DAY_S - 1) / DAY_S).max(1)
    }

    /// When it is over that begins at a civil time.
    pub fn end(self, moment: &Moment, begins: DateTime) -> Option<Timestamp> {
        let span: Span = Span::new().try_seconds(self.civil_s).ok()?;
        let ends = moment.instant_of(begins.checked_add(span).ok()?)?;
        let exact = jiff::SignedDuration::from_secs(self.exact_s);
        Some(ends.to_jiff().checked_add(exact).ok()?.into())
    }
}

/// `20261224`, `20261224T090000`, `20261224T080000Z`: the civil time, whether it is a day, and whether it is of UTC.
pub(super) fn civil(text: &str) -> Option<(DateTime, bool, bool)> {
    let text = text.trim();
    let number = |part: Option<&str>| part.filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok();
    let year: i16 = number(text.get(..4))?;
    let part = |from: usize| number(text.get(from..from + 2)).and_then(|number: i16| i8::try_from(number).ok());
    let date = Date::new(year, part(4)?, part(6)?).ok()?;
    let rest = text.get(8..)?;
    if rest.is_empty() {
        return Some((date.to_datetime(Time::midnight()), true, false));
    }
    if !rest.starts_with(['T', 't']) {
        return None;
    }
    // Seconds of a minute that has sixty-one, and seconds left out.
    let second = part(13).unwrap_or(0).min(59);
    let time = Time::new(part(9)?, part(11)?, second, 0).ok()?;
    Some((date.to_datetime(time), false, rest.ends_with(['Z', 'z'])))
}

/// The last of so many days from a first one.
pub(super) fn last_day(first: Date, days: i64) -> Option<Date> {
    first.checked_add(Span::new().try_days(days - 1).ok()?).ok()
}

/// The same, so many seconds later.
pub(super) fn later(civil: DateTime, seconds: i64) -> Option<DateTime> {
    civil.checked_add(0.seconds().try_seconds(seconds).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_and_what_is_none_is_not() {
        for (text, read) in [
            ("20261224", Some(("2026-12-24T00:00:00", true, false))),
            ("20261224T090000", Some(("2026-12-24T09:00:00", false, false))),
            ("20261224T080000Z", Some(("2026-12-24T08:00:00", false, true))),
            ("20261224T235960Z", Some(("2026-12-24T23:59:59", false, true))),
            ("20260230", None),
            ("2026122é", None),
            ("20261224X", None),
            ("-0261224", None),
            ("", None),
        ] {
            let read = read.map(|(civil, day, utc)| (civil.parse().unwrap(), day, utc));
            assert_eq!(civil(text), read, "{text}");
        }
    }

    #[test]
    fn lengths_are_read() {
        for (text, civil_s, exact_s) in
            [("P1W", 7 * DAY_S, 0), ("P1DT12H", DAY_S, 12 * 3600), ("PT1H30M", 0, 5400), ("+PT15S", 0, 15)]
        {
            let read = Length::read(text).unwrap();
            assert_eq!((read.civil_s, read.exact_s), (civil_s, exact_s), "{text}");
        }
        let long = format!("P{}", "999999999W".repeat(20_000));
        for text in ["", "P", "1D", "P1H", "PT1D", "-P1D", "PT99999999999H", "P1", &long] {
            assert!(Length::read(text).is_none_or(|length| length.about_s() == 0), "{text}");
        }
    }
}
