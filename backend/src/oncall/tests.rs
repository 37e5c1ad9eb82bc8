//! Rosters and covers against a real database. The clock stands at 2026-11-20T03:12:00Z, a Friday.

use crate::{Backend, testing};
use domain::escalation::{Escalations, PolicyForm, StepForm, Target, TargetView};
use domain::oncall::{CoverForm, CoverKind, Layer, OnCall, RosterForm, RosterRef, RotationForm, Unit};
use domain::people::People;
use domain::{Actor, Answer, CoverId, PageRequest, PersonId, PersonRef, PolicyId, Refusal, Role, RosterId, Timestamp};
use sqlx::PgPool;
use uuid::Uuid;

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

fn rotation(layer: Layer, participants: &[PersonId]) -> RotationForm {
    RotationForm {
        layer,
        name: "Weekly".into(),
        starts_on: "2026-11-02".into(),
        handover_time: "09:00".into(),
        every: 1,
        unit: Unit::Week,
        turns: participants.iter().map(|person| vec![*person]).collect(),
        ..RotationForm::default()
    }
}

fn form(rotations: Vec<RotationForm>) -> RosterForm {
    RosterForm { slug: "payments".into(), name: "Payments".into(), time_zone: "Europe/Berlin".into(), rotations }
}

fn cover(roster: &RosterRef, person: PersonId, from: &str, to: &str) -> CoverForm {
    CoverForm {
        roster_id: roster.id,
        layer: Layer::PRIMARY,
        kind: CoverKind::Takes,
        person_id: person,
        instead_of: None,
        starts_at: at(from),
        ends_at: at(to),
    }
}

/// A manager, three people and a roster in which the first two take turns.
struct Setting {
    backend: Backend,
    clock: std::sync::Arc<crate::TestClock>,
    by: Actor,
    people: [PersonId; 3],
    roster: RosterRef,
}

async fn setting(db: PgPool) -> Setting {
    let (backend, clock) = testing::backend(db).await;
    let by = testing::person(&backend, "Mo Manager", Role::Manager).await;
    let mut people = [PersonId(Uuid::nil()); 3];
    for (person, name) in people.iter_mut().zip(["Ada", "Bo", "Cy"]) {
        *person = testing::person(&backend, name, Role::Responder).await.person().unwrap();
    }
    let roster = OnCall::create(&backend, &by, form(vec![rotation(Layer::PRIMARY, &people[..2])])).await.unwrap();
    Setting { backend, clock, by, people, roster }
}

fn ids(people: &[PersonRef]) -> Vec<PersonId> {
    people.iter().map(|person| person.id).collect()
}

fn invalid<T>(answer: Answer<T>, field: &str) -> bool {
    matches!(answer, Err(Refusal::Invalid(errors)) if errors.get(field).is_some())
}

#[sqlx::test(migrations = false)]
async fn now_says_who_until_when_and_who_is_next(db: PgPool) {
    let Setting { backend, by, people, roster, .. } = setting(db).await;
    let now = OnCall::now(&backend, &by, None).await.unwrap();
    assert_eq!(now.len(), 1);
    assert_eq!((&now[0].roster, &*now[0].time_zone), (&roster, "Europe/Berlin"));
    let layer = &now[0].layers[0];
    // Turns change on Mondays at 09:00 in Berlin; this is the third one, so it is Ada again.
    assert_eq!(ids(&layer.refs()), [people[0]]);
    assert_eq!(layer.until, Some(at("2026-11-23T08:00:00Z")));
    assert_eq!(ids(&layer.next), [people[1]]);
    assert_eq!(layer.people[0].time_zone, "UTC");
    let before = OnCall::now(&backend, &by, Some(at("2026-11-01T00:00:00Z"))).await.unwrap();
    assert_eq!(before[0].layers[0].people, []);
    assert_eq!(before[0].layers[0].until, Some(at("2026-11-02T08:00:00Z")), "the gap ends");
}

