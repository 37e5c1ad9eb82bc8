//! What people earn by being on call.

use domain::oncall::{
    Clock, CoverAct, CoverSpan, Crew, Handled, Handover, Holidays, Hours, Layer, Member, PayBand, PayItem, PayRules,
    Plan, Roster, Rotation, Schedule, Unit, Version, Weekday, earned, earned_in_quarter,
};
use domain::{CoverId, PersonId, RotationId, Timestamp};
use jiff::tz::TimeZone;
use uuid::Uuid;

const ZONE: &str = "Europe/Berlin";

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).expect("an instant")
}

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn rotation(layer: Layer, people: &[u128]) -> Rotation {
    Rotation {
        id: RotationId(Uuid::from_u128(layer.0.unsigned_abs().into())),
        layer,
        name: layer.word(),
        time_zone: ZONE.into(),
        handover: Handover {
            starts_on: "2026-10-19".parse().expect("a date"),
            time: "09:00".parse().expect("a time"),
            every: 1,
            unit: Unit::Week,
        },
        hours: vec![],
        turns: people.iter().map(|n| vec![person(*n)]).collect(),
    }
}

fn crew(people: u128) -> Crew {
    let zone = TimeZone::get(ZONE).expect("a zone");
    let clock = Clock::of(&zone, at("2025-01-01T00:00:00Z"), at("2028-01-01T00:00:00Z"));
    // All Saints' Day, a Sunday in 2026.
    let holidays = Holidays::new([("2026-11-01".parse().expect("a date"), "All Saints' Day".to_owned())]);
    let member = |n| Member {
        name: format!("P{n}"),
        clock: clock.clone(),
        reachable: true,
        active: true,
        absences: vec![],
        holidays: holidays.clone(),
    };
    Crew((1..=people).map(|n| (person(n), member(n))).collect())
}

fn schedule(rotations: Vec<Rotation>, covers: Vec<CoverSpan>, from: &str, to: &str) -> Schedule {
    let version = Version { effective_from: at("2026-01-01T00:00:00Z"), plan: Plan { rotations }.into() };
    let roster = Roster::new(vec![version], covers, vec![], at(from), at(to)).expect("zones");
    Schedule::of(&roster, at(from), at(to))
}

fn band(name: &str, weekdays: &[Weekday], from: &str, until: &str, per_hour: i64) -> PayBand {
    let time = |text: &str| text.parse().expect("a time");
    let hours = Hours { weekdays: weekdays.to_vec(), from: time(from), until: time(until) };
    PayBand { name: name.into(), hours, per_hour }
}

fn told(rules: &PayRules, schedule: &Schedule, handled: &[Handled]) -> Vec<(u128, String, i64, i64)> {
    let all = earned(rules, schedule, (schedule.from, schedule.to), handled, &crew(3));
    all.iter().map(|it| (it.person.0.as_u128(), it.item.word().to_owned(), it.quantity, it.amount)).collect()
}

/// A week with the night in which the clocks go back: 169 hours.
const FROM: &str = "2026-10-19T07:00:00Z";
const TO: &str = "2026-10-26T08:00:00Z";

#[test]
fn nights_and_weekends_are_paid_by_the_clocks_and_the_night_of_the_change_has_an_hour_more() {
    let rules = PayRules {
        currency: "EUR".into(),
        per_hour: 100,
        bands: vec![
            band("Nights", &Weekday::ALL, "22:00", "06:00", 300),
            band("Weekends", &[Weekday::Sat, Weekday::Sun], "00:00", "00:00", 200),
        ],
        ..PayRules::default()
    };
    let schedule = schedule(vec![rotation(Layer::PRIMARY, &[1])], vec![], FROM, TO);
    // Seven nights of eight hours, one of them nine; the days of the weekend between them; the rest.
    assert_eq!(
        told(&rules, &schedule, &[]),
        [(1, "Hours".into(), 8000, 8000), (1, "Nights".into(), 5700, 17_100), (1, "Weekends".into(), 3200, 6400)]
    );
}

