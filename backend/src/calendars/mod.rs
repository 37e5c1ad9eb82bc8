//! Reads calendars of others (iCalendar, RFC 5545): when what they hold begins and ends, repetitions told one by one.
//! Whoever gives a text may mean harm, so what it may cost is bounded: in size, in events, in steps.

mod lines;
mod moments;
mod rules;
mod zones;

#[cfg(test)]
mod tests;

use crate::error::Error;
use domain::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use lines::Component;
use moments::{Length, Moment};
use rules::{Rule, Steps};
use std::collections::{BTreeSet, HashMap, HashSet};
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
    let events: Vec<&Component> = components.iter().filter(|component| component.is("VEVENT")).collect();
    // A repetition that was moved or cancelled stands in an event of its own, and no longer where it was.
    let mut moved: HashMap<String, Gone> = HashMap::new();
    for event in &events {
        if let Some(line) = event.first("RECURRENCE-ID") {
            moved.entry(event.text("UID")).or_default().add(Moment::all(line, &zones));
        }
    }
    let mut reader = Reader { zones, moved, from, to, steps: Steps(STEPS_MAX), found: Vec::new() };
    for event in events {
        reader.event(event)?;
    }
    reader.found.sort_by(|one, other| (one.starts_at, &one.uid).cmp(&(other.starts_at, &other.uid)));
    Ok(reader.found)
}

struct Reader<'a> {
    zones: Zones<'a>,
    moved: HashMap<String, Gone>,
    from: Timestamp,
    to: Timestamp,
    steps: Steps,
    found: Vec<Event>,
}

/// Where something no longer repeats.
#[derive(Default)]
struct Gone {
    instants: HashSet<Timestamp>,
    /// With whether it is written as a day.
    days: HashSet<(Date, bool)>,
}

impl Gone {
    fn add(&mut self, moments: impl Iterator<Item = Moment>) {
        for moment in moments {
            self.instants.extend(moment.instant_of(moment.civil));
            self.days.insert((moment.civil.date(), moment.is_day));
        }
    }

    /// Days are also taken out by their midnight, and times by their day: some programs write it so.
    fn holds(&self, start: &Moment, civil: DateTime, at: Timestamp) -> bool {
        let day = |is_day| self.days.contains(&(civil.date(), is_day));
        self.instants.contains(&at) || day(true) || (start.is_day && day(false))
    }
}

impl Reader<'_> {
    fn event(&mut self, event: &Component) -> Result<(), Unreadable> {
        if event.text("STATUS").eq_ignore_ascii_case("CANCELLED") {
            return Ok(());
        }
        // Without a start it is at no time.
        let Some(start) = event.first("DTSTART").and_then(|line| Moment::read(line, &self.zones)) else {
            return Ok(());
        };
        let length = self.length(event, &start);
        let uid = event.text("UID");
        let mut plain: Option<Event> = None;
        for civil in self.times(event, &start, length)? {
            let Some((starts_at, ends_at)) = start.instant_of(civil).zip(length.end(&start, civil)) else { continue };
            let is_over = if ends_at > starts_at { ends_at <= self.from } else { starts_at < self.from };
            if is_over || starts_at >= self.to {
                continue;
            }
            if self.found.len() == EVENTS_MAX {
                return Err(Unreadable::Many);
            }
            let last = || moments::last_day(civil.date(), length.days());
            let all_day = if start.is_day { last().map(|last| (civil.date(), last)) } else { None };
            let plain = plain.get_or_insert_with(|| Event {
                uid: cut(&uid, SUMMARY_MAX),
                summary: cut(&event.text("SUMMARY"), SUMMARY_MAX),
                description: cut(&event.text("DESCRIPTION"), DESCRIPTION_MAX),
                emails: emails(event),
                starts_at,
                ends_at,
                all_day: None,
            });
            self.found.push(Event { starts_at, ends_at, all_day, ..plain.clone() });
        }
        Ok(())
    }

    fn length(&self, event: &Component, start: &Moment) -> Length {
        let end = || Some(Length::between(start, &Moment::read(event.first("DTEND")?, &self.zones)?));
        let given = end().or_else(|| Length::read(event.first("DURATION")?.value)).unwrap_or_default();
        // A day without an end is that day.
        if start.is_day && given.about_s() <= 0 { Length::a_day() } else { given }
    }

    /// The civil times at which an event begins, of which the others are surely not within the time that is asked for.
    fn times(&mut self, event: &Component, start: &Moment, length: Length) -> Result<BTreeSet<DateTime>, Unreadable> {
        let mut times = BTreeSet::from([start.civil]);
        if event.first("RECURRENCE-ID").is_some() {
            return Ok(times);
        }
        let a_day_off = |at: Timestamp, seconds: i64| moments::later(start.shown(at), seconds);
        let from = a_day_off(self.from, -length.about_s() - 86_400).unwrap_or(DateTime::MIN);
        let to = a_day_off(self.to, 86_400).unwrap_or(DateTime::MAX);
        let shown = |utc: DateTime| Some(start.shown(TimeZone::UTC.to_timestamp(utc).ok()?.into()));
        for rule in event.all("RRULE").filter_map(|line| Rule::read(line.value)) {
            times.extend(rule.times(start.civil, (from, to), shown, &mut self.steps)?);
        }
        for moment in event.all("RDATE").flat_map(|line| Moment::all(line, &self.zones)) {
            let same_zone = moment.is_day || moment.zone == start.zone;
            let instant = || moment.instant_of(moment.civil).map(|at| start.shown(at));
            times.extend(if same_zone { Some(moment.civil) } else { instant() });
        }
        let mut gone = Gone::default();
        for line in event.all("EXDATE") {
            gone.add(Moment::all(line, &self.zones));
        }
        let moved = self.moved.get(&event.text("UID"));
        times.retain(|civil| {
            let is_gone =
                |at| gone.holds(start, *civil, at) || moved.is_some_and(|moved| moved.holds(start, *civil, at));
            !start.instant_of(*civil).is_some_and(is_gone)
        });
        Ok(times)
    }
}

fn emails(event: &Component) -> Vec<String> {
    let lines = event.all("ORGANIZER").chain(event.all("ATTENDEE"));
    let email = |value: &str| {
        let value = value.trim().to_lowercase();
        let address = value.strip_prefix("mailto:").unwrap_or(&value).trim();
        (address.contains('@') && address.len() <= EMAIL_MAX).then(|| address.to_owned())
    };
    // Google writes an id in the address, and the address beside it.
    let all = lines.filter_map(|line| email(line.value).or_else(|| email(line.parameter("EMAIL")?)));
    let mut emails: Vec<String> = Vec::new();
    for email in all {
        if emails.len() < EMAILS_MAX && !emails.contains(&email) {
            emails.push(email);
        }
    }
    emails
}

fn cut(text: &str, letters: usize) -> String {
    text.chars().take(letters).collect()
}
