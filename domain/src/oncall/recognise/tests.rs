use super::*;
use crate::oncall::{Handover, Hours, TimeOfDay, Unit, Weekday};
use uuid::Uuid;

const WEEKDAYS: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
/// A Monday before the clocks of Europe change; half a year from it they change twice.
const FROM: &str = "2026-03-02T08:00:00Z";
const TO: &str = "2026-11-30T08:00:00Z";

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).expect("an instant")
}

fn time(text: &str) -> TimeOfDay {
    text.parse().expect("a time")
}

fn clocks(zones: &[&str]) -> Arc<Clocks> {
    let all = Clocks::of(zones.iter().copied(), at("2026-01-01T00:00:00Z"), at("2028-01-01T00:00:00Z"));
    Arc::new(all.expect("zones"))
}

/// Shifts as calendars have them: civil, from one day and time to another.
struct Calendar {
    clock: Clock,
    shifts: Vec<Foreign>,
}

impl Calendar {
    fn new(zone: &str) -> Self {
        Calendar { clock: clocks(&[zone]).get(zone).clone(), shifts: vec![] }
    }

    /// Minutes count from Monday, 2026-03-02 00:00.
    fn shift(&mut self, who: u128, from: i64, until: i64) {
        let monday = crate::oncall::Reading::new("2026-03-02".parse().expect("a date"), TimeOfDay::MIDNIGHT);
        let shown = |minute: i64| self.clock.first_shows(crate::oncall::Reading(monday.0 + minute * 60_000));
        self.shifts.push(Foreign { person: person(who), starts_at: shown(from), ends_at: shown(until) });
    }

    /// A week from a minute of the week on, by the number of the week.
    fn week(&mut self, who: u128, week: i64, from: i64) {
        self.shift(who, week * 10_080 + from, (week + 1) * 10_080 + from);
    }
}

fn of(shifts: &[Foreign], zones: &[&str]) -> Recognised {
    let mut id = 0;
    recognise(shifts, zones, &clocks(zones), (at(FROM), at(TO)), || {
        id += 1;
        RotationId(Uuid::from_u128(id))
    })
}

fn turns(rotation: &Rotation) -> Vec<Vec<u128>> {
    rotation.turns.iter().map(|turn| turn.iter().map(|person| person.0.as_u128()).collect()).collect()
}

/// `layer`, `from`, `until`, who is planned, who is there.
type Told = (i16, String, String, Vec<u128>, Vec<u128>);

fn told(recognised: &Recognised) -> Vec<Told> {
    let people = |people: &People| people.iter().map(|person| person.0.as_u128()).collect();
    let told = recognised.differences.iter().map(|it| {
        (it.layer.0, it.starts_at.to_string(), it.ends_at.to_string(), people(&it.planned), people(&it.theirs))
    });
    told.collect()
}

#[test]
fn four_people_by_week_from_monday_at_nine_through_changes_of_the_clock() {
    let mut calendar = Calendar::new("Europe/Berlin");
    for week in 0..39 {
        calendar.week([1, 2, 3, 4][week as usize % 4], week, 9 * 60);
    }
    let recognised = of(&calendar.shifts, &["Europe/Berlin"]);
    let [rotation] = &recognised.rotations[..] else { panic!("{recognised:#?}") };
    let starts_on = "2026-03-02".parse().expect("a date");
    assert_eq!(rotation.handover, Handover { starts_on, time: time("09:00"), every: 1, unit: Unit::Week });
    assert_eq!(turns(rotation), [[1], [2], [3], [4]]);
    assert_eq!((rotation.layer, rotation.name.as_str(), rotation.hours.len()), (Layer::PRIMARY, "Primary", 0));
    assert_eq!((told(&recognised), recognised.fit), (vec![], 10_000));
}

#[test]
fn two_swapped_weeks_are_two_differences() {
    let mut calendar = Calendar::new("Europe/Berlin");
    for week in 0..39 {
        let who = match week {
            9 => 3,
            10 => 2,
            _ => [1, 2, 3, 4][week as usize % 4],
        };
        calendar.week(who, week, 9 * 60);
    }
    let recognised = of(&calendar.shifts, &["Europe/Berlin"]);
    assert_eq!(turns(&recognised.rotations[0]), [[1], [2], [3], [4]]);
    let row = |from: &str, until: &str, planned, theirs| {
        (1, format!("{from}T07:00:00Z"), format!("{until}T07:00:00Z"), vec![planned], vec![theirs])
    };
    assert_eq!(told(&recognised), [row("2026-05-04", "2026-05-11", 2, 3), row("2026-05-11", "2026-05-18", 3, 2)]);
    assert_eq!(recognised.fit, 9487);
}

