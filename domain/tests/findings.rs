//! What is measured of a schedule, and what is found in it.

use domain::oncall::{
    Absence, Assignment, Clock, CoverAct, CoverSpan, Crew, Duty, FindingKind, Handover, Health, Holidays, Hours, Layer,
    Member, Plan, Policy, Roster, Rotation, Schedule, Skills, Unit, Version, Weekday, Weight, changes, clashes, fill,
    findings,
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

fn rotation(layer: Layer, every: u16, unit: Unit, people: &[u128]) -> Rotation {
    Rotation {
        id: RotationId(Uuid::from_u128(layer.0.unsigned_abs().into())),
        layer,
        name: layer.word(),
        time_zone: ZONE.into(),
        handover: Handover {
            starts_on: "2026-01-05".parse().expect("a date"),
            time: "09:00".parse().expect("a time"),
            every,
            unit,
        },
        hours: vec![],
        turns: people.iter().map(|n| vec![person(*n)]).collect(),
    }
}

fn crew(people: u128) -> Crew {
    let zone = TimeZone::get(ZONE).expect("a zone");
    let clock = Clock::of(&zone, at("2025-01-01T00:00:00Z"), at("2028-01-01T00:00:00Z"));
    let member = |n| Member {
        name: format!("P{n}"),
        clock: clock.clone(),
        reachable: true,
        active: true,
        absences: vec![],
        holidays: Holidays::default(),
    };
    Crew((1..=people).map(|n| (person(n), member(n))).collect())
}

struct Case {
    roster: Roster,
    schedule: Schedule,
}

fn case(rotations: Vec<Rotation>, covers: Vec<CoverSpan>, from: &str, to: &str) -> Case {
    let (from, to) = (at(from), at(to));
    let version = Version { effective_from: at("2026-01-01T00:00:00Z"), plan: Plan { rotations }.into() };
    let roster = Roster::new(vec![version], covers, vec![], from, to).expect("zones");
    let schedule = Schedule::of(&roster, from, to);
    Case { roster, schedule }
}

impl Case {
    fn found(&self, crew: &Crew) -> Vec<(Weight, FindingKind, String)> {
        let clock = Clock::of(&TimeZone::get(ZONE).expect("a zone"), self.schedule.from, self.schedule.to);
        let health = Health::of(&self.schedule, crew);
        let found = findings(&self.roster, &self.schedule, &health, crew, &clock, Policy::default());
        found.into_iter().map(|finding| (finding.weight, finding.kind, finding.words)).collect()
    }
}

/// Two weeks over the end of summer time, from a Monday hand-over.
const FROM: &str = "2026-10-19T07:00:00Z";
const TO: &str = "2026-11-02T08:00:00Z";

#[test]
fn hours_nights_and_weekends_are_counted_where_people_live() {
    let case = case(vec![rotation(Layer::PRIMARY, 1, Unit::Week, &[1, 2, 3])], vec![], FROM, TO);
    let health = Health::of(&case.schedule, &crew(3));
    assert_eq!((health.coverage(), health.balance), (100, 100));
    let told: Vec<_> = health
        .loads
        .iter()
        .map(|load| (load.person, load.hours, load.nights, load.weekend_days, load.shifts, load.longest_hours))
        .collect();
    // The week in which the clocks go back has an hour more. Seven nights each, and one weekend.
    assert_eq!(told, [(told[0].0, 169, 7, 2, 1, 169), (told[1].0, 168, 7, 2, 1, 168)]);
}

#[test]
fn a_healthy_roster_is_told_only_about_the_clocks() {
    let rotations = vec![
        rotation(Layer::PRIMARY, 12, Unit::Hour, &[1, 2, 3]),
        rotation(Layer::SECONDARY, 12, Unit::Hour, &[2, 3, 1]),
    ];
    let case = case(rotations, vec![], FROM, TO);
    let found = case.found(&crew(3));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        found[0].2,
        "The clocks go back on Sun 25 Oct: the shift of P1 is 1 hour longer. Hand-overs keep their time."
    );
}

