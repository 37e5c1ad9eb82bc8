//! The final schedule against an oracle that reads clocks in small steps, and its promises: one answer for each
//! instant, no gap that nobody declared, the past untouched by versions.

use domain::oncall::{
    Clocks, CoverAct, CoverSpan, Handover, Hours, Layer, Plan, Roster, Rotation, Source, Span, Temporary,
    TemporaryShift, TimeOfDay, Unit, Version, Weekday,
};
use domain::{CoverId, PersonId, RotationId, TemporaryId, Timestamp};
use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};
use proptest::prelude::*;
use std::sync::Arc;
use uuid::Uuid;

/// Everything here begins and ends at whole multiples of this.
const STEP_MS: i64 = 15 * 60_000;
const DAY_MS: i64 = 86_400_000;
const ZONES: [&str; 7] = [
    "Europe/Berlin",
    "America/Chicago",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "UTC",
];

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).expect("an instant")
}

fn time(text: &str) -> TimeOfDay {
    text.parse().expect("a time")
}

fn weekly(id: u128, zone: &str, starts_on: &str, hours: &[Hours], turns: &[&[u128]]) -> Rotation {
    Rotation {
        id: RotationId(Uuid::from_u128(id)),
        layer: Layer::PRIMARY,
        name: format!("Rotation {id}"),
        time_zone: zone.into(),
        handover: Handover {
            starts_on: starts_on.parse().expect("a date"),
            time: time("09:00"),
            every: 1,
            unit: Unit::Week,
        },
        hours: hours.to_vec(),
        turns: turns.iter().map(|turn| turn.iter().map(|n| person(*n)).collect()).collect(),
    }
}

fn roster(versions: Vec<(Timestamp, Vec<Rotation>)>) -> Roster {
    let plans: Vec<Plan> = versions.iter().map(|(_, rotations)| Plan { rotations: rotations.clone() }).collect();
    let zones = plans.iter().flat_map(Plan::zones);
    let clocks = Clocks::of(zones, at("2005-01-01T00:00:00Z"), at("2041-01-01T00:00:00Z")).expect("zones");
    let versions = versions.iter().zip(plans);
    let versions =
        versions.map(|((effective_from, _), plan)| Version { effective_from: *effective_from, plan: Arc::new(plan) });
    Roster::sharing(Arc::new(clocks), versions.collect(), vec![], vec![])
}

fn cover(n: u128, act: CoverAct, starts_at: &str, ends_at: &str) -> CoverSpan {
    CoverSpan {
        id: CoverId(Uuid::from_u128(n)),
        layer: Layer::PRIMARY,
        act,
        starts_at: at(starts_at),
        ends_at: at(ends_at),
    }
}

/// `who`, `from`, `until`, numbers for people.
fn told(spans: &[Span]) -> Vec<(Vec<u128>, String, String)> {
    let people = |span: &Span| span.people.iter().map(|person| person.0.as_u128()).collect();
    spans.iter().map(|span| (people(span), span.starts_at.to_string(), span.ends_at.to_string())).collect()
}

fn rows(all: &[(&[u128], &str, &str)]) -> Vec<(Vec<u128>, String, String)> {
    all.iter().map(|(who, from, until)| (who.to_vec(), (*from).to_owned(), (*until).to_owned())).collect()
}

#[test]
fn a_cover_takes_its_time_and_gives_it_back() {
    let mut roster =
        roster(vec![(at("2026-11-01T00:00:00Z"), vec![weekly(1, "UTC", "2026-11-02", &[], &[&[1], &[2]])])]);
    let act = CoverAct::Takes { person: person(3), instead_of: None };
    roster.covers = vec![cover(1, act, "2026-11-04T18:00:00Z", "2026-11-05T08:00:00Z")];
    let shifts = roster.shifts(Layer::PRIMARY, at("2026-11-02T09:00:00Z"), at("2026-11-16T09:00:00Z"));
    assert_eq!(
        told(&shifts),
        rows(&[
            (&[1], "2026-11-02T09:00:00Z", "2026-11-04T18:00:00Z"),
            (&[3], "2026-11-04T18:00:00Z", "2026-11-05T08:00:00Z"),
            (&[1], "2026-11-05T08:00:00Z", "2026-11-09T09:00:00Z"),
            (&[2], "2026-11-09T09:00:00Z", "2026-11-16T09:00:00Z"),
        ])
    );
    assert_eq!(shifts[1].instead_of.as_deref(), Some(&[person(1)][..]));
    assert!(shifts[1].is_cover());
    assert_eq!(roster.on_call_at(Layer::PRIMARY, at("2026-11-05T08:00:00Z")).people.to_vec(), [person(1)]);
    let nobody = roster.shifts(Layer::SECONDARY, at("2026-11-02T09:00:00Z"), at("2026-11-03T09:00:00Z"));
    assert_eq!(nobody.len(), 1);
    assert!(nobody[0].is_gap());
}

