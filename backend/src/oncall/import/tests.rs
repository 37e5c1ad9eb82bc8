//! Bringing in calendars, against a real database. The clock stands at 2026-11-20T03:12:00Z, a Friday.

use crate::{Backend, testing};
use domain::oncall::{ImportForm, ImportPeopleForm, Imports, Layer, Meant, OnCall, RosterForm, RosterRef, Unit};
use domain::{Actor, PersonId, Refusal, Role, Timestamp};
use sqlx::PgPool;

/// A schedule as another system writes it: four people by turns from Monday to Monday at nine in Berlin, the week of
/// 30 November given to somebody else, and one who is not here.
const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Elsewhere//EN\r\n\
BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:On Call - Ada Lovelace - Payments\r\nDTSTART;TZID=Europe/Berlin:20261005T090000\r\n\
DTEND;TZID=Europe/Berlin:20261012T090000\r\nRRULE:FREQ=WEEKLY;INTERVAL=4\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:On Call - bo@muster.test - Payments\r\nDTSTART;TZID=Europe/Berlin:20261012T090000\r\n\
DTEND;TZID=Europe/Berlin:20261019T090000\r\nRRULE:FREQ=WEEKLY;INTERVAL=4\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:3\r\nSUMMARY:On Call - Cy - Payments\r\nDTSTART;TZID=Europe/Berlin:20261019T090000\r\n\
DTEND;TZID=Europe/Berlin:20261026T090000\r\nRRULE:FREQ=WEEKLY;INTERVAL=4\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:4\r\nSUMMARY:On Call - Dizzy - Payments\r\nDTSTART;TZID=Europe/Berlin:20261026T090000\r\n\
DTEND;TZID=Europe/Berlin:20261102T090000\r\nRRULE:FREQ=WEEKLY;INTERVAL=4\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261130T090000\r\n\
SUMMARY:On Call - Cy - Payments\r\nDTSTART;TZID=Europe/Berlin:20261130T090000\r\n\
DTEND;TZID=Europe/Berlin:20261207T090000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

struct Setting {
    backend: Backend,
    manager: Actor,
    people: Vec<PersonId>,
    roster: RosterRef,
}

async fn setting(db: PgPool) -> Setting {
    let (backend, _) = testing::backend(db).await;
    let manager = testing::person(&backend, "Mo Manager", Role::Manager).await;
    let mut people = Vec::new();
    for name in ["Ada Lovelace", "Bo", "Cy Young", "Di"] {
        people.push(testing::person(&backend, name, Role::Responder).await.person().unwrap());
    }
    let form = RosterForm {
        slug: "payments".into(),
        name: "Payments".into(),
        time_zone: "Europe/Berlin".into(),
        rotations: vec![],
    };
    let roster = OnCall::create(&backend, &manager, form).await.unwrap();
    Setting { backend, manager, people, roster }
}