#[test]
fn a_holiday_comes_before_bands_and_time_in_two_layers_is_paid_once() {
    let rules = PayRules {
        currency: "EUR".into(),
        per_hour: 100,
        holiday_per_hour: Some(1000),
        bands: vec![band("Weekends", &[Weekday::Sat, Weekday::Sun], "00:00", "00:00", 200)],
        ..PayRules::default()
    };
    let rotations = vec![rotation(Layer::PRIMARY, &[1]), rotation(Layer::SECONDARY, &[1])];
    // From Saturday noon to Monday noon; Sunday is All Saints' Day.
    let schedule = schedule(rotations, vec![], "2026-10-31T11:00:00Z", "2026-11-02T11:00:00Z");
    assert_eq!(
        told(&rules, &schedule, &[]),
        [
            (1, "Hours".into(), 1200, 1200),
            (1, "Weekends".into(), 1200, 2400),
            (1, "Public holidays".into(), 2400, 24_000)
        ]
    );
}

#[test]
fn a_shift_counts_where_it_begins_and_a_cover_is_one_for_who_takes_it() {
    let rules = PayRules { currency: "EUR".into(), per_shift: 5000, ..PayRules::default() };
    let cover = CoverSpan {
        id: CoverId(Uuid::from_u128(1)),
        layer: Layer::PRIMARY,
        act: CoverAct::Takes { person: person(2), instead_of: Some(person(1)) },
        starts_at: at("2026-10-21T08:00:00Z"),
        ends_at: at("2026-10-22T08:00:00Z"),
    };
    let whole = schedule(vec![rotation(Layer::PRIMARY, &[1, 3])], vec![cover], FROM, "2026-11-02T08:00:00Z");
    // What is left of a covered shift is no second one.
    assert_eq!(
        told(&rules, &whole, &[]),
        [(1, "Shifts".into(), 1, 5000), (2, "Shifts".into(), 1, 5000), (3, "Shifts".into(), 1, 5000)]
    );
    // A shift that begins under a cover is told where its holder first has it.
    let late = CoverSpan { starts_at: at("2026-10-25T08:00:00Z"), ends_at: at("2026-10-29T08:00:00Z"), ..cover };
    let late = CoverSpan { act: CoverAct::Takes { person: person(2), instead_of: None }, ..late };
    let both = schedule(vec![rotation(Layer::PRIMARY, &[1, 3])], vec![late], FROM, "2026-11-02T08:00:00Z");
    let second = (at("2026-10-27T00:00:00Z"), at("2026-11-02T08:00:00Z"));
    let told_late: Vec<_> =
        earned(&rules, &both, second, &[], &crew(3)).into_iter().map(|it| (it.person, it.quantity)).collect();
    assert_eq!(told_late, [(person(3), 1)]);
    let months = [("2026-10-01T00:00:00Z", "2026-10-29T00:00:00Z"), ("2026-10-29T00:00:00Z", "2026-11-09T00:00:00Z")];
    let shifts: i64 = months
        .iter()
        .map(|(from, to)| schedule(vec![rotation(Layer::PRIMARY, &[1, 3])], vec![], from, to))
        .flat_map(|part| told(&rules, &part, &[]))
        .map(|(_, _, quantity, _)| quantity)
        .sum();
    assert_eq!(shifts, 3, "no shift is told in two periods");
}

#[test]
fn an_incident_counts_once_and_only_for_who_was_on_call() {
    let rules = PayRules { currency: "EUR".into(), per_incident: 2500, per_quarter: 9000, ..PayRules::default() };
    let schedule = schedule(vec![rotation(Layer::PRIMARY, &[1, 3])], vec![], FROM, TO);
    let handled =
        |n: u128, what: u128, when: &str| Handled { person: person(n), what: Uuid::from_u128(what), at: at(when) };
    let all = [
        handled(1, 7, "2026-10-20T03:00:00Z"),
        handled(1, 7, "2026-10-20T03:10:00Z"),
        handled(1, 8, "2026-10-21T03:00:00Z"),
        // Not on call at that time.
        handled(3, 9, "2026-10-21T03:00:00Z"),
    ];
    assert_eq!(told(&rules, &schedule, &all), [(1, "Incidents handled".into(), 2, 5000)]);
    let quarter: Vec<_> = earned_in_quarter(&rules, &schedule).into_iter().map(|it| (it.item, it.amount)).collect();
    assert_eq!(quarter, [(PayItem::Quarter, 9000)]);
}