#[test]
fn office_hours_of_one_person_a_week_are_one_rotation_with_hours() {
    let mut calendar = Calendar::new("Europe/Berlin");
    for day in (0..38 * 7).filter(|day| day % 7 < 5) {
        calendar.shift([1, 2, 3][(day / 7) as usize % 3], day * 1440 + 9 * 60, day * 1440 + 17 * 60);
    }
    let recognised = of(&calendar.shifts, &["Europe/Berlin"]);
    let [rotation] = &recognised.rotations[..] else { panic!("{recognised:#?}") };
    assert_eq!((rotation.handover.every, rotation.handover.unit), (1, Unit::Week));
    assert_eq!(rotation.hours, [Hours { weekdays: WEEKDAYS.to_vec(), from: time("09:00"), until: time("17:00") }]);
    assert_eq!(turns(rotation), [[1], [2], [3]]);
}

#[test]
fn three_groups_follow_the_sun_in_one_layer() {
    let mut calendar = Calendar::new("UTC");
    for day in 0..38 * 7 {
        let week = (day / 7) as usize;
        calendar.shift([1, 2, 3, 4][week % 4], day * 1440, day * 1440 + 480);
        calendar.shift([5, 6, 7][week % 3], day * 1440 + 480, day * 1440 + 960);
        calendar.shift([8, 9][day as usize % 2], day * 1440 + 960, day * 1440 + 1440);
    }
    let recognised = of(&calendar.shifts, &["UTC"]);
    let rotations = recognised.rotations.iter();
    let mut told_rotations: Vec<_> = rotations
        .map(|it| {
            (it.layer.0, it.hours[0].from.to_string(), it.hours[0].until.to_string(), turns(it).len(), it.handover.unit)
        })
        .collect();
    told_rotations.sort_by_key(|it| it.1.clone());
    let row = |from: &str, until: &str, turns, unit| (1, from.to_owned(), until.to_owned(), turns, unit);
    let expected = [
        row("00:00", "08:00", 4, Unit::Week),
        row("08:00", "16:00", 3, Unit::Week),
        row("16:00", "00:00", 2, Unit::Day),
    ];
    assert_eq!(told_rotations, expected, "{recognised:#?}");
    let names: Vec<&str> = recognised.rotations.iter().map(|rotation| rotation.name.as_str()).collect();
    assert_eq!(names, ["Primary 1", "Primary 2", "Primary 3"]);
}

#[test]
fn two_layers_follow_the_sun_and_each_cover_is_one_difference() {
    let mut calendar = Calendar::new("UTC");
    for day in 0..38 * 7 {
        for part in 0..3 {
            for layer in 0..2 {
                let who = part * 10 + (day / 7 + layer) % (4 + part);
                let who = if (day, part, layer) == (100, 1, 0) { 99 } else { who };
                let from = day * 1440 + part * 480;
                calendar.shift(u128::try_from(who).expect("few"), from, from + 480);
            }
        }
    }
    let recognised = of(&calendar.shifts, &["UTC"]);
    let layers: Vec<_> =
        recognised.rotations.iter().map(|it| (it.layer.0, it.handover.unit, turns(it).len())).collect();
    let row = |layer, turns| (layer, Unit::Week, turns);
    let mut sorted = layers.clone();
    sorted.sort_by_key(|it| (it.0, it.2));
    assert_eq!(sorted, [row(1, 4), row(1, 5), row(1, 6), row(2, 4), row(2, 5), row(2, 6)]);
    // Nobody after the last day of the calendar; before that, one cover.
    let told = told(&recognised);
    let within: Vec<_> = told.iter().filter(|it| it.2.as_str() < "2026-11-20").collect();
    let cover = (1, "2026-06-10T08:00:00Z".to_owned(), "2026-06-10T16:00:00Z".to_owned(), vec![14], vec![99]);
    assert_eq!(within, [&cover]);
}

#[test]
fn the_same_people_one_turn_apart_are_two_layers() {
    let mut calendar = Calendar::new("Europe/Berlin");
    for week in 0..39 {
        calendar.week([1, 2, 3, 4][week as usize % 4], week, 9 * 60);
        calendar.week([1, 2, 3, 4][(week as usize + 1) % 4], week, 9 * 60);
    }
    let recognised = of(&calendar.shifts, &["Europe/Berlin"]);
    let layers: Vec<_> = recognised.rotations.iter().map(|it| (it.layer.0, turns(it))).collect();
    let row = |layer, turns: [u128; 4]| (layer, turns.map(|who| vec![who]).to_vec());
    assert_eq!(layers, [row(1, [1, 2, 3, 4]), row(2, [2, 3, 4, 1])]);
    assert_eq!(recognised.fit, 10_000);
}

#[test]
fn layers_may_have_turns_of_other_lengths_and_who_covers_more_comes_first() {
    let mut calendar = Calendar::new("Europe/Berlin");
    for day in (0..38 * 7).filter(|day| day % 7 < 5) {
        calendar.shift([7, 8, 9][(day / 14) as usize % 3], day * 1440 + 8 * 60, day * 1440 + 18 * 60);
    }
    for week in 0..39 {
        calendar.week([1, 2, 3, 4][week as usize % 4], week, 9 * 60);
    }
    let recognised = of(&calendar.shifts, &["Europe/Berlin"]);
    let told_rotations: Vec<_> = recognised
        .rotations
        .iter()
        .map(|it| (it.layer.0, turns(it).concat(), it.handover.every, it.hours.len()))
        .collect();
    assert_eq!(told_rotations, [(1, vec![1, 2, 3, 4], 1, 0), (2, vec![7, 8, 9], 2, 1)]);
}