#[test]
fn what_is_wrong_comes_before_what_is_hard() {
    let office = Hours {
        weekdays: Weekday::ALL[..5].to_vec(),
        from: "09:00".parse().expect("a time"),
        until: "17:00".parse().expect("a time"),
    };
    let primary = Rotation { hours: vec![office], ..rotation(Layer::PRIMARY, 1, Unit::Week, &[1, 2]) };
    let secondary = rotation(Layer::SECONDARY, 1, Unit::Week, &[1]);
    let case = case(vec![primary, secondary], vec![], FROM, TO);
    let mut crew = crew(2);
    crew.0.get_mut(&person(2)).expect("known").reachable = false;
    let found = case.found(&crew);
    let kinds: Vec<_> = found.iter().map(|(weight, kind, _)| (*weight, *kind)).collect();
    assert_eq!(
        kinds,
        [
            (Weight::Wrong, FindingKind::Gap),
            (Weight::Wrong, FindingKind::Unreachable),
            (Weight::Wrong, FindingKind::TwoLayers),
            (Weight::Risky, FindingKind::FewPeople),
            (Weight::Risky, FindingKind::FewPeople),
            (Weight::Note, FindingKind::LongShifts),
        ]
    );
    assert!(found[0].2.starts_with("Primary: nobody is on call in 10 stretches, 257 h in all"), "{}", found[0].2);
    assert!(found[2].2.starts_with("P1 is primary and secondary at once from "), "{}", found[2].2);
    assert_eq!(found[3].2, "Primary: 2 people take turns. At least 3 keep it sustainable.");
    assert_eq!(found[4].2, "Secondary: one person is always on call. At least 3 keep it sustainable.");
}

#[test]
fn a_week_alone_is_long_and_whoever_is_disabled_leaves_a_gap() {
    let case = case(vec![rotation(Layer::PRIMARY, 1, Unit::Week, &[1, 2, 3])], vec![], FROM, TO);
    let mut crew = crew(3);
    let whose = case.schedule.layers[0].1[0].people[0];
    crew.0.get_mut(&whose).expect("known").active = false;
    let kinds: Vec<_> = case.found(&crew).into_iter().map(|(_, kind, _)| kind).collect();
    use FindingKind::{ClockChange, Disabled, Gap, LongStretch};
    assert_eq!(kinds, [Gap, Disabled, LongStretch, ClockChange]);
}

#[test]
fn changes_say_who_gains_and_who_loses() {
    let plain = case(vec![rotation(Layer::PRIMARY, 1, Unit::Week, &[1, 2, 3])], vec![], FROM, TO);
    let whose = plain.schedule.layers[0].1[0].people[0];
    let cover = CoverSpan {
        id: CoverId(Uuid::from_u128(1)),
        layer: Layer::PRIMARY,
        act: CoverAct::Takes { person: person(9), instead_of: Some(whose) },
        starts_at: at("2026-10-21T00:00:00Z"),
        ends_at: at("2026-10-22T00:00:00Z"),
    };
    let covered = case(vec![rotation(Layer::PRIMARY, 1, Unit::Week, &[1, 2, 3])], vec![cover], FROM, TO);
    let changed = changes(&plain.schedule, &covered.schedule);
    assert_eq!(changed.len(), 1);
    assert_eq!((changed[0].starts_at, changed[0].ends_at), (cover.starts_at, cover.ends_at));
    assert_eq!((changed[0].before.to_vec(), changed[0].after.to_vec()), (vec![whose], vec![person(9)]));
    assert_eq!(changes(&covered.schedule, &covered.schedule), []);
}

/// Who is away from one day to another, or only on duty in some hours.
fn away(crew: &mut Crew, n: u128, from: &str, to: &str, only: Option<Vec<Hours>>) {
    let member = crew.0.get_mut(&person(n)).expect("a member");
    let effect = if only.is_some() { "not 22:00 to 08:00" } else { "away" };
    member.absences.push(Absence { starts_at: at(from), ends_at: at(to), only, effect: effect.into() });
}

fn by_day() -> Vec<Hours> {
    let time = |text: &str| text.parse().expect("a time");
    vec![Hours { weekdays: Weekday::ALL.to_vec(), from: time("08:00"), until: time("22:00") }]
}

#[test]
fn who_is_exempt_and_on_call_is_told_and_the_schedule_stays() {
    let case = case(vec![rotation(Layer::PRIMARY, 1, Unit::Week, &[1, 2, 3])], vec![], FROM, TO);
    let mut crew = crew(3);
    let first = case.schedule.layers[0].1[0].people[0];
    let n = (1..=3).find(|n| person(*n) == first).expect("somebody");
    // Twice over the same days: what is said is said once.
    away(&mut crew, n, "2026-10-20T22:00:00Z", "2026-10-22T22:00:00Z", None);
    away(&mut crew, n, "2026-10-21T22:00:00Z", "2026-10-22T22:00:00Z", None);
    let found = case.found(&crew);
    let words = format!("P{n} is primary from Wed 21 Oct 00:00 to Fri 23 Oct 00:00, but exempt: away.");
    assert_eq!(found[0], (Weight::Wrong, FindingKind::Exempt, words));
}