#[test]
fn of_two_who_are_on_call_together_one_is_covered_and_the_other_stays() {
    let mut roster = roster(vec![(at("2026-11-01T00:00:00Z"), vec![weekly(1, "UTC", "2026-11-02", &[], &[&[1, 2]])])]);
    let (from, to) = ("2026-11-03T00:00:00Z", "2026-11-04T00:00:00Z");
    let who = |act: CoverAct, roster: &mut Roster| {
        roster.covers = vec![cover(1, act, from, to)];
        let span = roster.on_call_at(Layer::PRIMARY, at(from));
        (span.people.iter().map(|person| person.0.as_u128()).collect::<Vec<_>>(), span.is_cover())
    };
    let take = |person_n, of| CoverAct::Takes { person: person(person_n), instead_of: Some(person(of)) };
    assert_eq!(who(take(3, 2), &mut roster), (vec![1, 3], true));
    assert_eq!(who(take(1, 2), &mut roster), (vec![1], true));
    assert_eq!(who(take(3, 9), &mut roster), (vec![1, 2], false), "nobody's time was taken");
    assert_eq!(who(CoverAct::Adds { person: person(3) }, &mut roster), (vec![1, 2, 3], true));
    assert_eq!(who(CoverAct::Removes { person: person(1) }, &mut roster), (vec![2], true));
}

#[test]
fn nobody_on_purpose_is_no_gap_and_covers_stand_above_temporary_schedules() {
    let turns: &[&[u128]] = &[&[1], &[]];
    let mut roster = roster(vec![(at("2026-11-01T00:00:00Z"), vec![weekly(1, "UTC", "2026-11-02", &[], turns)])]);
    let empty = roster.on_call_at(Layer::PRIMARY, at("2026-11-10T00:00:00Z"));
    assert!(empty.people.is_empty() && !empty.is_gap());
    roster.temporaries = vec![Temporary {
        id: TemporaryId(Uuid::from_u128(1)),
        layer: Layer::PRIMARY,
        starts_at: at("2026-11-05T00:00:00Z"),
        ends_at: at("2026-11-08T00:00:00Z"),
        // Twice the same is once.
        shifts: vec![
            TemporaryShift {
                person: person(5),
                starts_at: at("2026-11-05T00:00:00Z"),
                ends_at: at("2026-11-07T00:00:00Z"),
            };
            2
        ],
    }];
    let act = CoverAct::Takes { person: person(6), instead_of: Some(person(5)) };
    roster.covers = vec![cover(1, act, "2026-11-06T12:00:00Z", "2026-11-07T12:00:00Z")];
    assert_eq!(
        told(&roster.shifts(Layer::PRIMARY, at("2026-11-02T09:00:00Z"), at("2026-11-09T09:00:00Z"))),
        rows(&[
            (&[1], "2026-11-02T09:00:00Z", "2026-11-05T00:00:00Z"),
            (&[5], "2026-11-05T00:00:00Z", "2026-11-06T12:00:00Z"),
            (&[6], "2026-11-06T12:00:00Z", "2026-11-07T00:00:00Z"),
            (&[], "2026-11-07T00:00:00Z", "2026-11-08T00:00:00Z"),
            (&[1], "2026-11-08T00:00:00Z", "2026-11-09T09:00:00Z"),
        ])
    );
}