fn of_text(text: &str) -> ImportForm {
    ImportForm { calendar: Some(text.into()), url: None }
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

impl Setting {
    async fn on_call(&self, instant: &str) -> Vec<PersonId> {
        let now = OnCall::now(&self.backend, &self.manager, Some(at(instant))).await.unwrap();
        now[0].layers.iter().filter(|it| it.layer == Layer::PRIMARY).flat_map(|it| it.refs()).map(|it| it.id).collect()
    }
}

#[sqlx::test(migrations = false)]
async fn a_calendar_becomes_rotations_and_covers(db: PgPool) {
    let it = setting(db).await;
    let view = it.backend.bring(&it.manager, "payments", of_text(CALENDAR)).await.unwrap();
    let of = |view: &domain::oncall::ImportView, name: &str| {
        view.names.iter().find(|it| it.name.contains(name)).unwrap().person_id
    };
    assert_eq!(view.names.len(), 4);
    assert_eq!(of(&view, "Ada"), Some(it.people[0]));
    assert_eq!(of(&view, "Cy"), Some(it.people[2]));
    assert_eq!(of(&view, "Dizzy"), None, "nobody here is called so");
    let meant = Meant { name: "On Call - Dizzy - Payments".into(), person_id: Some(it.people[3]) };
    let bo = Meant { name: "On Call - bo@muster.test - Payments".into(), person_id: Some(it.people[1]) };
    let form = ImportPeopleForm { people: vec![meant, bo] };
    let view = it.backend.say_who(&it.manager, "payments", form).await.unwrap();
    assert_eq!(view.rotations.len(), 1, "{view:?}");
    let rotation = &view.rotations[0];
    assert_eq!((rotation.every, rotation.unit, rotation.handover_time.as_str()), (1, Unit::Week, "09:00"));
    assert_eq!((rotation.turns.len(), rotation.time_zone.as_str()), (4, "Europe/Berlin"));
    let differences: Vec<_> = view.differences.iter().map(|it| (it.starts_at, it.after[0].id)).collect();
    assert_eq!(differences, [(at("2026-11-30T08:00:00Z"), it.people[2])], "Cy has Ada's week");
    assert!((9_500..10_000).contains(&view.fit), "{}", view.fit);

    let taken = it.backend.take_over(&it.manager, "payments", None).await.unwrap();
    assert_eq!((taken.version.number, taken.covers.len()), (2, 1));
    for (instant, person) in [
        ("2026-11-20T04:00:00Z", 2),
        ("2026-11-23T08:00:00Z", 3),
        ("2026-11-30T07:59:00Z", 3),
        ("2026-12-02T08:00:00Z", 2),
        ("2026-12-07T08:00:00Z", 1),
        // Far beyond what was read, and at nine in summer, too.
        ("2027-07-12T06:59:00Z", 3),
        ("2027-07-12T07:00:00Z", 0),
    ] {
        assert_eq!(it.on_call(instant).await, [it.people[person]], "{instant}");
    }
    assert_eq!(it.backend.waiting(&it.manager, "payments").await.unwrap(), None, "it is taken over");
    assert_eq!(it.roster.slug, "payments");
}

#[sqlx::test(migrations = false)]
async fn a_calendar_becomes_a_draft_or_is_left_and_wrong_ones_are_told(db: PgPool) {
    let it = setting(db).await;
    let responder = testing::person(&it.backend, "Ed", Role::Responder).await;
    let refused = it.backend.bring(&responder, "payments", of_text(CALENDAR)).await;
    assert_eq!(refused.map(|_| ()), Err(Refusal::Forbidden));
    let field = async |form: ImportForm, field: &str| match it.backend.bring(&it.manager, "payments", form).await {
        Err(Refusal::Invalid(errors)) => errors.get(field).map(str::to_owned).unwrap_or_default(),
        other => panic!("{other:?}"),
    };
    assert!(field(of_text("Hello"), "calendar").await.contains("no calendar"));
    assert!(field(ImportForm::default(), "calendar").await.contains("address of a calendar"));
    let inside = ImportForm { calendar: None, url: Some("http://127.0.0.1:1/a.ics".into()) };
    assert!(field(inside, "url").await.contains("own network"));
    let over = CALENDAR
        .replace("RRULE:FREQ=WEEKLY;INTERVAL=4\r\n", "")
        .replace("20261130", "20261030")
        .replace("20261207", "20261107");
    assert!(field(of_text(&over), "calendar").await.contains("no events from now on"));

    it.backend.bring(&it.manager, "payments", of_text(CALENDAR)).await.unwrap();
    it.backend.as_draft(&it.manager, "payments").await.unwrap();
    let draft = it.backend.draft(&it.manager, "payments").await.unwrap();
    assert_eq!(draft.form.rotations.len(), 1);
    assert!(it.backend.waiting(&it.manager, "payments").await.unwrap().is_some(), "it goes on waiting");
    let wrong = ImportPeopleForm { people: vec![Meant { name: "Zed".into(), person_id: None }] };
    assert!(matches!(it.backend.say_who(&it.manager, "payments", wrong).await, Err(Refusal::Invalid(_))));
    let nobody = it.backend.waiting(&it.manager, "payments").await.unwrap().unwrap().names;
    let nobody = nobody.into_iter().map(|it| Meant { name: it.name, person_id: None });
    let form = ImportPeopleForm { people: nobody.collect() };
    assert!(it.backend.say_who(&it.manager, "payments", form).await.unwrap().rotations.is_empty());
    assert!(matches!(it.backend.take_over(&it.manager, "payments", None).await, Err(Refusal::Conflict(_))));
    it.backend.leave(&it.manager, "payments").await.unwrap();
    assert_eq!(it.backend.waiting(&it.manager, "payments").await.unwrap(), None);
}