#[sqlx::test(migrations = false)]
async fn a_cover_holds_and_two_cannot_contradict_each_other(db: PgPool) {
    let Setting { backend, clock, by, people, roster } = setting(db).await;
    let night = cover(&roster, people[2], "2026-11-20T18:00:00Z", "2026-11-21T06:00:00Z");
    let added = backend.add_cover(&by, night.clone()).await.unwrap();
    assert_eq!(added.person.name, "Cy");
    let overlapping = cover(&roster, people[1], "2026-11-21T05:00:00Z", "2026-11-21T12:00:00Z");
    assert!(matches!(backend.add_cover(&by, overlapping).await, Err(Refusal::Conflict(_))));
    let after = cover(&roster, people[1], "2026-11-21T06:00:00Z", "2026-11-21T12:00:00Z");
    backend.add_cover(&by, after).await.unwrap();

    let page = OnCall::show(&backend, &by, "payments", None).await.unwrap();
    let shifts: Vec<_> = page.shifts.iter().map(|shift| (shift.people[0].name.as_str(), shift.cover)).collect();
    assert_eq!(shifts, [("Ada", false), ("Cy", true), ("Bo", true), ("Ada", false), ("Bo", false), ("Ada", false)]);

    clock.advance_s(16 * 3600); // 19:12, in the middle of it
    backend.remove_cover(&by, added.id).await.unwrap();
    let now = OnCall::now(&backend, &by, None).await.unwrap();
    assert_eq!(ids(&now[0].layers[0].refs()), [people[0]]);
    let past = OnCall::now(&backend, &by, Some(at("2026-11-20T18:30:00Z"))).await.unwrap();
    assert_eq!(ids(&past[0].layers[0].refs()), [people[2]], "what passed stays");
    assert!(matches!(backend.remove_cover(&by, added.id).await, Err(Refusal::Conflict(_))));
    backend.add_cover(&by, cover(&roster, people[1], "2026-11-20T22:00:00Z", "2026-11-21T06:00:00Z")).await.unwrap();
}

#[sqlx::test(migrations = false)]
async fn covers_are_checked_at_the_field(db: PgPool) {
    let Setting { backend, by, people, roster, .. } = setting(db).await;
    let good = cover(&roster, people[2], "2026-11-20T18:00:00Z", "2026-11-21T06:00:00Z");
    let wrong = [
        ("ends_at", CoverForm { ends_at: good.starts_at, ..good.clone() }),
        ("ends_at", CoverForm { ends_at: good.starts_at.plus_s(93 * 86_400), ..good.clone() }),
        ("starts_at", CoverForm { starts_at: at("2026-11-01T00:00:00Z"), ..good.clone() }),
        ("layer", CoverForm { layer: Layer::SECONDARY, ..good.clone() }),
        ("roster_id", CoverForm { roster_id: RosterId(Uuid::nil()), ..good.clone() }),
        ("person_id", CoverForm { person_id: PersonId(Uuid::nil()), ..good }),
    ];
    for (field, form) in wrong {
        assert!(invalid(backend.add_cover(&by, form.clone()).await, field), "{field} {form:?}");
    }
}

#[sqlx::test(migrations = false)]
async fn a_disabled_person_leaves_a_gap_and_moves_nobodys_turn(db: PgPool) {
    let Setting { backend, by, people, roster, .. } = setting(db).await;
    let admin = testing::person(&backend, "Root", Role::Admin).await;
    backend.disable(&admin, people[0]).await.unwrap();
    let now = OnCall::now(&backend, &by, None).await.unwrap();
    assert_eq!(now[0].layers[0].people, []);
    assert_eq!(ids(&now[0].layers[0].next), [people[1]]);
    let mut connection = backend.ctx.db.acquire().await.unwrap();
    let at = backend.ctx.now();
    assert_eq!(super::on_call_at(&mut connection, roster.id, Layer::PRIMARY, at).await.unwrap(), []);
    let next = super::on_call_at(&mut connection, roster.id, Layer::PRIMARY, at.plus_s(7 * 86_400)).await.unwrap();
    assert_eq!(ids(&next), [people[1]]);
    let nowhere = super::on_call_at(&mut connection, RosterId(Uuid::nil()), Layer::PRIMARY, at).await.unwrap();
    assert_eq!(nowhere, []);
}

