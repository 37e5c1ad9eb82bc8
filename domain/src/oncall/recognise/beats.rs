//! When turns may change: hand-overs at which people are seen to change, as often as not.

use super::theirs::Held;
use crate::oncall::clock::{Clock, DAY_MS, HOUR_MS, MINUTE_MS, Reading, TimeOfDay};
use crate::oncall::handover::{Handover, Unit};
use crate::time::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Minutes of an hour, a day and a week. All here counts in minutes that the clock shows.
const HOUR: i64 = HOUR_MS / MINUTE_MS;
const DAY: i64 = DAY_MS / MINUTE_MS;
const WEEK: i64 = 7 * DAY;
/// So many lengths of turns are tried, of those that look best.
const LENGTHS: usize = 18;
/// So many turns are more than anybody plans.
const TURNS: i64 = 10_000;
const CHANGES: usize = 3000;

/// Somebody else is on duty: the hand-over lies between the last minute of who was and the first of who is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    after: i64,
    by: i64,
}

/// A hand-over that stretches suggest.
pub(super) struct Beat {
    pub handover: Handover,
    /// Of the turn that holds when the first stretch begins.
    pub index: i64,
    /// How many changes of people are at no hand-over.
    pub unexplained: i64,
}

/// The hand-overs that stretches (by start) suggest; what explains most, with the longest turns, first.
pub(super) fn candidates(held: &[Held], clock: &Clock, to: Timestamp) -> Vec<Beat> {
    let Some(first) = held.first().map(|held| held.from) else { return vec![] };
    let shown = shown(clock, first);
    let last = shown + (to.0 - first.0) / MINUTE_MS;
    let mut changes = changes(held, clock);
    // One person alone changes nowhere; their turns begin where their shifts do.
    let alone = changes.is_empty();
    if alone {
        changes = begins(held, clock);
    }
    let possible = lengths_of(&changes, held, clock).into_iter();
    let possible = possible.filter(|length| (last - shown) / length <= TURNS && !is_tiny(*length, &changes));
    let lengths: Vec<Length> = possible.map(|length| Length::of(&changes, length)).collect();
    // Shorter turns that explain nothing more only cut longer ones to pieces.
    let is_finer = |one: &Length, other: &Length| {
        other.minutes > one.minutes && other.minutes % one.minutes == 0 && other.unexplained <= one.unexplained
    };
    let mut coarse: Vec<&Length> =
        lengths.iter().filter(|one| !lengths.iter().any(|other| is_finer(one, other))).collect();
    // In tenths, for one that explains a little less may be the one that somebody departed from.
    let tenths = |length: &Length| length.unexplained * 10 / (changes.len() as i64).max(1);
    coarse.sort_by_key(|length| (tenths(length), -length.minutes));
    let mut all: Vec<(Handover, i64)> = Vec::new();
    let usual = usual(held, clock);
    let best = coarse.iter().enumerate().filter(|(rank, length)| *rank < LENGTHS || usual.contains(&length.minutes));
    for (_, length) in best {
        let beats =
            length.times.iter().map(|(time, unexplained)| (every_length(length.minutes, *time, shown), *unexplained));
        all.extend(beats.filter_map(|(handover, unexplained)| Some((handover?, unexplained))));
    }
    all.extend(by_month(&changes, (shown, last)));
    let beats = all.into_iter().filter_map(|(handover, unexplained)| {
        let index = handover.index_at(clock, first)?;
        Some(Beat { handover, index, unexplained: if alone { 0 } else { unexplained } })
    });
    beats.collect()
}

/// Whether nearly everybody is on duty for many turns of this length.
fn is_tiny(length: i64, changes: &[Change]) -> bool {
    const MANY: i64 = 8;
    let longer = changes.windows(2).filter(|pair| pair[1].by - pair[0].by >= MANY * length).count();
    changes.len() > 1 && 4 * longer >= 3 * (changes.len() - 1)
}

fn shown(clock: &Clock, at: Timestamp) -> i64 {
    clock.reading(at).0.div_euclid(MINUTE_MS)
}

/// Where people change.
fn changes(held: &[Held], clock: &Clock) -> Vec<Change> {
    let mut ends: Vec<Held> = held.to_vec();
    ends.sort_by_key(|held| held.to);
    let mut ends = ends.into_iter().peekable();
    // When whoever ended last did, and whoever else; by person when they did.
    let (mut last, mut other) = (None::<Held>, None::<Held>);
    let mut own: BTreeMap<usize, Timestamp> = BTreeMap::new();
    let mut changes = Vec::new();
    for one in held {
        while let Some(ended) = ends.next_if(|ended| ended.to <= one.from) {
            own.insert(ended.who, ended.to);
            if last.is_some_and(|last| last.who != ended.who) {
                other = last;
            }
            last = Some(ended);
        }
        let before = if last.is_some_and(|last| last.who != one.who) { last } else { other };
        if let Some(before) = before.filter(|before| own.get(&one.who).is_none_or(|own| *own < before.to)) {
            let by = shown(clock, one.from);
            changes.push(Change { after: shown(clock, before.to).min(by), by });
        }
    }
    changes.truncate(CHANGES);
    changes
}