#[test]
fn office_hours_of_three_zones_follow_the_sun_and_show_the_hour_that_the_clocks_open() {
    let office =
        |from: &str, until: &str| Hours { weekdays: Weekday::ALL.to_vec(), from: time(from), until: time(until) };
    // In November, Sydney 10:00 is 23:00 UTC, London 07:00 is 07:00, and Los Angeles 07:00 is 15:00.
    let plan = vec![
        weekly(1, "Australia/Sydney", "2026-01-05", &[office("10:00", "18:00")], &[&[1]]),
        weekly(2, "Europe/London", "2026-01-05", &[office("07:00", "15:00")], &[&[2]]),
        weekly(3, "America/Los_Angeles", "2026-01-05", &[office("07:00", "15:00")], &[&[3]]),
    ];
    let roster = roster(vec![(at("2026-01-01T00:00:00Z"), plan)]);
    let november = roster.shifts(Layer::PRIMARY, at("2026-11-09T23:00:00Z"), at("2026-11-10T23:00:00Z"));
    assert_eq!(
        told(&november),
        rows(&[
            (&[1], "2026-11-09T23:00:00Z", "2026-11-10T07:00:00Z"),
            (&[2], "2026-11-10T07:00:00Z", "2026-11-10T15:00:00Z"),
            (&[3], "2026-11-10T15:00:00Z", "2026-11-10T23:00:00Z"),
        ])
    );
    // In July Sydney is an hour less ahead of UTC, the others an hour more: the hand-overs no longer meet.
    let july = roster.shifts(Layer::PRIMARY, at("2026-07-07T22:00:00Z"), at("2026-07-08T22:00:00Z"));
    assert_eq!(
        told(&july),
        rows(&[
            (&[], "2026-07-07T22:00:00Z", "2026-07-08T00:00:00Z"),
            (&[1], "2026-07-08T00:00:00Z", "2026-07-08T08:00:00Z"),
            (&[2], "2026-07-08T08:00:00Z", "2026-07-08T14:00:00Z"),
            (&[3], "2026-07-08T14:00:00Z", "2026-07-08T22:00:00Z"),
        ])
    );
}

