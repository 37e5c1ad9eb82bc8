//! From what the port answers to the time line, and from the forms of the page to what the port takes.

use super::api::{Block, Day, ExemptLane, Held, Lane, RosterView};
use super::rotation_words::rotation_words;
use super::window::{Window, Zoom};
use crate::civil;
use crate::duty::shape::length;
use domain::oncall::{
    CoverForm, CoverKind, ExemptPerson, Layer, RosterHoliday, RosterPage, RosterPresent, Shift, ShiftChangeView, names,
};
use domain::{FieldErrors, PersonId, PersonRef, Refusal, Timestamp};
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub fn view(page: RosterPage, window: &Window) -> RosterView {
    let zone = &window.zone;
    let team_zone = page.now.time_zone.clone();
    let last = civil::zoned(Timestamp(window.to.0 - 1), zone);
    let first = civil::zoned(window.from, zone);
    let layers: Vec<Layer> = page.now.layers.iter().map(|seat| seat.layer).collect();
    let days = days(&page.shifts, &page.holidays, window);
    let lanes = layers.iter().map(|layer| lane(*layer, &page, window, &team_zone)).collect();
    RosterView {
        zone: civil::local(window.now, &window.zone_name),
        offset: civil::offset_words(window.now, zone),
        team: civil::local(window.now, &team_zone),
        now: window.now,
        now_place: (window.from..window.to).contains(&window.now).then(|| window.position(window.now)),
        title: match window.zoom {
            Zoom::Day => first.strftime("%a %-d %b %Y").to_string(),
            Zoom::Month => first.strftime("%B %Y").to_string(),
            Zoom::Week | Zoom::TwoWeeks => format!("{} to {}", first.strftime("%-d %b"), last.strftime("%-d %b %Y")),
        },
        previous: window.moved(-1),
        next: window.moved(1),
        earlier: window.scrolled(-1),
        later: window.scrolled(1),
        steps: window.steps(),
        heads: window.heads(&days),
        days,
        span: (window.from, window.to),
        step_ms: window.zoom.step_ms(),
        address: window.address(&page.now.roster.slug),
        zone_name: window.zone_name.clone(),
        lanes,
        exempt: page.exempt.iter().filter_map(|person| exempt_lane(person, window)).collect(),
        rotations: rotation_words(&page.rotations, &team_zone),
        covers: page.covers,
        temporaries: page.temporaries,
        policy: page.now.policy,
        rights: page.now.rights,
        team_zone,
        next_hand_over: page.now.layers.iter().filter_map(|seat| seat.until).filter(|end| *end > window.now).min(),
        roster: page.now.roster,
    }
}

fn lane(layer: Layer, page: &RosterPage, window: &Window, team_zone: &str) -> Lane {
    let team = civil::zone(team_zone);
    let shown = page.shifts.iter().filter(|shift| shift.layer == layer && window.shows(shift));
    // One rotation with nothing above it is what the final lane shows.
    let planned: Vec<_> = page.planned.iter().filter(|planned| planned.layer == layer).collect();
    let told = planned.len() > 1 || page.shifts.iter().any(|shift| shift.layer == layer && shift.cover);
    let planned = planned.into_iter().filter(|_| told).map(|planned| {
        let shown = planned.shifts.iter().filter(|shift| !shift.people.is_empty() && window.shows(shift));
        (planned.name.clone(), shown.map(|shift| block(shift, window, &team)).collect())
    });
    Lane { layer, blocks: shown.map(|shift| block(shift, window, &team)).collect(), planned: planned.collect() }
}

fn exempt_lane(person: &ExemptPerson, window: &Window) -> Option<ExemptLane> {
    let shown = person.times.iter().filter(|time| time.starts_at < window.to && time.ends_at > window.from);
    let times: Vec<_> = shown.map(|time| (window.place(time.starts_at, time.ends_at), time.effect.clone())).collect();
    (!times.is_empty()).then(|| ExemptLane { name: person.person.name.clone(), times })
}

fn block(shift: &Shift, window: &Window, team: &TimeZone) -> Block {
    let zone = &window.zone;
    Block {
        people: shift.people.clone(),
        on_purpose: shift.on_purpose,
        instead_of: names(&shift.instead_of),
        place: window.place(shift.starts_at, shift.ends_at),
        from: civil::exact(shift.starts_at, zone),
        until: civil::exact(shift.ends_at, zone),
        length: length(shift.ends_at.seconds_since(shift.starts_at)),
        starts_field: civil::field(shift.starts_at.max(window.now), team),
        ends_field: civil::field(shift.ends_at, team),
        cover: shift.cover,
        running: (shift.starts_at..shift.ends_at).contains(&window.now),
        past: shift.ends_at <= window.now,
        changed: false,
    }
}