/// Where stretches begin.
fn begins(held: &[Held], clock: &Clock) -> Vec<Change> {
    let begins = held.iter().take(CHANGES).map(|held| shown(clock, held.from));
    begins.map(|by| Change { after: by, by }).collect()
}

/// Lengths that turns could have, in minutes: usual ones, what often lies between changes, and what these have in
/// common.
fn lengths_of(changes: &[Change], held: &[Held], clock: &Clock) -> BTreeSet<i64> {
    const OFTEN: usize = 10;
    let hours = 1..=24;
    let days = (2..=31).map(|days| 24 * days);
    let weeks = (1..=8).map(|weeks| 7 * 24 * weeks);
    let mut all: BTreeSet<i64> = hours.chain(days).chain(weeks).map(|hours| hours * HOUR).collect();
    all.extend(usual(held, clock).iter().filter(|length| **length % HOUR == 0));
    // Whoever is never relieved has one turn at least.
    let longest_ms = held.iter().map(|held| held.to.0 - held.from.0).max().unwrap_or(0);
    all.insert((longest_ms / MINUTE_MS + WEEK - 1) / WEEK * WEEK);
    let mut often: BTreeMap<i64, usize> = BTreeMap::new();
    let direct: Vec<Change> = changes.iter().filter(|change| change.after == change.by).copied().collect();
    for changes in [changes, &direct] {
        for pair in changes.windows(2) {
            let length = pair[1].by - pair[0].by;
            if length > 0 && length % HOUR == 0 {
                *often.entry(length).or_default() += 1;
            }
        }
    }
    let mut often: Vec<(usize, i64)> = often.into_iter().map(|(length, count)| (count, -length)).collect();
    often.sort_unstable_by(|one, other| other.cmp(one));
    let often: Vec<i64> = often.into_iter().take(OFTEN).map(|(_, length)| -length).collect();
    for one in &often {
        all.extend(often.iter().map(|other| common(*one, *other)));
    }
    all.remove(&0);
    all
}

/// The lengths of stretches that make up most of the time: among several layers they stand out more than changes do.
fn usual(held: &[Held], clock: &Clock) -> Vec<i64> {
    const MOST: usize = 5;
    let mut time: BTreeMap<i64, i64> = BTreeMap::new();
    for held in held {
        let length = shown(clock, held.to) - shown(clock, held.from);
        *time.entry(length).or_default() += length;
    }
    let mut time: Vec<(i64, i64)> = time.into_iter().map(|(length, time)| (-time, length)).collect();
    time.sort_unstable();
    time.into_iter().take(MOST).map(|(_, length)| length).collect()
}

/// Greatest common divisor.
fn common(one: i64, other: i64) -> i64 {
    if other == 0 { one } else { common(other, one % other) }
}

/// A length that turns could have.
struct Length {
    minutes: i64,
    /// How many changes it leaves unexplained at best.
    unexplained: i64,
    /// The times, counted from the epoch, at which it explains most, and second most, and what they leave.
    times: Vec<(i64, i64)>,
}

impl Length {
    fn of(changes: &[Change], minutes: i64) -> Self {
        let mut spots = Spots::default();
        let mut always = 0;
        for change in changes {
            let wide = change.by - change.after;
            if wide >= minutes {
                always += 1;
                continue;
            }
            let after = change.after.rem_euclid(minutes);
            spots.add(after, (after + wide).min(minutes - 1));
            if after + wide >= minutes {
                spots.add(0, after + wide - minutes);
            }
        }
        let unexplained = |count: i64| changes.len() as i64 - always - count;
        let best = spots.best(2);
        let most = best.first().map_or(0, |(count, _)| *count);
        let near = best.into_iter().filter(|(count, _)| 2 * count >= most);
        let mut times: Vec<(i64, i64)> = near.map(|(count, time)| (time, unexplained(count))).collect();
        if unexplained(most) == 0 {
            times.truncate(1);
        }
        if times.is_empty() {
            times.extend(changes.first().map(|change| (change.by.rem_euclid(minutes), unexplained(0))));
        }
        Length { minutes, unexplained: unexplained(most), times }
    }
}

/// Finds the places that lie in most of many stretches.
#[derive(Default)]
struct Spots(Vec<(i64, bool)>);

impl Spots {
    fn add(&mut self, from: i64, last: i64) {
        self.0.extend([(from, false), (last, true)]);
    }

