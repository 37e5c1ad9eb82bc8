//! Planning rosters against a real database: versions, drafts, previews, rights. The clock stands at
//! 2026-11-20T03:12:00Z, a Friday.

use crate::{Backend, testing};
use domain::escalation::{Escalations, PolicyForm, RehearsalQuestion, StepForm, Target};
use domain::oncall::{
    CoverForm, CoverKind, CoverRequestForm, FeedForm, FeedKind, FindingKind, Layer, ManagersForm, OnCall, PlanForm,
    RosterForm, RosterRef, RotationForm, TemporaryForm, TemporaryShift, Unit,
};
use domain::{Actor, Answer, PersonId, Refusal, Role, Timestamp};
use sqlx::PgPool;
use std::sync::Arc;

const DAY_S: i64 = 86_400;

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

/// A roster of Ada, Bo and Cy, who hand over on Mondays at 09:00 in Berlin, its manager, and somebody else's manager.
struct Setting {
    backend: Backend,
    clock: Arc<crate::TestClock>,
    by: Actor,
    other: Actor,
    people: Vec<PersonId>,
    actors: Vec<Actor>,
    roster: RosterRef,
}

fn rotation(layer: Layer, people: &[PersonId]) -> RotationForm {
    RotationForm {
        layer,
        name: layer.word(),
        starts_on: "2026-11-02".into(),
        handover_time: "09:00".into(),
        every: 1,
        unit: Unit::Week,
        turns: people.iter().map(|person| vec![*person]).collect(),
        ..RotationForm::default()
    }
}

async fn setting(db: PgPool) -> Setting {
    let (backend, clock) = testing::backend(db).await;
    let by = testing::person(&backend, "Mo Manager", Role::Manager).await;
    let other = testing::person(&backend, "Nia Manager", Role::Manager).await;
    let mut actors = Vec::new();
    for name in ["Ada", "Bo", "Cy", "Di"] {
        actors.push(testing::person(&backend, name, Role::Responder).await);
    }
    let people: Vec<PersonId> = actors.iter().map(|actor| actor.person().unwrap()).collect();
    let form = RosterForm {
        slug: "payments".into(),
        name: "Payments".into(),
        time_zone: "Europe/Berlin".into(),
        rotations: vec![rotation(Layer::PRIMARY, &people[..3])],
    };
    let roster = OnCall::create(&backend, &by, form).await.unwrap();
    Setting { backend, clock, by, other, people, actors, roster }
}

impl Setting {
    /// The newest version as a form.
    async fn form(&self) -> PlanForm {
        self.backend.draft(&self.by, "payments").await.unwrap().form
    }

    async fn on_call(&self, at: Timestamp) -> Vec<String> {
        let now = OnCall::now(&self.backend, &self.by, Some(at)).await.unwrap();
        now[0].layers[0].people.iter().map(|it| it.person.name.clone()).collect()
    }

    async fn publish(&self, form: PlanForm) -> Answer<i32> {
        self.backend.publish(&self.by, "payments", form).await.map(|version| version.number)
    }
}

fn invalid<T>(answer: Answer<T>, field: &str) -> bool {
    matches!(answer, Err(Refusal::Invalid(errors)) if errors.get(field).is_some())
}