#[test]
fn pairs_that_stay_the_same_take_one_turn_and_a_cover_of_one_of_them_is_a_difference() {
    let mut calendar = Calendar::new("UTC");
    for week in 0..39 {
        let pair = [[1, 2], [3, 4], [5, 6]][week as usize % 3];
        calendar.week(pair[0], week, 8 * 60);
        if week == 7 {
            calendar.shift(pair[1], 7 * 10_080 + 480, 7 * 10_080 + 1440);
            calendar.shift(9, 7 * 10_080 + 1440, 7 * 10_080 + 2880);
            calendar.shift(pair[1], 7 * 10_080 + 2880, 8 * 10_080 + 480);
        } else {
            calendar.week(pair[1], week, 8 * 60);
        }
    }
    let recognised = of(&calendar.shifts, &["UTC"]);
    assert_eq!(turns(&recognised.rotations[0]), [[1, 2], [3, 4], [5, 6]]);
    let row = (1, "2026-04-21T00:00:00Z".to_owned(), "2026-04-22T00:00:00Z".to_owned(), vec![3, 4], vec![3, 9]);
    assert_eq!((told(&recognised), recognised.rotations.len()), (vec![row], 1));
}

#[test]
fn days_by_week_and_nights_by_day_of_the_same_people_are_two_rotations() {
    let mut calendar = Calendar::new("UTC");
    for day in 0..38 * 7 {
        calendar.shift([1, 2, 3][(day / 7) as usize % 3], day * 1440 + 480, day * 1440 + 1200);
        calendar.shift([4, 1, 3, 2][(day / 7 + 1) as usize % 4], day * 1440 + 1200, day * 1440 + 1920);
    }
    let recognised = of(&calendar.shifts, &["UTC"]);
    let mut told_rotations: Vec<_> =
        recognised.rotations.iter().map(|it| (it.layer.0, turns(it).len(), it.hours[0].from.to_string())).collect();
    told_rotations.sort();
    assert_eq!(told_rotations, [(1, 3, "08:00".to_owned()), (1, 4, "20:00".to_owned())], "{recognised:#?}");
}

#[test]
fn who_keeps_their_own_clock_is_recognised_by_it() {
    let mut calendar = Calendar::new("America/New_York");
    for day in 0..38 * 7 {
        calendar.shift([1, 2, 3][(day / 7) as usize % 3], day * 1440 + 540, day * 1440 + 1020);
    }
    let recognised = of(&calendar.shifts, &["Europe/Berlin", "America/New_York"]);
    let [rotation] = &recognised.rotations[..] else { panic!("{recognised:#?}") };
    assert_eq!((rotation.time_zone.as_str(), rotation.hours[0].from.to_string()), ("America/New_York", "09:00".into()));
}

#[test]
fn a_cycle_that_is_longer_than_the_window_is_taken_in_the_order_seen() {
    let mut calendar = Calendar::new("UTC");
    for turn in 0..20 {
        calendar.shift(
            turn + 1,
            i64::try_from(turn).expect("few") * 20_160 + 480,
            (i64::try_from(turn).expect("few") + 1) * 20_160 + 480,
        );
    }
    let recognised = of(&calendar.shifts, &["UTC"]);
    assert_eq!((recognised.fit, recognised.rotations[0].handover.every), (10_000, 2));
    assert_eq!(turns(&recognised.rotations[0]), (1..=20).map(|who| vec![who]).collect::<Vec<_>>());
}

#[test]
fn what_follows_no_pattern_is_no_rotation() {
    let mut calendar = Calendar::new("UTC");
    let (mut state, mut minute) = (7_u64, 600);
    for _ in 0..60 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (who, long, free) = ((state >> 33) % 6, (state >> 38) % 4000, (state >> 45) % 3000);
        calendar.shift(u128::from(who) + 1, minute, minute + 60 + i64::try_from(long).expect("few"));
        minute += 60 + i64::try_from(long + free).expect("few");
    }
    let recognised = of(&calendar.shifts, &["UTC"]);
    assert_eq!((recognised.rotations.len(), recognised.fit), (0, 0));
    assert!(recognised.differences.iter().all(|it| it.planned.is_empty() && !it.theirs.is_empty()));
    let one =
        [Foreign { person: person(1), starts_at: at("2026-05-01T00:00:00Z"), ends_at: at("2026-05-02T00:00:00Z") }];
    assert_eq!((of(&one, &["UTC"]).rotations.len(), told(&of(&one, &["UTC"])).len()), (0, 1));
}

#[test]
fn nothing_is_nothing() {
    let nothing = Recognised { rotations: vec![], differences: vec![], fit: 0 };
    assert_eq!(of(&[], &["UTC"]), nothing);
    assert_eq!(of(&[], &[]), nothing);
}
