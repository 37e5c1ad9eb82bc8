//! Reads calendars of others (iCalendar, RFC 5545): when what they hold begins and ends, repetitions told one by one.
//! Whoever gives a text may mean harm, so what it may cost is bounded: in size, in events, in steps.

mod entries;
mod lines;
mod moments;
mod overrides;
mod rules;
mod zones;

#[cfg(test)]
mod tests;

use crate::error::Error;
use domain::Timestamp;
use entries::Entry;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use lines::Component;
use moments::{Length, Moment};
use overrides::{Gone, Overrides, Segments};
use rules::{Rule, Steps};
use std::collections::BTreeMap;
use zones::Zones;

/// Largest text, in bytes.
pub(crate) const TEXT_MAX: usize = 5 * 1024 * 1024;
/// Most events of one calendar, repetitions counted.
const EVENTS_MAX: usize = 5000;
/// Most days and times that rules may look at.
const STEPS_MAX: u64 = 1_000_000;
/// Longest texts that are kept of an event, in letters, and most addresses.
const SUMMARY_MAX: usize = 500;
const DESCRIPTION_MAX: usize = 2000;
const EMAIL_MAX: usize = 254;
const EMAILS_MAX: usize = 50;

/// One time that a calendar holds. The end is exclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// The same for all repetitions.
    pub uid: String,
    pub summary: String,
    pub description: String,
    /// Of everybody who takes part, in lower case.
    pub emails: Vec<String>,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// First and last day of what lasts whole days.
    pub all_day: Option<(Date, Date)>,
}

/// Why a calendar is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unreadable {
    #[error(
        "That calendar is larger than 5 MB. Use one that holds only what is meant here, or export fewer years of it."
    )]
    Large,
    #[error(
        "That is no calendar: it does not begin with BEGIN:VCALENDAR. Use its address or file in iCalendar format (.ics)."
    )]
    NoCalendar,
    #[error("That calendar has more than 5,000 events in this time. Use one that holds only what is meant here.")]
    Many,
    #[error(
        "Events of that calendar repeat too often to be followed. Have them repeat by days, or use a calendar without them."
    )]
    Endless,
}

/// What a calendar holds between two instants, by start. Times without a zone are those of the usual one.
///
/// Five megabytes take a while, in which a thread of the others would stand still: so it is read beside them.
pub(crate) async fn read(
    text: String,
    usual_zone: TimeZone,
    from: Timestamp,
    to: Timestamp,
) -> crate::error::Result<Result<Vec<Event>, Unreadable>> {
    let read = tokio::task::spawn_blocking(move || read_now(&text, &usual_zone, from, to)).await;
    read.map_err(|error| Error::Other(format!("reading a calendar panicked: {error}")))
}

fn read_now(text: &str, usual_zone: &TimeZone, from: Timestamp, to: Timestamp) -> Result<Vec<Event>, Unreadable> {
    if text.len() > TEXT_MAX {
        return Err(Unreadable::Large);
    }
    let text = lines::unfolded(text);
    let components = lines::components(&text);
    if !components.first().is_some_and(|first| first.is("VCALENDAR")) {
        return Err(Unreadable::NoCalendar);
    }
    let zones = Zones::read(&components, usual_zone);
    let events = components.iter().filter(|component| component.is("VEVENT"));
    let events: Vec<(&Component, Option<Entry>)> = events.map(|event| (event, Entry::read(event, &zones))).collect();
    let overrides = Overrides::read(&events, &zones);
    let mut reader = Reader { zones: &zones, from, to, steps: Steps(STEPS_MAX), found: Vec::new() };
    let none = Overrides::default();
    for entry in events.iter().filter_map(|(_, entry)| entry.as_ref()) {
        reader.entry(entry, overrides.get(&entry.component.text("UID")).unwrap_or(&none))?;
    }
    reader.found.sort_by(|one, other| (one.starts_at, &one.uid).cmp(&(other.starts_at, &other.uid)));
    Ok(reader.found)
}

struct Reader<'a> {
    zones: &'a Zones<'a>,
    from: Timestamp,
    to: Timestamp,
    steps: Steps,
    found: Vec<Event>,
}

/// Civil times at which something begins, those of periods with how long they last.
type Times = BTreeMap<DateTime, Option<Length>>;