#[sqlx::test(migrations = false)]
async fn a_joiner_is_planned_ahead_and_nothing_before_changes(db: PgPool) {
    let it = setting(db).await;
    let weeks: Vec<Timestamp> = (0..8).map(|week| at("2026-11-18T12:00:00Z").plus_s(week * 7 * DAY_S)).collect();
    let mut before = Vec::new();
    for week in &weeks {
        before.push(it.on_call(*week).await.concat());
    }
    assert_eq!(before, ["Cy", "Ada", "Bo", "Cy", "Ada", "Bo", "Cy", "Ada"]);
    let mut form = it.form().await;
    assert_eq!(form.based_on, Some(1));
    form.rotations[0].turns.push(vec![it.people[3]]);
    // From the hand-over of Monday, 7 December.
    form.effective_from = Some(at("2026-12-07T08:00:00Z"));
    let preview = it.backend.preview(&it.by, "payments", form.clone(), None).await.unwrap();
    assert!(!preview.needs_reason && preview.conflicts.is_empty());
    assert_eq!((preview.before.loads.len(), preview.after.loads.len()), (3, 4));
    let first = &preview.changes[0];
    assert_eq!((first.starts_at, first.after[0].name.as_str()), (at("2026-12-14T08:00:00Z"), "Di"));
    assert_eq!(it.publish(form).await, Ok(2));
    let mut after = Vec::new();
    for week in &weeks {
        after.push(it.on_call(*week).await.concat());
    }
    assert_eq!(after, ["Cy", "Ada", "Bo", "Cy", "Di", "Ada", "Bo", "Cy"], "Cy keeps his turn, then Di");
    let versions = it.backend.versions(&it.by, "payments").await.unwrap();
    assert_eq!((versions[0].number, versions[1].ends_at), (2, Some(at("2026-12-07T08:00:00Z"))));
    assert_eq!(versions[0].published_by, "Mo Manager");
}

#[sqlx::test(migrations = false)]
async fn what_was_published_is_taken_back(db: PgPool) {
    let it = setting(db).await;
    let mut form = it.form().await;
    form.rotations[0].turns = vec![vec![it.people[3]], vec![it.people[0]], vec![it.people[1]]];
    form.effective_from = Some(at("2026-11-30T08:00:00Z"));
    assert_eq!(it.publish(form.clone()).await, Ok(2));
    it.backend.take_back(&it.by, "payments", 2).await.unwrap();
    assert_eq!(it.on_call(at("2026-12-02T00:00:00Z")).await, ["Bo"], "as it was");
    let withdrawn = it.backend.versions(&it.by, "payments").await.unwrap();
    assert_eq!((withdrawn[0].number, withdrawn[0].withdrawn_at), (2, Some(it.backend.ctx.now())));

    form.effective_from = None;
    assert_eq!(it.publish(form).await, Ok(3));
    let now = it.backend.ctx.now();
    assert_eq!(it.on_call(now).await, ["Ada"], "Cy has left, and Ada comes after him");
    it.clock.advance_s(10);
    it.backend.take_back(&it.by, "payments", 3).await.unwrap();
    assert_eq!(it.on_call(it.backend.ctx.now()).await, ["Cy"]);
    assert_eq!(it.on_call(now).await, ["Ada"], "those ten seconds were Ada's, and stay so");
    assert!(matches!(it.backend.take_back(&it.by, "payments", 3).await, Err(Refusal::Conflict(_))), "it is over");
    assert!(matches!(it.backend.take_back(&it.by, "payments", 9).await, Err(Refusal::NotFound(_))));
    it.clock.advance_s(1);
    it.backend.take_back(&it.by, "payments", 4).await.unwrap();
    assert_eq!(it.on_call(it.backend.ctx.now()).await, ["Ada"], "what was taken back is brought back");
}

#[sqlx::test(migrations = false)]
async fn two_who_publish_at_once_lose_nothing(db: PgPool) {
    let it = setting(db).await;
    let mut mine = it.form().await;
    let mut theirs = mine.clone();
    theirs.rotations.push(rotation(Layer::SECONDARY, &it.people[1..]));
    assert_eq!(it.publish(theirs).await, Ok(2));
    it.clock.advance_s(60);
    mine.rotations[0].handover_time = "10:00".into();
    let preview = it.backend.preview(&it.by, "payments", mine.clone(), None).await.unwrap();
    assert_eq!(preview.published_since.map(|since| since.number), Some(2));
    assert_eq!(preview.rotations.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["Primary", "Secondary"]);
    assert_eq!(it.publish(mine.clone()).await, Ok(3));
    it.clock.advance_s(60);

    mine.rotations[0].handover_time = "11:00".into();
    let preview = it.backend.preview(&it.by, "payments", mine.clone(), None).await.unwrap();
    assert_eq!(preview.conflicts, ["Primary"]);
    let Err(Refusal::Conflict(told)) = it.publish(mine.clone()).await else { panic!("published") };
    assert!(told.contains("Mo Manager published version 3 meanwhile, which changes the same: Primary."), "{told}");
    mine.based_on = Some(3);
    assert_eq!(it.publish(mine).await, Ok(4), "having seen version 3");
}

