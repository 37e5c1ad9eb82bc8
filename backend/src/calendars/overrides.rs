//! Repetitions that are elsewhere than the rules of their series say: single ones, and all from one on (RFC 5545,
//! section 3.8.4.4). Both name the time at which a repetition would be by the rules, in `RECURRENCE-ID`.

use super::Unreadable;
use super::entries::{Entry, is_cancelled};
use super::lines::{Component, Line};
use super::moments::{self, Length, Moment};
use super::rules::{Rule, Steps};
use super::zones::Zones;
use domain::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use std::collections::{HashMap, HashSet};

/// Times at which something does not repeat.
#[derive(Default)]
pub(super) struct Gone {
    instants: HashSet<Timestamp>,
    /// With whether it is written as a day.
    days: HashSet<(Date, bool)>,
}

/// What is told apart from its series, of one UID.
#[derive(Default)]
pub(super) struct Overrides<'a> {
    /// Repetitions that stand in an event of their own, each alone.
    single: Gone,
    onwards: Vec<Onward<'a>>,
    /// Rules of the series itself, as they are written.
    rules: HashSet<String>,
}

/// An event for a repetition and all later ones (`RANGE=THISANDFUTURE`).
///
/// One with rules of its own ends the series, and repeats by them from its own start on. Rules that the series has, too,
/// are a copy: some programs write it, and counting them again from there would repeat too often. They say nothing.
struct Onward<'a> {
    /// Where the repetition would be.
    from: Moment,
    /// None where nothing follows: it is cancelled.
    entry: Option<&'a Entry<'a>>,
    repeats_anew: bool,
}

/// How a series goes on, on the clock of its start.
pub(super) struct Segments<'a> {
    /// In their order. Each holds until the next.
    all: Vec<Segment<'a>>,
    /// From when on the series repeats no more.
    until: Option<DateTime>,
}

/// From one repetition on, all are as this event says.
pub(super) struct Segment<'a> {
    from: DateTime,
    pub entry: &'a Entry<'a>,
    /// On whose clock they are, and whether they are days.
    pub clock: Moment,
    /// How much later they are than the rules say, in seconds of the clock.
    later_s: i64,
}

impl Gone {
    pub fn add(&mut self, moments: impl Iterator<Item = Moment>) {
        for moment in moments {
            self.instants.extend(moment.instant_of(moment.civil));
            self.days.insert((moment.civil.date(), moment.is_day));
        }
    }

    /// Days are also taken out by their midnight, and times by their day: some programs write it so.
    pub fn holds(&self, start: &Moment, civil: DateTime, at: Timestamp) -> bool {
        let day = |is_day| self.days.contains(&(civil.date(), is_day));
        self.instants.contains(&at) || day(true) || (start.is_day && day(false))
    }
}

impl<'a> Overrides<'a> {
    /// Of all events, by UID; each comes with what is read of it.
    pub fn read(events: &'a [(&'a Component<'a>, Option<Entry<'a>>)], zones: &Zones) -> HashMap<String, Overrides<'a>> {
        let mut all: HashMap<String, Overrides> = HashMap::new();
        for (component, entry) in events {
            let Some(line) = component.first("RECURRENCE-ID") else {
                let mut rules = component.all("RRULE").map(as_written).peekable();
                if rules.peek().is_some() {
                    all.entry(component.text("UID")).or_default().rules.extend(rules);
                }
                continue;
            };
            let of_uid = all.entry(component.text("UID")).or_default();
            let from = Moment::read(line, zones);
            // One without a start is at no time, and nothing can follow from it.
            let goes_on = is_onward(line) && (entry.is_some() || is_cancelled(component));
            match from.filter(|_| goes_on) {
                Some(from) => of_uid.onwards.push(Onward { from, entry: entry.as_ref(), repeats_anew: false }),
                None => of_uid.single.add(Moment::all(line, zones)),
            }
        }
        for of_uid in all.values_mut() {
            let rules = &of_uid.rules;
            for onward in &mut of_uid.onwards {
                onward.repeats_anew = onward.entry.is_some_and(|entry| has_other_rules(entry.component, rules));
            }
        }
        all
    }

    /// Where an event that stands for a repetition would be, if it repeats by rules of its own from there on.
    pub fn anew(&self, component: &Component, zones: &Zones) -> Option<Moment> {
        let line = component.first("RECURRENCE-ID").filter(|line| is_onward(line))?;
        Moment::read(line, zones).filter(|_| has_other_rules(component, &self.rules))
    }

    /// Whether another event stands for the very repetition with which one for all later ones begins.
    pub fn yields(&self, component: &Component, zones: &Zones) -> bool {
        let line = component.first("RECURRENCE-ID").filter(|line| is_onward(line));
        line.and_then(|line| Moment::read(line, zones)).is_some_and(|from| self.takes(&from, from.civil))
    }

    /// Whether a repetition stands in an event of its own.
    pub fn takes(&self, start: &Moment, civil: DateTime) -> bool {
        start.instant_of(civil).is_some_and(|at| self.single.holds(start, civil, at))
    }

    /// How a series goes on that begins so; one that itself stands for the repetitions from `after` on is changed only by
    /// what comes later. Each event for later repetitions is a step.
    pub fn segments(
        &self,
        start: &Moment,
        after: Option<&Moment>,
        steps: &mut Steps,
    ) -> Result<Segments<'a>, Unreadable> {
        steps.take(self.onwards.len())?;
        let after = after.and_then(|after| place(after, start));
        let placed = self.onwards.iter().filter_map(|onward| Some((place(&onward.from, start)?, onward)));
        let mut placed: Vec<_> = placed.filter(|(from, _)| after.is_none_or(|after| *from > after)).collect();
        placed.sort_by_key(|(from, _)| *from);
        let ends = placed.iter().position(|(_, onward)| onward.entry.is_none() || onward.repeats_anew);
        let until = ends.and_then(|at| placed.get(at)).map(|(from, _)| *from);
        placed.truncate(ends.unwrap_or(placed.len()));
        let all = placed.into_iter().filter_map(|(from, onward)| Segment::of(onward.entry?, from, start)).collect();
        Ok(Segments { all, until })
    }
}

