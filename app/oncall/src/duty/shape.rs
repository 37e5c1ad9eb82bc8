//! From what the ports answer to what the page shows: words and offsets of civil time.

use super::api::{Duty, DutyBoard, Found, Gap, MyShift, Seat};
use crate::civil;
use domain::now::Board;
use domain::oncall::{CoverForm, CoverKind, GapView, Gaps, Layer, OnCallNow, RosterNow, RosterPresent, Shift, names};
use domain::people::Person;
use domain::{Actor, PageRequest, PersonId, Refusal, Timestamp};
use jiff::tz::TimeZone;

/// How long one takes a shift that has no end.
const ENDLESS_TAKE_S: i64 = 12 * 3600;

pub fn a_few() -> PageRequest {
    PageRequest { after: None, limit: Some(8) }
}

pub fn all() -> PageRequest {
    PageRequest { after: None, limit: Some(200) }
}

/// The zone of whoever looks.
pub fn viewer_zone() -> String {
    let viewer = leptos::prelude::use_context::<app_context::CurrentViewer>().and_then(|current| current.0);
    viewer.map_or_else(|| "UTC".into(), |viewer| viewer.time_zone)
}

/// The person who calls; programs have no shifts.
pub fn myself(by: &Actor) -> Result<PersonId, Refusal> {
    by.person().ok_or(Refusal::Forbidden)
}

pub fn board(board: Board, found: Option<Vec<Person>>, zone_name: &str) -> DutyBoard {
    let zone = civil::zone(zone_name);
    let now = board.at;
    let found = found.map(|people| {
        let active = people.into_iter().filter(|person| person.disabled_at.is_none());
        active.map(|person| found_person(person, &board.on_call, now, &zone)).collect()
    });
    let mut rosters: Vec<Duty> = board.on_call.into_iter().map(|roster| duty(roster, now, &zone)).collect();
    // What needs somebody stands first.
    rosters.sort_by_key(|duty| duty.seats.first().is_some_and(|seat| !seat.people.is_empty()));
    DutyBoard {
        at: now,
        here: civil::local(now, zone_name),
        today: civil::zoned(now, &zone).strftime("%a %-d %b").to_string(),
        rosters,
        shifts: board.my_shifts.into_iter().map(|shift| my_shift(shift, now, &zone)).collect(),
        found,
    }
}

fn duty(roster: RosterNow, now: Timestamp, zone: &TimeZone) -> Duty {
    Duty {
        zone: civil::local(now, &roster.time_zone),
        may_cover: roster.rights.cover,
        roster: roster.roster,
        seats: roster.layers.into_iter().map(|layer| seat(layer, now, zone)).collect(),
    }
}

fn seat(layer: OnCallNow, now: Timestamp, zone: &TimeZone) -> Seat {
    Seat {
        layer: layer.layer,
        people: layer.people.into_iter().map(|it| (it.person, civil::local(now, &it.time_zone))).collect(),
        on_purpose: layer.on_purpose,
        until: layer.until,
        until_words: layer.until.map(|end| civil::moment(end, now, zone)).unwrap_or_default(),
        next: names(&layer.next),
        cover: layer.cover,
    }
}

fn my_shift(shift: Shift, now: Timestamp, zone: &TimeZone) -> MyShift {
    let running = shift.starts_at <= now;
    let (start, end) = (civil::zoned(shift.starts_at, zone), civil::zoned(shift.ends_at, zone));
    let same_day = start.date() == end.date();
    let day = if running || start.date() == civil::zoned(now, zone).date() {
        "Today".into()
    } else {
        start.strftime("%a %-d %b").to_string()
    };
    let hours = match (running, same_day) {
        (true, _) => format!("until {}", civil::moment(shift.ends_at, now, zone)),
        (false, true) => format!("{} to {}", start.strftime("%H:%M"), end.strftime("%H:%M")),
        (false, false) => format!("{} to {}", start.strftime("%H:%M"), end.strftime("%a %-d %b %H:%M")),
    };
    MyShift {
        roster: shift.roster,
        layer: shift.layer,
        day,
        hours,
        length: length(shift.ends_at.seconds_since(if running { now } else { shift.starts_at })),
        running,
        cover: shift.cover,
    }
}