#[sqlx::test(migrations = false)]
async fn fewer_than_three_need_a_reason(db: PgPool) {
    let it = setting(db).await;
    let mut form = it.form().await;
    form.rotations[0].turns.pop();
    let preview = it.backend.preview(&it.by, "payments", form.clone(), None).await.unwrap();
    assert!(preview.needs_reason);
    assert!(preview.after.findings.iter().any(|finding| finding.kind == FindingKind::FewPeople));
    assert!(!preview.before.findings.iter().any(|finding| finding.kind == FindingKind::FewPeople));
    assert!(invalid(it.publish(form.clone()).await, "reason"));
    form.reason = Some("  Cy is ill until we hire.  ".into());
    assert_eq!(it.publish(form).await, Ok(2));
    let versions = it.backend.versions(&it.by, "payments").await.unwrap();
    assert_eq!(versions[0].reason.as_deref(), Some("Cy is ill until we hire."));
}

#[sqlx::test(migrations = false)]
async fn wrong_plans_are_told_at_the_field(db: PgPool) {
    let it = setting(db).await;
    let good = it.form().await;
    type Spoil = fn(&mut PlanForm);
    let wrong: [(&str, Spoil); 7] = [
        ("effective_from", |form| form.effective_from = Some(at("2026-11-19T00:00:00Z"))),
        ("effective_from", |form| form.effective_from = Some(at("2036-11-19T00:00:00Z"))),
        ("rotations.0.every", |form| form.rotations[0].every = 0),
        ("rotations.0.time_zone", |form| form.rotations[0].time_zone = "Mars/Olympus".into()),
        ("rotations.0.turns", |form| form.rotations[0].turns.clear()),
        ("rotations.0.hours.0.weekdays", |form| {
            form.rotations[0].hours =
                vec![domain::oncall::HoursForm { weekdays: vec![], from: "09:00".into(), until: "17:00".into() }];
        }),
        ("rotations.0.hours.0.until", |form| {
            form.rotations[0].hours = vec![domain::oncall::HoursForm {
                weekdays: vec![domain::oncall::Weekday::Mon],
                from: "09:00".into(),
                until: "25:00".into(),
            }];
        }),
    ];
    for (field, spoil) in wrong {
        let mut form = good.clone();
        spoil(&mut form);
        assert!(invalid(it.backend.preview(&it.by, "payments", form.clone(), None).await, field), "{field}");
        assert!(invalid(it.publish(form).await, field), "{field}");
    }
}

#[sqlx::test(migrations = false)]
async fn a_draft_is_kept_as_it_is_and_ends_with_publishing(db: PgPool) {
    let it = setting(db).await;
    let mut form = it.form().await;
    form.rotations[0].handover_time = "half past".into();
    form.rotations.push(RotationForm { name: "New".into(), ..RotationForm::default() });
    it.backend.keep_draft(&it.by, "payments", form).await.unwrap();
    let kept = it.backend.draft(&it.by, "payments").await.unwrap();
    assert_eq!(kept.changed_at, Some(it.backend.ctx.now()));
    assert_eq!(kept.form.rotations[0].handover_time, "half past");
    assert!(kept.form.rotations[1].id.is_some(), "a rotation of a draft can be named");
    it.backend.discard_draft(&it.by, "payments").await.unwrap();
    assert_eq!(it.backend.draft(&it.by, "payments").await.unwrap().changed_at, None);

    it.backend.keep_draft(&it.by, "payments", it.form().await).await.unwrap();
    it.publish(it.form().await).await.unwrap();
    assert_eq!(it.backend.draft(&it.by, "payments").await.unwrap().changed_at, None);
}