impl<'a> Segments<'a> {
    /// What holds of a repetition; none where it is as the series itself says.
    pub fn of(&self, civil: DateTime) -> Option<&Segment<'a>> {
        let behind = self.all.partition_point(|segment| segment.from <= civil);
        self.all.get(behind.checked_sub(1)?)
    }

    /// Whether a repetition is none of the series: that has ended, or the event that holds from there on tells it.
    pub fn takes(&self, civil: DateTime) -> bool {
        self.until.is_some_and(|until| until <= civil) || self.of(civil).is_some_and(|segment| segment.from == civil)
    }

    /// Times of the rules, of which the others are surely not within the time that is asked for: those that the series
    /// itself has there, and those that are moved into it.
    pub fn window(&self, own: (DateTime, DateTime), from: Timestamp, to: Timestamp) -> (DateTime, DateTime) {
        let next = self.all.iter().skip(1).map(|segment| segment.from).chain([DateTime::MAX]);
        let within = self.all.iter().zip(next).map(|(segment, next)| {
            let (earliest, latest) = window(&segment.clock, segment.entry.length, segment.later_s, from, to);
            (earliest.max(segment.from), latest.min(next))
        });
        let (earliest, latest) = within
            .filter(|(earliest, latest)| earliest <= latest)
            .fold(own, |whole, part| (whole.0.min(part.0), whole.1.max(part.1)));
        (earliest, self.until.map_or(latest, |until| latest.min(until)))
    }
}

impl<'a> Segment<'a> {
    /// What is written in UTC moves on the clock of the series, so that nine stays nine when the clocks change; what has
    /// a zone, on its own.
    fn of(entry: &'a Entry<'a>, from: DateTime, series: &Moment) -> Option<Segment<'a>> {
        let (start, is_day) = (&entry.start, entry.start.is_day);
        let clock = if start.zone == TimeZone::UTC && !is_day {
            Moment { civil: start.on_clock_of(series)?, zone: series.zone.clone(), is_day }
        } else {
            start.clone()
        };
        let later_s = clock.civil.duration_since(from).as_secs();
        Some(Segment { from, entry, clock, later_s })
    }

    /// Where a repetition is instead.
    pub fn moved(&self, civil: DateTime) -> Option<DateTime> {
        let moved = moments::later(civil, self.later_s)?;
        Some(if self.clock.is_day { moved.date().to_datetime(Time::midnight()) } else { moved })
    }
}

/// Civil times of which the others are surely not within the time that is asked for, of what lasts so long and is so much
/// later than they say.
pub(super) fn window(
    clock: &Moment,
    length: Length,
    later_s: i64,
    from: Timestamp,
    to: Timestamp,
) -> (DateTime, DateTime) {
    let a_day_off = |at: Timestamp, seconds: i64| moments::later(clock.shown(at), seconds);
    let earliest = a_day_off(from, -length.about_s() - later_s - 86_400).unwrap_or(DateTime::MIN);
    let latest = a_day_off(to, 86_400 - later_s).unwrap_or(DateTime::MAX);
    (earliest, latest)
}

/// Where a `RECURRENCE-ID` is on the clock of its series. Some programs write the day of a time, or a time of a day.
fn place(id: &Moment, start: &Moment) -> Option<DateTime> {
    let civil = id.on_clock_of(start)?;
    Some(match (id.is_day, start.is_day) {
        (true, false) => civil.date().to_datetime(start.civil.time()),
        (false, true) => civil.date().to_datetime(Time::midnight()),
        _ => civil,
    })
}

fn is_onward(line: &Line) -> bool {
    line.parameter("RANGE").is_some_and(|range| range.eq_ignore_ascii_case("THISANDFUTURE"))
}

fn has_other_rules(component: &Component, rules: &HashSet<String>) -> bool {
    component.all("RRULE").any(|line| !rules.contains(&as_written(line)) && Rule::read(line.value).is_some())
}

fn as_written(rule: &Line) -> String {
    rule.value.trim().to_ascii_uppercase()
}