#[sqlx::test(migrations = false)]
async fn what_nobody_holds_is_told_for_all_rosters(db: PgPool) {
    let Setting { backend, by, people, roster, .. } = setting(db).await;
    assert_eq!(OnCall::gaps(&backend, &by, None).await.unwrap().gaps, []);
    let nobody = RotationForm { turns: vec![vec![]], ..rotation(Layer::PRIMARY, &[]) };
    let planned = RosterForm { slug: "planned".into(), ..form(vec![nobody]) };
    OnCall::create(&backend, &by, planned).await.unwrap();
    let late = RotationForm { starts_on: "2026-11-25".into(), ..rotation(Layer::SECONDARY, &people[2..]) };
    let late = RosterForm { slug: "late".into(), ..form(vec![late]) };
    let late = OnCall::create(&backend, &by, late).await.unwrap();
    let admin = testing::person(&backend, "Root", Role::Admin).await;
    backend.disable(&admin, people[1]).await.unwrap();
    let gaps = OnCall::gaps(&backend, &by, None).await.unwrap();
    let told: Vec<_> = gaps.gaps.iter().map(|gap| (&gap.roster, gap.layer, gap.starts_at, gap.ends_at)).collect();
    // Until the first turn of the one, and a turn of somebody who is disabled. Nobody on purpose is no gap.
    assert_eq!(
        told,
        [
            (&late, Layer::SECONDARY, gaps.from, at("2026-11-25T08:00:00Z")),
            (&roster, Layer::PRIMARY, at("2026-11-23T08:00:00Z"), at("2026-11-30T08:00:00Z")),
        ]
    );
    let far = (at("2026-12-07T08:00:00Z"), at("2026-12-08T08:00:00Z"));
    let gaps = OnCall::gaps(&backend, &by, Some(far)).await.unwrap();
    assert_eq!(gaps.gaps.len(), 1, "{gaps:?}");
    assert!(invalid(OnCall::gaps(&backend, &by, Some((far.1, far.0))).await, "to"));
    let present = OnCall::present(&backend, &by, &late.slug, None).await.unwrap();
    assert_eq!((&present.now.roster, present.rotations.len()), (&late, 1));
    assert_eq!(present.now.layers[0].people, []);
    let later = OnCall::present(&backend, &by, &late.slug, Some(at("2026-11-25T08:00:00Z"))).await.unwrap();
    assert_eq!((later.at, ids(&later.now.layers[0].refs())), (at("2026-11-25T08:00:00Z"), vec![people[2]]));
}

#[sqlx::test(migrations = false)]
async fn shifts_of_a_person_begin_with_the_running_one(db: PgPool) {
    let Setting { backend, by, people, roster, .. } = setting(db).await;
    let shifts = backend.shifts_of(&by, people[0], 2).await.unwrap();
    let times: Vec<_> = shifts.iter().map(|shift| (shift.starts_at, shift.ends_at)).collect();
    let expected = [
        (at("2026-11-16T08:00:00Z"), at("2026-11-23T08:00:00Z")),
        (at("2026-11-30T08:00:00Z"), at("2026-12-07T08:00:00Z")),
    ];
    assert_eq!(times, expected);
    assert_eq!(backend.shifts_of(&by, people[2], 5).await.unwrap(), []);
    let weekend = cover(&roster, people[2], "2026-11-21T08:00:00Z", "2026-11-22T08:00:00Z");
    backend.add_cover(&by, weekend).await.unwrap();
    assert!(backend.shifts_of(&by, people[2], 5).await.unwrap()[0].cover);
}

#[sqlx::test(migrations = false)]
async fn a_roster_is_checked_at_the_field(db: PgPool) {
    let Setting { backend, by, people, .. } = setting(db).await;
    let good = rotation(Layer::PRIMARY, &people);
    let wrong = [
        ("layer", RotationForm { layer: Layer(0), ..good.clone() }),
        ("name", RotationForm { name: " ".into(), ..good.clone() }),
        ("starts_on", RotationForm { starts_on: "2026-02-30".into(), ..good.clone() }),
        ("starts_on", RotationForm { starts_on: "-009999-01-01".into(), ..good.clone() }),
        ("handover_time", RotationForm { handover_time: "25:00".into(), ..good.clone() }),
        ("every", RotationForm { every: 0, ..good.clone() }),
        ("turns", RotationForm { turns: vec![], ..good.clone() }),
        ("turns", RotationForm { turns: vec![vec![PersonId(Uuid::nil())]], ..good.clone() }),
    ];
    for (field, rotation) in wrong {
        let form = RosterForm { slug: "other".into(), ..form(vec![good.clone(), rotation]) };
        assert!(invalid(OnCall::create(&backend, &by, form).await, &format!("rotations.1.{field}")), "{field}");
    }
    let nowhere = RosterForm { time_zone: "Mars/Olympus".into(), ..form(vec![]) };
    assert!(invalid(OnCall::create(&backend, &by, nowhere).await, "time_zone"));
    assert!(invalid(OnCall::create(&backend, &by, form(vec![])).await, "slug"), "the address is taken");
    let names = OnCall::list(&backend, &by, PageRequest::default()).await.unwrap();
    assert_eq!(names.items.len(), 1, "whole or not at all");
}