#[sqlx::test(migrations = false)]
async fn its_managers_edit_members_cover_and_nobody_else(db: PgPool) {
    let it = setting(db).await;
    let form = it.form().await;
    for stranger in [&it.other, &it.actors[0]] {
        assert_eq!(it.backend.publish(stranger, "payments", form.clone()).await.map(|_| ()), Err(Refusal::Forbidden));
        assert_eq!(it.backend.take_back(stranger, "payments", 1).await, Err(Refusal::Forbidden));
        assert_eq!(it.backend.keep_draft(stranger, "payments", form.clone()).await, Err(Refusal::Forbidden));
        assert_eq!(it.backend.draft(stranger, "payments").await.map(|_| ()), Err(Refusal::Forbidden));
    }
    let cover = |hour: i64| CoverForm {
        roster_id: it.roster.id,
        layer: Layer::PRIMARY,
        kind: CoverKind::Takes,
        person_id: it.people[3],
        instead_of: None,
        starts_at: it.backend.ctx.now().plus_s(hour * 3600),
        ends_at: it.backend.ctx.now().plus_s((hour + 1) * 3600),
    };
    assert_eq!(it.backend.add_cover(&it.actors[3], cover(1)).await.map(|_| ()), Err(Refusal::Forbidden), "no member");
    assert_eq!(it.backend.add_cover(&it.other, cover(1)).await.map(|_| ()), Err(Refusal::Forbidden));
    let added = it.backend.add_cover(&it.actors[0], cover(1)).await.unwrap();
    assert_eq!(it.backend.remove_cover(&it.other, added.id).await, Err(Refusal::Forbidden));
    assert!(it.backend.add_cover(&it.actors[3], cover(3)).await.is_ok(), "who covers is a member");
    assert!(it.backend.add_cover(&it.by, cover(5)).await.is_ok());

    // Ada edits the roster from now on, and Mo does no more.
    let ada = ManagersForm { people: vec![it.people[0], it.people[0]] };
    assert_eq!(it.backend.set_managers(&it.other, "payments", ada.clone()).await.map(|_| ()), Err(Refusal::Forbidden));
    let named = it.backend.set_managers(&it.by, "payments", ada).await.unwrap();
    assert_eq!(named.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Ada"]);
    assert_eq!(it.backend.publish(&it.by, "payments", form.clone()).await.map(|_| ()), Err(Refusal::Forbidden));
    it.backend.publish(&it.actors[0], "payments", form.clone()).await.unwrap();
    let unknown = ManagersForm { people: vec![PersonId(uuid::Uuid::nil())] };
    assert!(invalid(it.backend.set_managers(&it.actors[0], "payments", unknown).await, "people"));
    it.backend.set_managers(&it.actors[0], "payments", ManagersForm { people: vec![] }).await.unwrap();
    it.clock.advance_s(1);
    it.backend.publish(&it.other, "payments", form).await.unwrap();
    assert_eq!(it.backend.managers(&it.other, "payments").await.unwrap(), []);
}

#[sqlx::test(migrations = false)]
async fn whoever_is_first_takes_the_time_that_was_asked_for(db: PgPool) {
    let it = setting(db).await;
    let now = it.backend.ctx.now();
    // Cy's week runs; he asks everybody for the coming night.
    let form = |asked_of, hours: i64| CoverRequestForm {
        roster: "payments".into(),
        layer: Layer::PRIMARY,
        person_id: None,
        asked_of,
        starts_at: now.plus_s(hours * 3600),
        ends_at: now.plus_s((hours + 8) * 3600),
        note: " A concert ".into(),
    };
    let [ada, bo, cy, di] = &it.actors[..] else { panic!("four people") };
    let asked = it.backend.ask_for_cover(cy, form(None, 12)).await.unwrap();
    assert_eq!((asked.note.as_str(), asked.person.name.as_str()), ("A concert", "Cy"));
    assert!(matches!(it.backend.ask_for_cover(cy, form(None, 14)).await, Err(Refusal::Conflict(_))), "asked once");
    assert!(invalid(it.backend.ask_for_cover(ada, form(None, 12)).await, "starts_at"), "it is not hers");
    assert_eq!(it.backend.ask_for_cover(di, form(None, 12)).await.map(|_| ()), Err(Refusal::Forbidden), "no member");
    assert_eq!(it.backend.cover_requests(bo).await.unwrap().len(), 1);
    assert_eq!(it.backend.cover_requests(di).await.unwrap().len(), 0);
    assert_eq!(it.backend.take_cover_request(di, asked.id).await.map(|_| ()), Err(Refusal::Forbidden));
    assert!(matches!(it.backend.take_cover_request(cy, asked.id).await, Err(Refusal::Conflict(_))));
    let (one, other) =
        tokio::join!(it.backend.take_cover_request(ada, asked.id), it.backend.take_cover_request(bo, asked.id));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let taker = one.or(other).unwrap().person.name;
    assert_eq!(it.on_call(now.plus_s(13 * 3600)).await, [taker]);
    assert_eq!(it.on_call(now.plus_s(21 * 3600)).await, ["Cy"]);

    // Di is asked by name, though no member, and may take it; nobody else may.
    let asked = it.backend.ask_for_cover(cy, form(Some(it.people[3]), 24)).await.unwrap();
    assert_eq!(it.backend.take_cover_request(ada, asked.id).await.map(|_| ()), Err(Refusal::Forbidden));
    assert_eq!(it.backend.cover_requests(di).await.unwrap().len(), 1);
    it.backend.take_cover_request(di, asked.id).await.unwrap();
    // The manager asks for whoever is ill, and withdraws.
    let ill = CoverRequestForm { person_id: Some(it.people[2]), ..form(None, 40) };
    let asked = it.backend.ask_for_cover(&it.by, ill).await.unwrap();
    assert_eq!(it.backend.withdraw_cover_request(ada, asked.id).await, Err(Refusal::Forbidden));
    it.backend.withdraw_cover_request(&it.by, asked.id).await.unwrap();
    assert!(matches!(it.backend.take_cover_request(ada, asked.id).await, Err(Refusal::Conflict(_))));
}

#[sqlx::test(migrations = false)]
async fn a_calendar_keeps_identities_counts_changes_and_tells_what_is_gone(db: PgPool) {
    let it = setting(db).await;
    let form = |kind| FeedForm { kind, roster: (kind == FeedKind::Roster).then(|| "payments".into()) };
    let mine = it.backend.create_feed(&it.actors[0], form(FeedKind::Mine)).await.unwrap();
    let roster = it.backend.create_feed(&it.by, form(FeedKind::Roster)).await.unwrap();
    let first = it.backend.read_feed(&mine.secret).await.unwrap();
    assert!(first.items.len() > 7 && first.items.iter().all(|item| item.sequence == 0 && !item.cancelled));
    assert_eq!(first.items[0].summary, "On call: Payments, primary");
    it.clock.advance_s(60);
    assert_eq!(it.backend.read_feed(&mine.secret).await.unwrap(), first, "nothing changed");

    // Bo takes the first day of Ada's coming week.
    let week = first.items.iter().find(|item| item.starts_at > it.backend.ctx.now()).unwrap().clone();
    it.clock.advance_s(3600);
    let cover = CoverForm {
        roster_id: it.roster.id,
        layer: Layer::PRIMARY,
        kind: CoverKind::Takes,
        person_id: it.people[1],
        instead_of: Some(it.people[0]),
        starts_at: week.starts_at,
        ends_at: week.starts_at.plus_s(DAY_S),
    };
    let cover = it.backend.add_cover(&it.by, cover).await.unwrap();
    let second = it.backend.read_feed(&mine.secret).await.unwrap();
    let of = |items: &[domain::oncall::CalendarItem], starts_at| {
        let item = items.iter().find(|item| item.starts_at == starts_at).unwrap();
        (item.sequence, item.cancelled)
    };
    assert_eq!(of(&second.items, week.starts_at), (1, true), "that shift is gone");
    assert_eq!(of(&second.items, week.starts_at.plus_s(DAY_S)), (0, false), "the rest of it is a shift of its own");
    let told = it.backend.read_feed(&roster.secret).await.unwrap();
    let covered = told.items.iter().find(|item| item.starts_at == week.starts_at).unwrap();
    assert_eq!(covered.summary, "Primary: Bo (for Ada)");

    it.clock.advance_s(3600);
    it.backend.remove_cover(&it.by, cover.id).await.unwrap();
    let third = it.backend.read_feed(&mine.secret).await.unwrap();
    assert_eq!(of(&third.items, week.starts_at), (2, false), "it is back, and counts on");
    assert_eq!(of(&third.items, week.starts_at.plus_s(DAY_S)), (1, true));

    assert_eq!(it.backend.feeds(&it.actors[0]).await.unwrap().len(), 1);
    assert!(matches!(it.backend.revoke_feed(&it.by, mine.item.id).await, Err(Refusal::NotFound(_))), "not theirs");
    it.backend.revoke_feed(&it.actors[0], mine.item.id).await.unwrap();
    assert!(matches!(it.backend.read_feed(&mine.secret).await, Err(Refusal::NotFound(_))));
    assert!(invalid(it.backend.create_feed(&it.by, FeedForm { kind: FeedKind::Roster, roster: None }).await, "roster"));
}

#[sqlx::test(migrations = false)]
async fn a_temporary_schedule_holds_for_its_time_and_is_taken_back(db: PgPool) {
    let it = setting(db).await;
    let form = |from: &str, to: &str| TemporaryForm {
        layer: Layer::PRIMARY,
        name: "Holidays".into(),
        starts_at: at(from),
        ends_at: at(to),
        shifts: vec![TemporaryShift { person: it.people[3], starts_at: at(from), ends_at: at("2026-12-26T00:00:00Z") }],
    };
    let holidays = form("2026-12-24T00:00:00Z", "2026-12-27T00:00:00Z");
    let refused = it.backend.add_temporary(&it.other, "payments", holidays.clone()).await;
    assert_eq!(refused.map(|_| ()), Err(Refusal::Forbidden));
    let added = it.backend.add_temporary(&it.by, "payments", holidays).await.unwrap();
    assert_eq!(it.on_call(at("2026-12-25T00:00:00Z")).await, ["Di"]);
    assert_eq!(it.on_call(at("2026-12-26T12:00:00Z")).await.len(), 0, "nobody, on purpose");
    assert_eq!(it.on_call(at("2026-12-27T00:00:00Z")).await.len(), 1);
    let overlapping = form("2026-12-25T00:00:00Z", "2026-12-30T00:00:00Z");
    let refused = it.backend.add_temporary(&it.by, "payments", overlapping).await;
    assert!(matches!(refused, Err(Refusal::Conflict(_))));
    let outside =
        TemporaryForm { ends_at: at("2026-12-25T00:00:00Z"), ..form("2026-12-24T00:00:00Z", "2026-12-27T00:00:00Z") };
    assert!(invalid(it.backend.add_temporary(&it.by, "payments", outside).await, "shifts.0"));
    let mine = it.backend.shifts_of(&it.by, it.people[3], 5).await.unwrap();
    assert_eq!(mine.len(), 1, "who stands in a temporary schedule only has that shift");
    it.backend.remove_temporary(&it.by, added.id).await.unwrap();
    assert_ne!(it.on_call(at("2026-12-25T00:00:00Z")).await, ["Di"]);
}

/// Berlin's clocks go back on 25 October 2026 at 01:00 UTC: 02:30 is shown twice, and handed over the first time.
#[sqlx::test(migrations = false)]
async fn in_the_night_the_clocks_change_the_right_person_is_paged(db: PgPool) {
    let it = setting(db).await;
    let mut form = it.form().await;
    form.rotations[0].handover_time = "02:30".into();
    form.rotations[0].starts_on = "2026-11-23".into();
    form.rotations[0].unit = Unit::Day;
    form.keep_turns = false;
    it.publish(form).await.unwrap();
    let roster = &it.roster;
    let step = |layer| StepForm { wait_s: 300, targets: vec![Target::OnCall { roster_id: roster.id, layer }] };
    let policy = PolicyForm { name: "Night".into(), repeats: 0, steps: vec![step(Layer::PRIMARY), step(Layer(2))] };
    let policy = Escalations::create(&it.backend, &it.by, policy).await.unwrap();
    let service = domain::services::ServiceForm {
        slug: "checkout".into(),
        name: "Checkout".into(),
        description: String::new(),
        core: true,
        roster_id: Some(roster.id),
        policy_id: Some(policy.id),
    };
    domain::services::Services::create(&it.backend, &it.by, service).await.unwrap();
    let fired = |at| RehearsalQuestion { at: Some(at), draft: None };
    let paged = async |at: Timestamp| {
        let rehearsal = it.backend.rehearse(&it.by, "checkout", fired(at)).await.unwrap();
        assert_eq!(rehearsal.steps[1].nobody, ["Payments, layer 2".replace("layer 2", "secondary")]);
        assert_eq!(rehearsal.ends_at, Some(at.plus_s(300)), "nobody is waited for");
        let page = &rehearsal.steps[0].people[0];
        assert!(page.reachable);
        assert_eq!((page.time_zone.as_str(), page.on_call_for.as_deref()), ("UTC", Some("Payments, primary")));
        page.person.name.clone()
    };
    // In spring 02:30 is skipped: whoever is next has it from 03:00, when the clocks have jumped.
    let jump = at("2027-03-28T01:00:00Z");
    let (before, after) = (paged(jump.plus_s(-1)).await, paged(jump).await);
    assert_ne!(before, after);
    assert_eq!(paged(jump.plus_s(23 * 3600 + 1799)).await, after, "until 02:30 of the next day");
    assert_ne!(paged(jump.plus_s(23 * 3600 + 1800)).await, after);
    // In autumn it is shown twice, and handed over the first time.
    let first = at("2027-10-31T00:30:00Z");
    let (before, after) = (paged(first.plus_s(-1)).await, paged(first).await);
    assert_ne!(before, after);
    assert_eq!(paged(first.plus_s(3600)).await, after, "the second 02:30 changes nothing");
    assert!(invalid(it.backend.rehearse(&it.by, "checkout", fired(at("2031-01-01T00:00:00Z"))).await, "at"));
}

#[sqlx::test(migrations = false)]
async fn covers_of_different_people_stand_beside_each_other_and_contradictions_are_refused(db: PgPool) {
    let it = setting(db).await;
    let mut form = it.form().await;
    form.rotations[0].turns = vec![vec![it.people[0], it.people[1]]];
    form.reason = Some("A pair".into());
    it.publish(form).await.unwrap();
    let cover = |kind, person: usize, instead_of: Option<usize>| CoverForm {
        roster_id: it.roster.id,
        layer: Layer::PRIMARY,
        kind,
        person_id: it.people[person],
        instead_of: instead_of.map(|index| it.people[index]),
        starts_at: at("2026-11-21T00:00:00Z"),
        ends_at: at("2026-11-22T00:00:00Z"),
    };
    let noon = at("2026-11-21T12:00:00Z");
    it.backend.add_cover(&it.by, cover(CoverKind::Takes, 2, Some(0))).await.unwrap();
    assert_eq!(it.on_call(noon).await, ["Cy", "Bo"]);
    it.backend.add_cover(&it.by, cover(CoverKind::Removes, 1, None)).await.unwrap();
    assert_eq!(it.on_call(noon).await, ["Cy"]);
    it.backend.add_cover(&it.by, cover(CoverKind::Adds, 3, None)).await.unwrap();
    assert_eq!(it.on_call(noon).await, ["Cy", "Di"]);
    for contradiction in [
        cover(CoverKind::Takes, 3, Some(0)),
        cover(CoverKind::Takes, 3, Some(1)),
        cover(CoverKind::Takes, 3, None),
        cover(CoverKind::Removes, 0, None),
        cover(CoverKind::Adds, 3, None),
    ] {
        let refused = it.backend.add_cover(&it.by, contradiction.clone()).await;
        assert!(matches!(refused, Err(Refusal::Conflict(_))), "{contradiction:?}");
    }
    assert!(invalid(it.backend.add_cover(&it.by, cover(CoverKind::Takes, 2, Some(2))).await, "instead_of"));
    assert!(invalid(it.backend.add_cover(&it.by, cover(CoverKind::Adds, 2, Some(0))).await, "instead_of"));
}