/// Marks the blocks that these stretches of their layer touch.
pub fn mark_changed(lanes: &mut [Lane], window: &Window, changes: &[ShiftChangeView]) {
    for change in changes {
        let place = window.place(change.starts_at, change.ends_at);
        let lane = lanes.iter_mut().find(|lane| lane.layer == change.layer);
        let blocks = lane.into_iter().flat_map(|lane| &mut lane.blocks);
        let touched = blocks.filter(|block| {
            let (starts, ends) = (block.place.start, block.place.start + block.place.width);
            starts < place.start + place.width && ends > place.start
        });
        touched.for_each(|block| block.changed = true);
    }
}

fn days(shifts: &[Shift], holidays: &[RosterHoliday], window: &Window) -> Vec<Day> {
    let zone = &window.zone;
    let today = civil::zoned(window.now, zone).date();
    let midnight = |day: Date| civil::midnight(day, zone);
    window
        .days()
        .filter_map(|day| {
            let (from, to) = (midnight(day)?, midnight(day.tomorrow().ok()?)?);
            let weekend = day.weekday().to_monday_zero_offset() >= 5;
            Some(Day {
                weekday: day.strftime("%a").to_string(),
                number: day.day().to_string(),
                month: (day == window.first || day.day() == 1).then(|| day.strftime("%B").to_string()),
                place: window.place(from, to),
                weekend,
                today: day == today,
                past: day < today,
                hours: (to.seconds_since(from) + 1800) / 3600,
                holidays: holidays_of(holidays, day),
                held: held(shifts, from, to, window),
            })
        })
        .collect()
}

/// `Thanksgiving Day (Ada, Bo)`
fn holidays_of(holidays: &[RosterHoliday], day: Date) -> Vec<String> {
    let day = day.to_string();
    let of_day = holidays.iter().filter(|holiday| holiday.day == day);
    let people = |people: &[PersonRef]| people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ");
    of_day.map(|holiday| format!("{} ({})", holiday.name, people(&holiday.people))).collect()
}

/// The parts of one day, in the order of the shifts: by layer, then by time.
fn held(shifts: &[Shift], from: Timestamp, to: Timestamp, window: &Window) -> Vec<Held> {
    let clock = |at| civil::clock(at, &window.zone);
    let of_day = shifts.iter().filter(|shift| shift.starts_at < to && shift.ends_at > from);
    of_day
        .map(|shift| {
            let hours = match (shift.starts_at > from, shift.ends_at < to) {
                (false, false) => "all day".into(),
                (true, false) => format!("from {}", clock(shift.starts_at)),
                (false, true) => format!("until {}", clock(shift.ends_at)),
                (true, true) => format!("{} to {}", clock(shift.starts_at), clock(shift.ends_at)),
            };
            let running = (shift.starts_at..shift.ends_at).contains(&window.now) && (from..to).contains(&window.now);
            Held {
                layer: shift.layer,
                people: shift.people.clone(),
                on_purpose: shift.on_purpose,
                hours,
                cover: shift.cover,
                running,
            }
        })
        .collect()
}