/// `8 h`, `7 d`, `2 d 15 h`; under an hour in minutes.
pub fn length(seconds: i64) -> String {
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    match (hours / 24, hours % 24, minutes) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, minutes) => format!("{hours} h {minutes:02} min"),
        (days, 0, _) => format!("{days} d"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

fn found_person(person: Person, rosters: &[RosterNow], now: Timestamp, zone: &TimeZone) -> Found {
    let duties = rosters.iter().flat_map(|roster| {
        let held = roster.layers.iter().filter(|layer| layer.people.iter().any(|it| it.person.id == person.id));
        held.map(|layer| {
            let until = layer.until.map(|end| format!(" until {}", civil::moment(end, now, zone))).unwrap_or_default();
            format!("{}, {}{until}", roster.roster.name, layer.layer.word().to_lowercase())
        })
    });
    Found {
        duties: duties.collect(),
        id: person.id,
        local: civil::local(now, &person.time_zone),
        name: person.name,
        title: person.title,
        email: person.email,
    }
}

pub fn gaps(gaps: Gaps) -> Vec<Gap> {
    let window = (gaps.from, gaps.to);
    let told = gaps.gaps.into_iter().map(|gap| {
        let zone = civil::zone(&gap.time_zone);
        let (starts, ends) = (civil::field(gap.starts_at, &zone), civil::field(gap.ends_at, &zone));
        let (slug, layer) = (&gap.roster.slug, gap.layer);
        Gap {
            words: gap_words(&gap, window, &zone),
            href: format!("/rosters/{slug}?layer={}&starts_at={starts}&ends_at={ends}#cover", layer.0),
            layer,
            roster: gap.roster,
        }
    });
    told.collect()
}

/// The window cuts what lies at its edges: there only the other end is known.
fn gap_words(gap: &GapView, window: (Timestamp, Timestamp), zone: &TimeZone) -> String {
    let (from, to) = (civil::exact(gap.starts_at, zone), civil::exact(gap.ends_at, zone));
    match (gap.starts_at > window.0, gap.ends_at < window.1) {
        (true, true) => format!("{from} to {to}"),
        (false, true) => format!("now, until {to}"),
        (true, false) => format!("from {from} on"),
        (false, false) => "now, with no end in sight".into(),
    }
}

/// The rest of the running shift of a layer, for the caller. `from`: see `take_shift`.
pub fn rest_of_shift(by: &Actor, present: &RosterPresent, layer: &str, from: &str) -> Result<CoverForm, Refusal> {
    let layer = Layer(layer.parse().map_err(|_| Refusal::invalid("layer", "Choose a layer of this roster."))?);
    let seat = present.now.layers.iter().find(|seat| seat.layer == layer);
    let seat = seat.ok_or_else(|| Refusal::invalid("layer", "Choose a layer of this roster."))?;
    let person_id = myself(by)?;
    if seat.people.iter().any(|it| it.person.id == person_id) {
        return Err(Refusal::Conflict("You hold this shift already.".into()));
    }
    let relieved = seat.people.iter().find(|it| it.person.id.to_string() == from).map(|it| it.person.id);
    if relieved.is_none() && !from.is_empty() {
        return Err(Refusal::Conflict("They are not on call here any more. Look again who is.".into()));
    }
    let starts_at = present.at;
    let ends_at = seat.until.unwrap_or_else(|| starts_at.plus_s(ENDLESS_TAKE_S));
    Ok(CoverForm {
        roster_id: present.now.roster.id,
        layer,
        kind: CoverKind::Takes,
        person_id,
        instead_of: relieved,
        starts_at,
        ends_at,
    })
}