impl Reader<'_> {
    /// All times of an event, but for those that another event stands for.
    fn entry(&mut self, entry: &Entry, overrides: &Overrides) -> Result<(), Unreadable> {
        let start = &entry.start;
        let anew = overrides.anew(entry.component, self.zones);
        let yields = overrides.yields(entry.component, self.zones);
        if entry.component.first("RECURRENCE-ID").is_some() && anew.is_none() {
            return if yields { Ok(()) } else { self.keep(entry, start, start.civil, None) };
        }
        let segments = overrides.segments(start, anew.as_ref(), &mut self.steps)?;
        // An event that stands for a repetition is where it says, whatever others say of later ones.
        let is_told = |civil: DateTime| anew.is_some() && civil == start.civil;
        let mut times = self.times(entry, &segments)?;
        times.retain(|civil, _| match is_told(*civil) {
            true => !yields,
            false => !segments.takes(*civil) && !overrides.takes(start, *civil),
        });
        for (civil, period) in times {
            let Some(segment) = segments.of(civil).filter(|_| !is_told(civil)) else {
                self.keep(entry, start, civil, period)?;
                continue;
            };
            if let Some(civil) = segment.moved(civil) {
                self.keep(segment.entry, &segment.clock, civil, None)?;
            }
        }
        Ok(())
    }

    /// One time of an event, on this clock, if it is within the time that is asked for. What is no period lasts as long
    /// as the event.
    fn keep(
        &mut self,
        entry: &Entry,
        clock: &Moment,
        civil: DateTime,
        period: Option<Length>,
    ) -> Result<(), Unreadable> {
        let length = period.unwrap_or(entry.length);
        let Some((starts_at, ends_at)) = clock.instant_of(civil).zip(length.end(clock, civil)) else { return Ok(()) };
        let is_over = if ends_at > starts_at { ends_at <= self.from } else { starts_at < self.from };
        if is_over || starts_at >= self.to {
            return Ok(());
        }
        if self.found.len() == EVENTS_MAX {
            return Err(Unreadable::Many);
        }
        let last = || moments::last_day(civil.date(), length.days());
        let is_days = clock.is_day && period.is_none();
        let all_day = if is_days { last().map(|last| (civil.date(), last)) } else { None };
        self.found.push(entry.event(starts_at, ends_at, all_day));
        Ok(())
    }

    /// The civil times at which a series would begin by its rules, of which the others are surely not within the time
    /// that is asked for.
    fn times(&mut self, entry: &Entry, segments: &Segments) -> Result<Times, Unreadable> {
        let (event, start) = (entry.component, &entry.start);
        let own = overrides::window(start, entry.length, 0, self.from, self.to);
        let (from, to) = segments.window(own, self.from, self.to);
        let shown = |utc: DateTime| Some(start.shown(TimeZone::UTC.to_timestamp(utc).ok()?.into()));
        let mut times = Times::from([(start.civil, None)]);
        for rule in event.all("RRULE").filter_map(|line| Rule::read(line.value)) {
            let found = rule.times(start.civil, (from, to), shown, &mut self.steps)?;
            times.extend(found.into_iter().map(|civil| (civil, None)));
        }
        for (moment, end) in event.all("RDATE").flat_map(|line| Moment::periods(line, self.zones)) {
            let Some(civil) = moment.on_clock_of(start) else { continue };
            let lasts = end.and_then(|end| Length::of_period(&moment, &end, start));
            let known = times.entry(civil).or_default();
            *known = lasts.or(*known);
        }
        let mut gone = Gone::default();
        for line in event.all("EXDATE") {
            gone.add(Moment::all(line, self.zones));
        }
        times.retain(|civil, _| !start.instant_of(*civil).is_some_and(|at| gone.holds(start, *civil, at)));
        // A long period may reach into the window from before it.
        let first_period = times.iter().find(|(_, lasts)| lasts.is_some()).map(|(civil, _)| *civil);
        let window = (first_period.map_or(from, |first| first.min(from)), to);
        for rule in event.all("EXRULE").filter_map(|line| Rule::read(line.value)) {
            for civil in rule.times_taken_out(start.civil, window, shown, &mut self.steps)? {
                times.remove(&civil);
            }
        }
        Ok(times)
    }
}