#[sqlx::test(migrations = false)]
async fn windows_are_bounded(db: PgPool) {
    let Setting { backend, by, .. } = setting(db).await;
    let now = backend.ctx.now();
    for window in [(now, now), (now, now.plus_s(93 * 86_400)), (Timestamp(i64::MIN), Timestamp(i64::MAX))] {
        let page = OnCall::show(&backend, &by, "payments", Some(window)).await;
        assert!(matches!(page, Err(Refusal::Invalid(_))), "{window:?}");
    }
    let page = OnCall::show(&backend, &by, "payments", Some((now, now.plus_s(92 * 86_400)))).await.unwrap();
    assert_eq!(page.shifts.len(), 14);
    assert_eq!(page.rotations[0].handover_time, "09:00");
    let unknown = OnCall::show(&backend, &by, "unknown", None).await;
    assert_eq!(unknown.err(), Some(Refusal::NotFound("roster".into())));
}

#[sqlx::test(migrations = false)]
async fn rights_are_as_the_table_says(db: PgPool) {
    fn may<T>(answer: Answer<T>) -> bool {
        !matches!(answer, Err(Refusal::Forbidden))
    }
    let Setting { backend, people, roster, .. } = setting(db).await;
    for (role, manages, covers) in [
        (Role::Admin, true, true),
        (Role::Manager, true, true),
        (Role::Responder, false, true),
        (Role::Stakeholder, false, false),
    ] {
        let by = &testing::person(&backend, role.as_str(), role).await;
        let backwards = cover(&roster, people[2], "2026-11-21T06:00:00Z", "2026-11-20T18:00:00Z");
        let nothing = PolicyForm { name: String::new(), repeats: 0, steps: vec![] };
        let policy = PolicyId(Uuid::nil());
        assert!(may(OnCall::now(&backend, by, None).await), "{role:?}");
        assert!(may(OnCall::list(&backend, by, PageRequest::default()).await), "{role:?}");
        assert!(may(OnCall::show(&backend, by, "payments", None).await), "{role:?}");
        assert!(may(backend.shifts_of(by, people[0], 1).await), "{role:?}");
        assert_eq!(
            may(OnCall::create(&backend, by, RosterForm { slug: String::new(), ..form(vec![]) }).await),
            manages
        );
        assert_eq!(may(backend.add_cover(by, backwards).await), covers, "{role:?}");
        assert_eq!(may(backend.remove_cover(by, CoverId(Uuid::nil())).await), covers, "{role:?}");
        assert!(may(Escalations::list(&backend, by, PageRequest::default()).await), "{role:?}");
        assert!(may(Escalations::show(&backend, by, policy).await), "{role:?}");
        assert_eq!(may(Escalations::create(&backend, by, nothing.clone()).await), manages, "{role:?}");
        assert_eq!(may(Escalations::change(&backend, by, policy, nothing).await), manages, "{role:?}");
    }
}

#[sqlx::test(migrations = false)]
async fn a_policy_shows_whom_it_would_page_now(db: PgPool) {
    let Setting { backend, by, people, roster, .. } = setting(db).await;
    let on_call = Target::OnCall { roster_id: roster.id, layer: Layer::PRIMARY };
    let steps = vec![
        StepForm { wait_s: 300, targets: vec![on_call.clone()] },
        StepForm { wait_s: 600, targets: vec![on_call, Target::Person { person_id: people[2] }] },
    ];
    let form = PolicyForm { name: "Payments, day and night".into(), repeats: 2, steps };
    let policy = Escalations::create(&backend, &by, form.clone()).await.unwrap();
    assert_eq!(Escalations::show(&backend, &by, policy.id).await.unwrap(), policy);
    assert_eq!(
        Escalations::list(&backend, &by, PageRequest::default()).await.unwrap().items,
        std::slice::from_ref(&policy)
    );
    let TargetView::OnCall { now, .. } = &policy.steps[0].targets[0] else { panic!("Ada is on call") };
    assert_eq!(ids(now), [people[0]]);

    let taken = Escalations::create(&backend, &by, form.clone()).await;
    assert!(invalid(taken, "name"));
    let shorter = PolicyForm { steps: form.steps[..1].to_vec(), ..form.clone() };
    let changed = Escalations::change(&backend, &by, policy.id, shorter.clone()).await.unwrap();
    assert_eq!(changed.steps.len(), 1);
    let unknown =
        Escalations::change(&backend, &by, PolicyId(Uuid::nil()), PolicyForm { name: "x".into(), ..shorter }).await;
    assert_eq!(unknown.err(), Some(Refusal::NotFound("escalation policy".into())));
}

