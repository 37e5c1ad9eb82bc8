//! Rules by which something repeats (RFC 5545, section 3.3.10), on the clock: the same civil times, whatever the clocks
//! of a zone do. Counted by steps, because a rule may come from anybody: one that would take too many is refused.

use super::{Unreadable, moments};
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{Span, ToSpan};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Every {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

#[derive(Clone, Debug)]
pub(super) struct Rule {
    every: Every,
    interval: i64,
    count: Option<u32>,
    /// The last time that may begin, and whether it is written in UTC.
    until: Option<(DateTime, bool)>,
    week_starts: Weekday,
    months: Vec<i16>,
    weeks: Vec<i16>,
    year_days: Vec<i16>,
    month_days: Vec<i16>,
    /// Weekdays, each the so-manyth of its month or year unless that is 0.
    weekdays: Vec<(i16, Weekday)>,
    hours: Vec<i16>,
    minutes: Vec<i16>,
    seconds: Vec<i16>,
    places: Vec<i16>,
}

/// How much may be looked at in all.
pub(super) struct Steps(pub u64);

impl Steps {
    pub fn take(&mut self, steps: usize) -> Result<(), Unreadable> {
        self.0 = self.0.checked_sub(steps as u64).ok_or(Unreadable::Endless)?;
        Ok(())
    }
}

impl Rule {
    /// `FREQ=WEEKLY;BYDAY=MO,FR`; none where that is no rule.
    pub fn read(text: &str) -> Option<Rule> {
        let mut rule = Rule {
            every: Every::Day,
            interval: 1,
            count: None,
            until: None,
            week_starts: Weekday::Monday,
            months: vec![],
            weeks: vec![],
            year_days: vec![],
            month_days: vec![],
            weekdays: vec![],
            hours: vec![],
            minutes: vec![],
            seconds: vec![],
            places: vec![],
        };
        let mut has_freq = false;
        for part in text.trim().trim_end_matches(';').split(';') {
            let (key, value) = part.split_once('=')?;
            match key.trim().to_ascii_uppercase().as_str() {
                "FREQ" => {
                    rule.every = every(value)?;
                    has_freq = true;
                }
                "INTERVAL" => rule.interval = value.trim().parse::<u32>().ok().filter(|every| *every > 0)?.into(),
                "COUNT" => rule.count = Some(value.trim().parse().ok()?),
                "UNTIL" => rule.until = Some(until(value)?),
                "WKST" => rule.week_starts = weekday(value.trim())?,
                "BYMONTH" => {
                    rule.months = numbers(value, 1, 12)?;
                    rule.months.sort_unstable();
                    rule.months.dedup();
                }
                "BYWEEKNO" => rule.weeks = numbers(value, -53, 53)?,
                "BYYEARDAY" => rule.year_days = numbers(value, -366, 366)?,
                "BYMONTHDAY" => rule.month_days = numbers(value, -31, 31)?,
                "BYDAY" => rule.weekdays = value.split(',').map(nth_weekday).collect::<Option<_>>()?,
                "BYHOUR" => rule.hours = numbers(value, 0, 23)?,
                "BYMINUTE" => rule.minutes = numbers(value, 0, 59)?,
                "BYSECOND" => rule.seconds = numbers(value, 0, 59)?,
                "BYSETPOS" => rule.places = numbers(value, -366, 366)?,
                _ => {}
            }
        }
        has_freq.then_some(rule)
    }

    /// The month, the week of it and the weekday (0 is Sunday) of one that holds each year, as rules of POSIX have them.
    pub fn of_a_year(&self) -> Option<(i16, i16, i8)> {
        let (&[month], &[(nth, weekday)]) = (self.months.as_slice(), self.weekdays.as_slice()) else { return None };
        let week = match nth {
            -1 => 5,
            1..=4 => nth,
            _ => return None,
        };
        (self.every == Every::Year).then_some((month, week, weekday.to_sunday_zero_offset()))
    }

    /// The civil times in `[from, to]` at which something repeats that began at `first`, which is one of them.
    /// `shown` is what the clock of `first` shows at a time of UTC.
    pub fn times(
        &self,
        first: DateTime,
        window: (DateTime, DateTime),
        shown: impl Fn(DateTime) -> Option<DateTime>,
        steps: &mut Steps,
    ) -> Result<Vec<DateTime>, Unreadable> {
        self.times_of(first, true, window, shown, steps)
    }

    /// The same where `first` is one of them only if the rule says so: the times that a rule takes out.
    pub fn times_taken_out(
        &self,
        first: DateTime,
        window: (DateTime, DateTime),
        shown: impl Fn(DateTime) -> Option<DateTime>,
        steps: &mut Steps,
    ) -> Result<Vec<DateTime>, Unreadable> {
        self.times_of(first, false, window, shown, steps)
    }

    fn times_of(
        &self,
        first: DateTime,
        has_first: bool,
        (from, to): (DateTime, DateTime),
        shown: impl Fn(DateTime) -> Option<DateTime>,
        steps: &mut Steps,
    ) -> Result<Vec<DateTime>, Unreadable> {
        let rule = self.completed(first);
        let until = match rule.until {
            Some((until, true)) => shown(until).unwrap_or(until).min(to),
            Some((until, false)) => until.min(to),
            None => to,
        };
        let (mut found, mut left) = (Vec::new(), rule.count.unwrap_or(u32::MAX));
        let mut ends_with = |time: DateTime| {
            if left == 0 || time > until {
                return true;
            }
            left -= 1;
            if time >= from {
                found.push(time);
            }
            false
        };
        if has_first && ends_with(first) {
            return Ok(found);
        }
        let by_day = if rule.every >= Every::Day { rule.times_of_day(first.time(), steps)? } else { vec![] };
        // What is counted is counted from the start.
        let skipped = if rule.count.is_some() { 0 } else { rule.periods_before(first, from) };
        for (point, days) in (skipped..).map_while(|period| rule.period(first, period)) {
            if days.first().is_none_or(|day| day.to_datetime(Time::midnight()) > until) {
                break;
            }
            steps.take(days.len())?;
            let of_point = if rule.every < Every::Day { Some(rule.times_of_day(point.time(), steps)?) } else { None };
            let times = of_point.as_ref().unwrap_or(&by_day);
            let days: Vec<Date> = days.into_iter().filter(|day| rule.has(*day)).collect();
            steps.take(days.len() * times.len())?;
            let all = days.iter().flat_map(|day| times.iter().map(|time| day.to_datetime(*time)));
            let follows = |time: &DateTime| *time > first || (!has_first && *time == first);
            let mut placed = rule.placed(all.collect()).into_iter().filter(follows);
            if placed.any(&mut ends_with) {
                break;
            }
        }
        Ok(found)
    }

    /// With what the start says where the rule does not.
    fn completed(&self, first: DateTime) -> Rule {
        let mut rule = self.clone();
        let names_days = [&rule.weeks, &rule.year_days, &rule.month_days].into_iter().any(|days| !days.is_empty());
        if rule.every == Every::Year && !rule.weeks.is_empty() && rule.weekdays.is_empty() {
            rule.weekdays = vec![(0, first.weekday())];
        }
        if names_days || !rule.weekdays.is_empty() {
            return rule;
        }
        match rule.every {
            Every::Year | Every::Month => {
                rule.month_days = vec![first.day().into()];
                if rule.every == Every::Year && rule.months.is_empty() {
                    rule.months = vec![first.month().into()];
                }
            }
            Every::Week => rule.weekdays = vec![(0, first.weekday())],
            _ => {}
        }
        rule
    }

    /// How many periods surely lie between a start and a time.
    fn periods_before(&self, first: DateTime, from: DateTime) -> i64 {
        let years = i64::from(from.year()) - i64::from(first.year());
        let seconds = from.duration_since(first).as_secs();
        let units = match self.every {
            Every::Year => years,
            Every::Month => years * 12 + i64::from(from.month()) - i64::from(first.month()),
            every => seconds / every.seconds(),
        };
        (units / self.interval - 1).max(0)
    }

    /// The so-manyth period: where it stands, and its days.
    fn period(&self, first: DateTime, number: i64) -> Option<(DateTime, Vec<Date>)> {
        let units = number.checked_mul(self.interval)?;
        let from_here =
            |first: Date, days: i16| (0..days).filter_map(|day| first.checked_add(day.days()).ok()).collect();
        let (begins, days) = match self.every {
            Every::Year => {
                let year = i16::try_from(i64::from(first.year()).checked_add(units)?).ok()?;
                let months: Vec<i16> = if self.months.is_empty() { (1..=12).collect() } else { self.months.clone() };
                let begins = months.iter().filter_map(|month| Date::new(year, i8::try_from(*month).ok()?, 1).ok());
                let begins: Vec<Date> = begins.collect();
                let days = begins.iter().flat_map(|month| from_here(*month, month.days_in_month().into()));
                return Some((begins.first()?.to_datetime(first.time()), days.collect()));
            }
            Every::Month => {
                let span = Span::new().try_months(units).ok()?;
                let begins = first.date().first_of_month().checked_add(span).ok()?;
                (begins, begins.days_in_month().into())
            }
            Every::Week => {
                let monday = week_of(first.date(), self.week_starts)?;
                (monday.checked_add(Span::new().try_weeks(units).ok()?).ok()?, 7)
            }
            Every::Day => (first.date().checked_add(Span::new().try_days(units).ok()?).ok()?, 1),
            every => {
                let point = moments::later(first, units.checked_mul(every.seconds())?)?;
                return Some((point, vec![point.date()]));
            }
        };
        Some((begins.to_datetime(first.time()), from_here(begins, days)))
    }

    /// The times of a day: the parts that are finer than the period are expanded, the others must hold.
    fn times_of_day(&self, point: Time, steps: &mut Steps) -> Result<Vec<Time>, Unreadable> {
        let part = |unit: Every, given: &[i16], here: i8| -> Vec<i8> {
            if given.is_empty() {
                return vec![here];
            }
            let mut all: Vec<i8> = given.iter().filter_map(|part| i8::try_from(*part).ok()).collect();
            all.sort_unstable();
            all.dedup();
            all.retain(|part| self.every > unit || *part == here);
            all
        };
        let hours = part(Every::Hour, &self.hours, point.hour());
        let minutes = part(Every::Minute, &self.minutes, point.minute());
        let seconds = part(Every::Second, &self.seconds, point.second());
        steps.take(hours.len() * minutes.len() * seconds.len())?;
        let mut times = Vec::new();
        for hour in &hours {
            for minute in &minutes {
                times.extend(seconds.iter().filter_map(|second| Time::new(*hour, *minute, *second, 0).ok()));
            }
        }
        Ok(times)
    }

    fn has(&self, day: Date) -> bool {
        let in_month = (i16::from(day.day()), i16::from(day.days_in_month()));
        let in_year = (day.day_of_year(), day.days_in_year());
        // Those that are counted from the end are below zero.
        let counts = |wanted: &[i16], (number, of): (i16, i16)| {
            wanted.is_empty() || wanted.contains(&number) || wanted.contains(&(number - of - 1))
        };
        let of_month = self.every == Every::Month || (self.every == Every::Year && !self.months.is_empty());
        let (number, of) = if of_month { in_month } else { in_year };
        let is_weekday = |(nth, weekday): &(i16, Weekday)| {
            let counted = *nth == 0 || self.every < Every::Month || !self.weeks.is_empty();
            let place = if *nth > 0 { (number - 1) / 7 + 1 } else { -((of - number) / 7 + 1) };
            day.weekday() == *weekday && (counted || place == *nth)
        };
        (self.months.is_empty() || self.months.contains(&day.month().into()))
            && counts(&self.month_days, in_month)
            && counts(&self.year_days, in_year)
            && (self.weekdays.is_empty() || self.weekdays.iter().any(is_weekday))
            && (self.weeks.is_empty()
                || week_number(day, self.week_starts).is_some_and(|week| counts(&self.weeks, week)))
    }

    /// What `BYSETPOS` leaves of the times of a period.
    fn placed(&self, all: Vec<DateTime>) -> Vec<DateTime> {
        if self.places.is_empty() {
            return all;
        }
        let len = all.len() as i64;
        let index = |place: &i16| if *place > 0 { i64::from(*place) - 1 } else { len + i64::from(*place) };
        let mut kept: Vec<i64> = self.places.iter().map(index).filter(|index| (0..len).contains(index)).collect();
        kept.sort_unstable();
        kept.dedup();
        kept.into_iter().filter_map(|index| all.get(usize::try_from(index).ok()?).copied()).collect()
    }
}

impl Every {
    fn seconds(self) -> i64 {
        match self {
            Every::Second => 1,
            Every::Minute => 60,
            Every::Hour => 3600,
            Every::Week => 7 * 86_400,
            Every::Day | Every::Month | Every::Year => 86_400,
        }
    }
}

/// The first day of the week of a day.
fn week_of(day: Date, starts: Weekday) -> Option<Date> {
    day.checked_sub(i64::from(day.weekday().since(starts)).days()).ok()
}

/// Which week of its year, of how many. The first has four days in the year.
fn week_number(day: Date, starts: Weekday) -> Option<(i16, i16)> {
    let middle = |day: Date| week_of(day, starts)?.checked_add(3.days()).ok();
    let here = middle(day)?;
    let last = middle(Date::new(here.year(), 12, 28).ok()?)?;
    Some(((here.day_of_year() - 1) / 7 + 1, (last.day_of_year() - 1) / 7 + 1))
}

fn every(text: &str) -> Option<Every> {
    Some(match text.trim().to_ascii_uppercase().as_str() {
        "SECONDLY" => Every::Second,
        "MINUTELY" => Every::Minute,
        "HOURLY" => Every::Hour,
        "DAILY" => Every::Day,
        "WEEKLY" => Every::Week,
        "MONTHLY" => Every::Month,
        "YEARLY" => Every::Year,
        _ => return None,
    })
}

/// A day as an end is a whole one.
fn until(text: &str) -> Option<(DateTime, bool)> {
    let (civil, is_day, is_utc) = moments::civil(text)?;
    Some((if is_day { moments::later(civil, 86_399)? } else { civil }, is_utc))
}

fn numbers(text: &str, least: i16, most: i16) -> Option<Vec<i16>> {
    let number = |part: &str| part.trim().parse().ok().filter(|number| (least..=most).contains(number));
    text.split(',').map(number).collect()
}

/// `MO`, `-1SU`
fn nth_weekday(text: &str) -> Option<(i16, Weekday)> {
    let text = text.trim();
    let (number, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let number = if number.is_empty() { 0 } else { number.parse().ok().filter(|nth| (-53..=53).contains(nth))? };
    Some((number, weekday(day)?))
}

fn weekday(text: &str) -> Option<Weekday> {
    Some(match text.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Days, as `2026-11-20`, with the time where it is another than that of the start.
    fn times(rule: &str, first: &str, to: &str) -> Vec<String> {
        let (first, to): (DateTime, DateTime) = (first.parse().unwrap(), to.parse().unwrap());
        let all = Rule::read(rule).unwrap().times(first, (first, to), Some, &mut Steps(1_000_000)).unwrap();
        let word = |time: &DateTime| match time.time() == first.time() {
            true => time.date().to_string(),
            false => time.to_string(),
        };
        all.iter().map(word).collect()
    }

    /// The examples of RFC 5545, section 3.8.5.3, each with the first times that it gives.
    #[test]
    fn the_examples_of_the_standard_hold() {
        let table = include_str!("rules.txt").lines().filter(|line| !line.starts_with('#'));
        let mut seen = 0;
        for line in table {
            let [rule, first, expected] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
            let expected: Vec<&str> = expected.split(' ').collect();
            let to = "2007-12-31T23:59:59";
            let found = times(rule, first, to);
            assert_eq!(found[..expected.len().min(found.len())], expected, "{rule}");
            seen += 1;
        }
        assert!(seen > 25, "{seen}");
    }

    #[test]
    fn what_ends_ends_and_what_began_long_ago_is_found_at_once() {
        assert_eq!(times("FREQ=DAILY;UNTIL=20261122", "2026-11-20T09:00:00", "2027-01-01T00:00:00").len(), 3);
        assert_eq!(times("FREQ=DAILY;UNTIL=20261122T090000Z", "2026-11-20T09:00:00", "2027-01-01T00:00:00").len(), 3);
        assert_eq!(times("FREQ=DAILY;UNTIL=20261119", "2026-11-20T09:00:00", "2027-01-01T00:00:00").len(), 0);
        let mut steps = Steps(100);
        let window = ("2026-11-20T00:00:00".parse().unwrap(), "2026-11-22T00:00:00".parse().unwrap());
        for rule in ["FREQ=SECONDLY;INTERVAL=43200", "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=FR,SA"] {
            let first = "1990-01-05T09:00:00".parse().unwrap();
            let found = Rule::read(rule).unwrap().times(first, window, Some, &mut steps).unwrap();
            assert!((2..=4).contains(&found.len()), "{rule}: {found:?}");
        }
    }

    #[test]
    fn what_would_take_too_long_is_refused_and_what_is_no_rule_is_none() {
        let (first, to) = ("2026-11-20T09:00:00".parse().unwrap(), "2027-11-20T09:00:00".parse().unwrap());
        for rule in ["FREQ=SECONDLY", "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", "FREQ=SECONDLY;COUNT=4000000000"] {
            let found = Rule::read(rule).unwrap().times(first, (first, to), Some, &mut Steps(100_000));
            assert_eq!(found, Err(Unreadable::Endless), "{rule}");
        }
        for text in
            ["", "FREQ=NEVER", "INTERVAL=2", "FREQ=DAILY;INTERVAL=0", "FREQ=WEEKLY;BYDAY=é", "FREQ=DAILY;BYHOUR=24"]
        {
            assert!(Rule::read(text).is_none(), "{text}");
        }
    }
}