#[test]
fn a_joiner_moves_nobodys_present_turn() {
    let before = Plan { rotations: vec![weekly(1, "Europe/Berlin", "2026-01-05", &[], &[&[1], &[2], &[3]])] };
    let after = Plan { rotations: vec![weekly(1, "Europe/Berlin", "2026-01-05", &[], &[&[1], &[2], &[3], &[4]])] };
    let left = Plan { rotations: vec![weekly(1, "Europe/Berlin", "2026-01-05", &[], &[&[1], &[3]])] };
    let clocks = before.clocks(at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z")).expect("zones");
    for week in 0..60 {
        let from = at("2026-02-03T12:00:00Z").plus_s(week * 7 * 86_400);
        let holds = |plan: &Plan, at: Timestamp| plan.rotations[0].turn_at(&clocks, at).expect("a turn").to_vec();
        let (now, next) = (holds(&before, from), holds(&before, from.plus_s(7 * 86_400)));
        let joined = after.clone().continuing(&before, &clocks, from);
        assert_eq!(holds(&joined, from), now, "week {week}");
        let expected = if now == [person(3)] { vec![person(4)] } else { next.clone() };
        assert_eq!(holds(&joined, from.plus_s(7 * 86_400)), expected, "week {week}");
        let parted = left.clone().continuing(&before, &clocks, from);
        let expected = if now == [person(2)] { vec![person(3)] } else { now };
        assert_eq!(holds(&parted, from), expected, "week {week}: who left is followed by the next");
        assert_eq!(before.clone().continuing(&before, &clocks, from), before);
    }
}

/// The latest that a clock on the wall has shown at an instant: a clock that is set back takes back no hand-over.
struct Wall {
    zone: TimeZone,
    shown: DateTime,
}

impl Wall {
    fn new(zone: &str, at: Timestamp) -> Self {
        let zone = TimeZone::get(zone).expect("a zone");
        let days = (0..3 * DAY_MS / STEP_MS).map(|step| Timestamp(at.0 - step * STEP_MS));
        let shown = days.map(|at| zone.to_datetime(at.to_jiff())).max().expect("some");
        Wall { zone, shown }
    }

    fn look(&mut self, at: Timestamp) {
        self.shown = self.shown.max(self.zone.to_datetime(at.to_jiff()));
    }
}

/// Whose turn it is by the calendar on the wall, if the rotation is on duty.
fn by_the_wall(rotation: &Rotation, shown: DateTime) -> Option<Vec<PersonId>> {
    let clock_time =
        |time: TimeOfDay| jiff::civil::time((time.minutes() / 60) as i8, (time.minutes() % 60) as i8, 0, 0);
    let handover = &rotation.handover;
    let first = handover.starts_on.to_datetime(clock_time(handover.time));
    let boundary = |index: i64| {
        let step = index * i64::from(handover.every);
        match handover.unit {
            Unit::Hour => first + SignedDuration::from_hours(step),
            Unit::Day => first + step.days(),
            Unit::Week => first + step.weeks(),
            Unit::Month => first + step.months(),
        }
    };
    if shown < first {
        return None;
    }
    let longest = match handover.unit {
        Unit::Hour => SignedDuration::from_hours(1),
        Unit::Day => SignedDuration::from_hours(24),
        Unit::Week => SignedDuration::from_hours(7 * 24),
        Unit::Month => SignedDuration::from_hours(31 * 24),
    };
    let mut index = shown.duration_since(first).as_secs() / (longest.as_secs() * i64::from(handover.every));
    while boundary(index + 1) <= shown {
        index += 1;
    }
    let open = rotation.hours.is_empty()
        || [0, 1].into_iter().any(|back| {
            let day = shown.date() - back.days();
            rotation.hours.iter().any(|hours| {
                let on = hours.weekdays.contains(&Weekday::ALL[day.weekday().to_monday_zero_offset() as usize]);
                let (from, until) = (day.to_datetime(clock_time(hours.from)), day.to_datetime(clock_time(hours.until)));
                let until = if until <= from { until + 1.day() } else { until };
                on && from <= shown && shown < until
            })
        });
    let turns = i64::try_from(rotation.turns.len()).expect("few");
    (open && turns > 0).then(|| rotation.turns[usize::try_from(index % turns).expect("few")].clone())
}

fn quarter() -> impl Strategy<Value = TimeOfDay> {
    (0..96_u16).prop_map(|n| TimeOfDay::new(n / 4, n % 4 * 15).expect("a time"))
}

fn some_hours() -> impl Strategy<Value = Hours> {
    let days = prop::sample::subsequence(Weekday::ALL.to_vec(), 0..=7);
    (days, quarter(), quarter()).prop_map(|(weekdays, from, until)| Hours { weekdays, from, until })
}

fn some_rotation() -> impl Strategy<Value = Rotation> {
    let turn = prop::collection::vec((1..6_u128).prop_map(person), 0..3).prop_map(|mut turn| {
        turn.sort_unstable();
        turn.dedup();
        turn
    });
    let turns = prop::collection::vec(turn, 0..4);
    let unit = prop::sample::select(Unit::ALL.to_vec());
    let starts = (0..400_i64, quarter(), 1..30_u16, unit);
    (1..4_u128, prop::sample::select(ZONES.to_vec()), starts, prop::collection::vec(some_hours(), 0..3), turns)
        .prop_map(|(id, zone, (day, time, every, unit), hours, turns)| Rotation {
            id: RotationId(Uuid::from_u128(id)),
            layer: Layer::PRIMARY,
            name: "One".into(),
            time_zone: zone.into(),
            handover: Handover { starts_on: date(2010, 12, 1) + day.days(), time, every, unit },
            hours,
            turns,
        })
}

fn some_act() -> impl Strategy<Value = CoverAct> {
    (0..4_u8, 1..6_u128, 1..6_u128).prop_map(|(kind, one, other)| match kind {
        0 => CoverAct::Takes { person: person(one), instead_of: None },
        1 => CoverAct::Takes { person: person(one), instead_of: Some(person(other)) },
        2 => CoverAct::Adds { person: person(one) },
        _ => CoverAct::Removes { person: person(one) },
    })
}

/// Windows around changes of the clocks, Samoa's lost day among them.
fn some_window() -> impl Strategy<Value = Timestamp> {
    let near = [
        "2011-12-27T00:00:00Z",
        "2026-03-26T00:00:00Z",
        "2026-10-22T00:00:00Z",
        "2026-10-01T00:00:00Z",
        "2026-10-30T00:00:00Z",
        "2026-02-12T00:00:00Z",
        "2012-01-20T00:00:00Z",
    ];
    prop::sample::select(near.to_vec()).prop_map(at)
}

const DAYS: i64 = 8;

fn some_roster() -> impl Strategy<Value = (Roster, Timestamp)> {
    let plans = prop::collection::vec((0..DAYS * 96, prop::collection::vec(some_rotation(), 0..4)), 1..3);
    let covers = prop::collection::vec((some_act(), 0..DAYS * 96, 1..200_i64), 0..5);
    let shift = (1..6_u128, 0..100_i64, 1..100_i64);
    let temporary = prop::option::of((0..DAYS * 96, 1..150_i64, prop::collection::vec(shift, 0..3)));
    (plans, covers, temporary, some_window()).prop_map(|(plans, covers, temporary, from)| {
        let instant = |step: i64| Timestamp(from.0 + step * STEP_MS);
        let mut versions: Vec<_> = plans.into_iter().map(|(step, rotations)| (instant(step), rotations)).collect();
        versions.sort_by_key(|(from, _)| *from);
        versions.dedup_by_key(|(from, _)| *from);
        versions[0].0 = at("2011-01-01T00:00:00Z");
        let mut roster = roster(versions);
        roster.covers = (1..)
            .zip(covers)
            .map(|(n, (act, starts, length))| CoverSpan {
                id: CoverId(Uuid::from_u128(n)),
                layer: Layer::PRIMARY,
                act,
                starts_at: instant(starts),
                ends_at: instant(starts + length),
            })
            .collect();
        roster.covers.sort_by_key(|cover| cover.starts_at);
        roster.temporaries = temporary
            .map(|(starts, length, shifts)| Temporary {
                id: TemporaryId(Uuid::from_u128(1)),
                layer: Layer::PRIMARY,
                starts_at: instant(starts),
                ends_at: instant(starts + length),
                shifts: shifts
                    .into_iter()
                    .map(|(n, from, long)| TemporaryShift {
                        person: person(n),
                        starts_at: instant(starts + from.min(length - 1)),
                        ends_at: instant(starts + (from.min(length - 1) + long).min(length)),
                    })
                    .collect(),
            })
            .into_iter()
            .collect();
        (roster, from)
    })
}

/// Who is on call, told from the definitions alone.
fn oracle(roster: &Roster, walls: &[(String, DateTime)], at: Timestamp) -> Vec<PersonId> {
    let holds = |starts: Timestamp, ends: Timestamp| starts <= at && at < ends;
    let temporary = roster.temporaries.iter().find(|temporary| holds(temporary.starts_at, temporary.ends_at));
    let mut people = if let Some(temporary) = temporary {
        let shifts = temporary.shifts.iter().filter(|shift| holds(shift.starts_at, shift.ends_at));
        shifts.map(|shift| shift.person).collect()
    } else {
        let version = roster.versions.iter().rfind(|version| version.effective_from <= at).expect("a version");
        let shown = |zone: &str| walls.iter().find(|(name, _)| name == zone).expect("a wall").1;
        let mut answers =
            version.plan.rotations.iter().map(|rotation| by_the_wall(rotation, shown(&rotation.time_zone)));
        answers.find_map(|answer| answer).unwrap_or_default()
    };
    let covers: Vec<_> = roster.covers.iter().filter(|cover| holds(cover.starts_at, cover.ends_at)).collect();
    for cover in &covers {
        if let CoverAct::Takes { person, instead_of: None } = cover.act {
            people = vec![person];
        }
    }
    for cover in &covers {
        match cover.act {
            CoverAct::Takes { person, instead_of: Some(other) } if people.contains(&other) => {
                people.retain(|held| *held != other);
                people.push(person);
            }
            CoverAct::Removes { person } => people.retain(|held| *held != person),
            _ => {}
        }
    }
    for cover in &covers {
        if let CoverAct::Adds { person } = cover.act {
            people.push(person);
        }
    }
    people.sort_unstable();
    people.dedup();
    people
}

fn sorted(people: &[PersonId]) -> Vec<PersonId> {
    let mut people = people.to_vec();
    people.sort_unstable();
    people.dedup();
    people
}

fn join(spans: &[Span], from: Timestamp, to: Timestamp) {
    assert_eq!((spans.first().expect("a span").starts_at, spans.last().expect("a span").ends_at), (from, to));
    for pair in spans.windows(2) {
        assert_eq!(pair[0].ends_at, pair[1].starts_at);
    }
    assert!(spans.iter().all(|span| span.starts_at < span.ends_at));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_schedule_is_what_the_clocks_on_the_walls_say((roster, from) in some_roster()) {
        let to = Timestamp(from.0 + DAYS * DAY_MS);
        let spans = roster.shifts(Layer::PRIMARY, from, to);
        join(&spans, from, to);
        let mut walls: Vec<_> = ZONES.iter().map(|zone| ((*zone).to_owned(), Wall::new(zone, from))).collect();
        let mut held = spans.iter().peekable();
        for step in 0..DAYS * DAY_MS / STEP_MS {
            let at = Timestamp(from.0 + step * STEP_MS);
            walls.iter_mut().for_each(|(_, wall)| wall.look(at));
            let shown: Vec<_> = walls.iter().map(|(zone, wall)| (zone.clone(), wall.shown)).collect();
            let expected = oracle(&roster, &shown, at);
            while held.peek().is_some_and(|span| span.ends_at <= at) {
                held.next();
            }
            let span = held.peek().expect("a span");
            prop_assert_eq!(sorted(&span.people), expected.clone(), "shifts at {}", at);
            let answer = roster.on_call_at(Layer::PRIMARY, at);
            prop_assert_eq!(sorted(&answer.people), expected, "the answer at {}", at);
            prop_assert_eq!(answer.source == Source::Gap, span.source == Source::Gap);
        }
    }

    #[test]
    fn pieces_make_the_whole((roster, from) in some_roster(), cut in 1..DAYS * 96) {
        let (middle, to) = (Timestamp(from.0 + cut * STEP_MS), Timestamp(from.0 + DAYS * DAY_MS));
        let whole = roster.shifts(Layer::PRIMARY, from, to);
        let mut pieces = roster.shifts(Layer::PRIMARY, from, middle);
        pieces.extend(roster.shifts(Layer::PRIMARY, middle, to));
        let at = |spans: &[Span], at: Timestamp| {
            let span = spans.iter().find(|span| span.starts_at <= at && at < span.ends_at).expect("a span");
            (span.people.clone(), span.source)
        };
        for step in 0..DAYS * 96 {
            let instant = Timestamp(from.0 + step * STEP_MS);
            prop_assert_eq!(at(&whole, instant), at(&pieces, instant));
        }
        // The cut adds at most one edge.
        prop_assert!(pieces.len() <= whole.len() + 1 && pieces.len() >= whole.len());
    }

    #[test]
    fn a_new_version_changes_nothing_before_it((roster, from) in some_roster(), step in 1..DAYS * 96, rotations in prop::collection::vec(some_rotation(), 0..3)) {
        let effective_from = Timestamp(from.0 + step * STEP_MS);
        let before = roster.shifts(Layer::PRIMARY, from, effective_from);
        let mut changed = roster.clone();
        changed.versions.retain(|version| version.effective_from < effective_from);
        changed.versions.push(Version { effective_from, plan: Arc::new(Plan { rotations }) });
        prop_assert_eq!(changed.shifts(Layer::PRIMARY, from, effective_from), before);
    }

    #[test]
    fn only_a_cover_that_says_so_leaves_fewer((mut roster, from) in some_roster()) {
        roster.covers.retain(|cover| !matches!(cover.act, CoverAct::Removes { .. }));
        let to = Timestamp(from.0 + DAYS * DAY_MS);
        for span in roster.shifts(Layer::PRIMARY, from, to) {
            prop_assert!(!span.people.is_empty() || !span.is_cover());
        }
    }
}