    /// In how many, and the last place that does; most first. Every such place ends a stretch.
    fn best(mut self, count: usize) -> Vec<(i64, i64)> {
        // At one place, stretches begin before others end.
        self.0.sort_unstable();
        let (mut now, mut rising, mut all) = (0, false, Vec::new());
        for (place, ends) in self.0 {
            if !ends {
                (now, rising) = (now + 1, true);
                continue;
            }
            if rising {
                all.push((now, place));
            }
            (now, rising) = (now - 1, false);
        }
        all.sort_by_key(|(count, place)| (-count, *place));
        all.truncate(count);
        all
    }
}

/// Turns of so many minutes, the first of which holds at what is shown.
fn every_length(length: i64, time: i64, shown: i64) -> Option<Handover> {
    let first = (shown - time).div_euclid(length) * length + time;
    let units = [(Unit::Week, WEEK), (Unit::Day, DAY), (Unit::Hour, HOUR)];
    let (unit, minutes) = units.into_iter().find(|(_, minutes)| length % minutes == 0)?;
    let every = u16::try_from(length / minutes).ok().filter(|every| *every <= unit.at_most())?;
    Some(Handover { starts_on: date(first.div_euclid(DAY))?, time: time_of_day(first)?, every, unit })
}

fn time_of_day(minute: i64) -> Option<TimeOfDay> {
    let minute = u16::try_from(minute.rem_euclid(DAY)).ok()?;
    TimeOfDay::new(minute / 60, minute % 60)
}

fn date(day: i64) -> Option<Date> {
    jiff::civil::date(1970, 1, 1).checked_add(i32::try_from(day).ok()?.days()).ok()
}

/// Months since January of the year 0, and the day in it.
fn month_of(minute: i64) -> Option<(i64, Date)> {
    let date = date(minute.div_euclid(DAY))?;
    Some((i64::from(date.year()) * 12 + i64::from(date.month()) - 1, date))
}

fn in_month(month: i64, day: i8) -> Option<Date> {
    let first = Date::new(i16::try_from(month.div_euclid(12)).ok()?, i8::try_from(month.rem_euclid(12) + 1).ok()?, 1);
    let first = first.ok()?;
    Date::new(first.year(), first.month(), day.min(first.days_in_month())).ok()
}

/// Hand-overs by month, if people change that seldom.
fn by_month(changes: &[Change], (shown, last): (i64, i64)) -> Vec<(Handover, i64)> {
    const BEST: usize = 3;
    let months = (last - shown) / (28 * DAY) + 1;
    if changes.len() as i64 > 40 * (months + 1) {
        return vec![];
    }
    let mut days: Vec<(i64, i8, i64, Vec<i64>)> = (1..=31).filter_map(|day| of_day(changes, day)).collect();
    days.sort_by_key(|(count, day, ..)| (-count, *day));
    let mut all = Vec::new();
    for (_, day, time, months) in days.into_iter().take(BEST) {
        for every in 1..=24 {
            let handover = every_month(every, day, time, &months, shown);
            all.extend(handover.map(|(handover, count)| (handover, (changes.len() - count.min(changes.len())) as i64)));
        }
    }
    all
}

/// The time at which most changes could be on this day of the month, and in which months they are.
fn of_day(changes: &[Change], day: i8) -> Option<(i64, i8, i64, Vec<i64>)> {
    let mut spots = Spots::default();
    let mut on = Vec::new();
    for change in changes {
        let (month, _) = month_of(change.by)?;
        for month in [month - 1, month] {
            let midnight = Reading::new(in_month(month, day)?, TimeOfDay::MIDNIGHT).0 / MINUTE_MS;
            let (after, by) = ((change.after - midnight).max(0), (change.by - midnight).min(DAY - 1));
            if after <= by {
                spots.add(after, by);
                on.push((month, after, by));
            }
        }
    }
    let (count, time) = spots.best(1).first().copied()?;
    let months = on.into_iter().filter(|(_, after, by)| *after <= time && time <= *by).map(|(month, ..)| month);
    Some((count, day, time, months.collect()))
}

/// Turns of so many months, the first of which holds at what is shown or before, and how many changes they explain.
fn every_month(every: i64, day: i8, time: i64, months: &[i64], shown: i64) -> Option<(Handover, usize)> {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for month in months {
        *counts.entry(month.rem_euclid(every)).or_default() += 1;
    }
    let (phase, count) = counts.into_iter().max_by_key(|(phase, count)| (*count, -phase))?;
    if 2 * count < months.len() {
        return None;
    }
    let (now, _) = month_of(shown)?;
    let mut month = (now - phase).div_euclid(every) * every + phase;
    let begins = |month: i64| Some(Reading::new(in_month(month, day)?, time_of_day(time)?).0 / MINUTE_MS);
    // A first month that lacks the day would move all others.
    while begins(month)? > shown || in_month(month, day)?.day() < day {
        month -= every;
        if now - month > 12 * every {
            return None;
        }
    }
    let (every, time) = (u16::try_from(every).ok()?, time_of_day(time)?);
    Some((Handover { starts_on: in_month(month, day)?, time, every, unit: Unit::Month }, count))
}