#[sqlx::test(migrations = false)]
async fn a_policy_is_checked_at_the_field(db: PgPool) {
    let Setting { backend, by, people, .. } = setting(db).await;
    let person = Target::Person { person_id: people[0] };
    let step = StepForm { wait_s: 300, targets: vec![person.clone()] };
    let good = PolicyForm { name: "Payments".into(), repeats: 0, steps: vec![step] };
    let steps = |wait_s, targets| vec![StepForm { wait_s, targets }];
    let nobody = Target::Person { person_id: PersonId(Uuid::nil()) };
    let nowhere = Target::OnCall { roster_id: RosterId(Uuid::nil()), layer: Layer::PRIMARY };
    let wrong = [
        ("name", PolicyForm { name: " ".into(), ..good.clone() }),
        ("repeats", PolicyForm { repeats: 21, ..good.clone() }),
        ("steps", PolicyForm { steps: vec![], ..good.clone() }),
        ("steps.0.wait_s", PolicyForm { steps: steps(0, vec![person.clone()]), ..good.clone() }),
        ("steps.0.wait_s", PolicyForm { steps: steps(86_401, vec![person]), ..good.clone() }),
        ("steps.0.targets", PolicyForm { steps: steps(60, vec![]), ..good.clone() }),
        ("steps.0.targets", PolicyForm { steps: steps(60, vec![nobody]), ..good.clone() }),
        ("steps.0.targets", PolicyForm { steps: steps(60, vec![nowhere]), ..good }),
    ];
    for (field, form) in wrong {
        assert!(invalid(Escalations::create(&backend, &by, form).await, field), "{field}");
    }
}

#[sqlx::test(migrations = false)]
async fn what_is_kept_in_memory_says_what_is_read_anew(db: PgPool) {
    let Setting { backend, clock, by, people, roster } = setting(db).await;
    // Another process, which hears of nothing but the log.
    let other = Backend::new(backend.ctx().clone());
    let same = async |what: &str| {
        let anew = OnCall::now(&other, &by, Some(backend.ctx().now())).await.unwrap();
        assert_eq!(OnCall::now(&backend, &by, None).await.unwrap(), anew, "{what}");
        assert_eq!(OnCall::now(&other, &by, None).await.unwrap(), anew, "{what}, elsewhere");
        anew[0].layers.iter().flat_map(|layer| &layer.people).map(|it| it.person.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(same("at first").await, ["Ada"]);
    clock.advance_s(60);
    same("a minute later").await;
    let taken = cover(&roster, people[2], "2026-11-20T03:00:00Z", "2026-11-20T03:40:00Z");
    backend.add_cover(&by, taken).await.unwrap();
    assert_eq!(same("a cover").await, ["Cy"]);
    clock.advance_s(1800);
    assert_eq!(same("a cover that ended by itself").await, ["Ada"]);
    let longer = cover(&roster, people[2], "2026-11-20T03:40:00Z", "2026-11-23T08:30:00Z");
    let longer = other.add_cover(&by, longer).await.unwrap();
    assert_eq!(same("a cover by another process").await, ["Cy"]);
    other.remove_cover(&by, longer.id).await.unwrap();
    assert_eq!(same("a cover that was taken back").await, ["Ada"]);
    let add = RosterForm { slug: "search".into(), name: "A search".into(), ..form(vec![]) };
    OnCall::create(&other, &by, add).await.unwrap();
    assert_eq!(same("a new roster stands first").await.len(), 0);
    let admin = testing::person(&backend, "Ann", Role::Admin).await;
    People::disable(&other, &admin, people[0]).await.unwrap();
    same("somebody is disabled").await;
    for _ in 0..30 {
        clock.advance_s(9 * 3600);
        same("time alone").await;
    }
}