pub fn cover_form(
    present: &RosterPresent,
    layer: &str,
    person: &str,
    starts_at: &str,
    ends_at: &str,
) -> Result<CoverForm, Refusal> {
    let zone = civil::zone(&present.now.time_zone);
    let mut errors = FieldErrors::default();
    let mut instant = |field: &str, text: &str| civil::read_field(&mut errors, field, text, &zone, present.at);
    let (starts_at, ends_at) = (instant("starts_at", starts_at), instant("ends_at", ends_at));
    let layer = layer.parse().map(Layer).unwrap_or_else(|_| {
        errors.add("layer", "Choose a layer of this roster.");
        Layer::PRIMARY
    });
    let person_id: Option<PersonId> = person.parse().ok();
    if person_id.is_none() {
        errors.add("person_id", "Choose who takes the time.");
    }
    errors.check()?;
    let person_id = person_id.ok_or_else(|| Refusal::invalid("person_id", "Choose who takes the time."))?;
    Ok(CoverForm {
        roster_id: present.now.roster.id,
        layer,
        kind: CoverKind::Takes,
        person_id,
        instead_of: None,
        starts_at,
        ends_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::oncall::{OnCallNow, RosterNow, RosterRef, RosterRights};
    use domain::{PersonRef, RosterId};

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).unwrap()
    }

    fn roster() -> RosterRef {
        RosterRef { id: RosterId(Default::default()), slug: "payments".into(), name: "Payments".into() }
    }

    fn shift(name: Option<&str>, from: &str, to: &str) -> Shift {
        Shift {
            roster: roster(),
            layer: Layer::PRIMARY,
            people: name
                .map(|name| PersonRef { id: PersonId(Default::default()), name: name.into() })
                .into_iter()
                .collect(),
            on_purpose: false,
            instead_of: vec![],
            starts_at: at(from),
            ends_at: at(to),
            cover: false,
        }
    }

    fn present(page: &RosterPage) -> RosterPresent {
        RosterPresent { at: page.from, now: page.now.clone(), rotations: page.rotations.clone() }
    }

    /// Two weeks over the night on which Lisbon's clocks go forward.
    fn page() -> RosterPage {
        let seat = OnCallNow {
            layer: Layer::PRIMARY,
            people: vec![],
            on_purpose: false,
            until: None,
            next: vec![],
            cover: false,
        };
        RosterPage {
            now: RosterNow {
                roster: roster(),
                time_zone: "Europe/Lisbon".into(),
                layers: vec![seat],
                policy: domain::oncall::Policy::default(),
                rights: RosterRights::default(),
            },
            rotations: vec![],
            planned: vec![],
            shifts: vec![
                shift(Some("Inês Carvalho"), "2026-03-23T00:00:00Z", "2026-03-29T08:00:00Z"),
                shift(None, "2026-03-29T08:00:00Z", "2026-04-05T23:00:00Z"),
            ],
            covers: vec![],
            temporaries: vec![],
            holidays: vec![],
            exempt: vec![],
            from: at("2026-03-26T14:20:00Z"),
            to: at("2026-04-09T14:20:00Z"),
        }
    }

    #[test]
    fn the_day_on_which_the_clocks_change_is_narrower_and_the_hand_over_stays() {
        let page = page();
        let window = Window::of(&present(&page), "", "", "team");
        assert_eq!((window.from, window.to), (at("2026-03-23T00:00:00Z"), at("2026-04-05T23:00:00Z")));
        let view = view(page, &window);
        assert_eq!(view.days.len(), 14);
        assert_eq!(view.days[6].hours, 23);
        assert!(view.days[6].place.width < view.days[5].place.width);
        let last = view.days[13].place;
        assert!((99_990..=100_000).contains(&(last.start + last.width)), "{last:?}");
        let block = &view.lanes[0].blocks[0];
        assert_eq!((block.until.as_str(), block.length.as_str()), ("Sun 29 Mar 09:00", "6 d 8 h"));
        let sunday: Vec<_> = view.days[6].held.iter().map(|held| held.hours.as_str()).collect();
        assert_eq!(sunday, ["until 09:00", "from 09:00"]);
    }

    #[test]
    fn a_day_shows_hours_and_a_month_its_own_days() {
        let page = page();
        let day = Window::of(&present(&page), "2026-03-29", "day", "team");
        assert_eq!(day.to.seconds_since(day.from), 23 * 3600, "the clocks go forward on it");
        let shown = view(page.clone(), &day);
        assert_eq!((shown.days.len(), shown.heads.len()), (1, 8));
        assert!(shown.heads[0].place.width < shown.heads[1].place.width, "its first three hours are two");
        assert_eq!((shown.previous.as_str(), shown.next.as_str()), ("2026-03-28", "2026-03-30"));
        let month = Window::of(&present(&page), "2026-02-11", "month", "team");
        let shown = view(page, &month);
        assert_eq!((shown.days.len(), shown.heads.len()), (28, 28));
        assert_eq!((shown.previous.as_str(), shown.next.as_str()), ("2026-01-01", "2026-03-01"));
    }

    #[test]
    fn what_a_draft_changes_is_marked() {
        let page = page();
        let window = Window::of(&present(&page), "", "", "team");
        let mut shown = view(page, &window);
        let change = ShiftChangeView {
            layer: Layer::PRIMARY,
            starts_at: at("2026-03-30T08:00:00Z"),
            ends_at: at("2026-03-31T08:00:00Z"),
            before: vec![],
            after: vec![],
        };
        mark_changed(&mut shown.lanes, &window, &[change]);
        let marked: Vec<bool> = shown.lanes[0].blocks.iter().map(|block| block.changed).collect();
        assert_eq!(marked.iter().filter(|marked| **marked).count(), 1, "{marked:?}");
    }

    #[test]
    fn a_cover_is_written_in_the_teams_time_and_wrong_fields_are_named() {
        let page = page();
        let person = PersonId(Default::default()).to_string();
        let form = cover_form(&present(&page), "1", &person, "2026-03-30T09:00", "2026-03-30T18:00").unwrap();
        assert_eq!((form.starts_at, form.ends_at), (at("2026-03-30T08:00:00Z"), at("2026-03-30T17:00:00Z")));
        let Err(Refusal::Invalid(errors)) = cover_form(&present(&page), "x", "", "soon", "") else {
            panic!("accepted")
        };
        for field in ["starts_at", "ends_at", "layer", "person_id"] {
            assert!(errors.get(field).is_some(), "{field}");
        }
    }
}