#[test]
fn hours_that_somebody_can_do_are_theirs_through_the_change_of_the_clocks() {
    let case = case(vec![rotation(Layer::PRIMARY, 1, Unit::Week, &[1])], vec![], FROM, "2026-10-26T08:00:00Z");
    let mut crew = crew(1);
    away(&mut crew, 1, "2026-10-24T22:00:00Z", "2026-11-30T23:00:00Z", Some(by_day()));
    let told: Vec<_> = clashes(&case.schedule, &crew)
        .iter()
        .map(|clash| (clash.starts_at.to_string(), clash.ends_at.to_string()))
        .collect();
    // The night of the change ends at 08:00 like every other; it is nine hours long.
    assert_eq!(
        told,
        [
            ("2026-10-24T22:00:00Z".to_owned(), "2026-10-25T07:00:00Z".to_owned()),
            ("2026-10-25T21:00:00Z".to_owned(), "2026-10-26T07:00:00Z".to_owned())
        ]
    );
}

#[test]
fn time_of_the_exempt_is_offered_to_who_carries_least_or_comes_next() {
    let rotations =
        vec![rotation(Layer::PRIMARY, 1, Unit::Week, &[1, 2, 3]), rotation(Layer::SECONDARY, 1, Unit::Week, &[4, 5])];
    let case = case(rotations.clone(), vec![], FROM, "2026-11-30T08:00:00Z");
    let plan = Plan { rotations };
    let mut crew = crew(5);
    let spans = case.schedule.layer(Layer::PRIMARY);
    let turn = spans.iter().find(|span| span.people[0] == person(2)).expect("a turn");
    away(&mut crew, 2, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", None);
    let filled = |policy: Policy, crew: &Crew| -> Vec<Option<PersonId>> {
        fill(&case.schedule, &plan, crew, policy).into_iter().map(|filling| filling.person).collect()
    };
    let sequential = Policy { assignment: Assignment::Sequential, ..Policy::default() };
    assert!(filled(sequential, &crew).iter().all(|it| *it == Some(person(3))), "the next in the order of turns");
    // 3 is not there either: 1 comes next.
    away(&mut crew, 3, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", None);
    assert!(filled(sequential, &crew).iter().all(|it| *it == Some(person(1)) || it.is_none()));
    // A specialist's time stays in the layer, and nobody there is left.
    away(&mut crew, 1, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", None);
    let specialist = Policy { skills: Skills::Specialist, ..Policy::default() };
    assert!(filled(specialist, &crew).iter().all(Option::is_none));
    // Generalists take it from the other layer, unless they are on call there at that time.
    for filling in fill(&case.schedule, &plan, &crew, Policy::default()) {
        let Some(who) = filling.person else { continue };
        let there = case.schedule.layer(Layer::SECONDARY);
        let busy = |span: &&domain::oncall::Span| {
            span.starts_at < filling.clash.ends_at && span.ends_at > filling.clash.starts_at
        };
        assert!(there.iter().filter(busy).all(|span| !span.people.contains(&who)), "{filling:?}");
    }
    assert!(turn.starts_at < turn.ends_at);
}

#[test]
fn what_a_roster_expects_changes_what_is_said() {
    let cover = CoverSpan {
        id: CoverId(Uuid::from_u128(7)),
        layer: Layer::PRIMARY,
        act: CoverAct::Takes { person: person(4), instead_of: None },
        starts_at: at("2026-10-21T00:00:00Z"),
        ends_at: at("2026-10-22T00:00:00Z"),
    };
    let office = Hours { weekdays: Weekday::ALL[..5].to_vec(), ..by_day().remove(0) };
    let primary = Rotation { hours: vec![office], ..rotation(Layer::PRIMARY, 1, Unit::Day, &[1, 2, 3]) };
    let case = case(vec![primary], vec![cover], FROM, TO);
    let crew = crew(4);
    let clock = Clock::of(&TimeZone::get(ZONE).expect("a zone"), case.schedule.from, case.schedule.to);
    let health = Health::of(&case.schedule, &crew);
    let told = |policy| -> Vec<(Weight, FindingKind)> {
        let found = findings(&case.roster, &case.schedule, &health, &crew, &clock, policy);
        found.into_iter().map(|finding| (finding.weight, finding.kind)).collect()
    };
    let mandatory = told(Policy::default());
    assert!(mandatory.contains(&(Weight::Wrong, FindingKind::Gap)));
    assert!(mandatory.contains(&(Weight::Risky, FindingKind::Uneven)));
    let optional = told(Policy { duty: Duty::Optional, ..Policy::default() });
    assert!(optional.contains(&(Weight::Risky, FindingKind::Gap)));
    assert!(optional.contains(&(Weight::Note, FindingKind::Uneven)));
    let some = told(Policy { duty: Duty::MandatoryForSome, ..Policy::default() });
    assert!(some.iter().all(|(_, kind)| *kind != FindingKind::Uneven));
    let specialist = told(Policy { skills: Skills::Specialist, ..Policy::default() });
    assert!(specialist.contains(&(Weight::Risky, FindingKind::Outsider)));
    assert!(mandatory.iter().all(|(_, kind)| *kind != FindingKind::Outsider));
}
