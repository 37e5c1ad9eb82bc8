//! Rehearsals with a draft against a real database. The clock stands at 2026-11-20T03:12:00Z, a Friday.

use crate::{Backend, TestClock, testing};
use domain::escalation::{Escalations, PolicyForm, Rehearsal, RehearsalQuestion, RehearsedDraft, StepForm, Target};
use domain::oncall::{CoverForm, CoverKind, Layer, OnCall, PlanForm, RosterRef, TemporaryForm, TemporaryShift};
use domain::services::{ServiceForm, Services};
use domain::{Actor, Answer, PersonId, Refusal, Role, Timestamp};
use sqlx::PgPool;
use std::sync::Arc;

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

struct Setting {
    backend: Backend,
    clock: Arc<TestClock>,
    manager: Actor,
    people: Vec<Actor>,
    roster: RosterRef,
}

/// Ada, Bo, Cy and Di take turns by week from Monday 16 November at 09:00 in Berlin. Alerts of `checkout` page whoever
/// is on call, whoever is on call five minutes later, and then Cy; alerts of `blog` page nobody.
async fn setting(db: PgPool) -> Setting {
    let (backend, clock) = testing::backend(db).await;
    let manager = testing::person(&backend, "Mo Manager", Role::Manager).await;
    let mut people = Vec::new();
    for name in ["Ada", "Bo", "Cy", "Di"] {
        people.push(testing::person(&backend, name, Role::Responder).await);
    }
    let roster = testing::weekly(&backend, &manager, &people, "2026-11-16").await;
    let step = |target| StepForm { wait_s: 300, targets: vec![target] };
    let primary = || Target::OnCall { roster_id: roster.id, layer: Layer::PRIMARY };
    let cy = Target::Person { person_id: people[2].person().unwrap() };
    let steps = vec![step(primary()), step(primary()), step(cy)];
    let policy = PolicyForm { name: "Payments".into(), repeats: 0, steps };
    let policy = Escalations::create(&backend, &manager, policy).await.unwrap();
    for (slug, policy) in [("checkout", Some(policy.id)), ("blog", None)] {
        let form = ServiceForm { slug: slug.into(), name: slug.into(), policy_id: policy, ..ServiceForm::default() };
        Services::create(&backend, &manager, form).await.unwrap();
    }
    Setting { backend, clock, manager, people, roster }
}

impl Setting {
    fn now(&self) -> Timestamp {
        self.backend.ctx.now()
    }

    fn id(&self, index: usize) -> PersonId {
        self.people[index].person().unwrap()
    }

    /// The newest version with these people's turns by week, counted from 16 November.
    async fn form(&self, people: &[usize]) -> PlanForm {
        let mut form = self.backend.draft(&self.manager, "payments").await.unwrap().form;
        form.rotations[0].turns = people.iter().map(|index| vec![self.id(*index)]).collect();
        form.keep_turns = false;
        form
    }

    async fn keep(&self, form: &PlanForm) {
        self.backend.keep_draft(&self.manager, "payments", form.clone()).await.unwrap();
    }

    async fn ask(&self, by: &Actor, at: Option<Timestamp>, draft: Option<&str>) -> Answer<Rehearsal> {
        let question = RehearsalQuestion { at, draft: draft.map(str::to_owned) };
        self.backend.rehearse(by, "checkout", question).await
    }

    async fn as_it_is(&self, at: Timestamp) -> Rehearsal {
        self.ask(&self.manager, Some(at), None).await.unwrap()
    }

    async fn with_draft(&self, at: Option<Timestamp>) -> Rehearsal {
        self.ask(&self.manager, at, Some("payments")).await.unwrap()
    }

    /// What is told at the draft when it cannot be rehearsed.
    async fn refused(&self, by: &Actor) -> String {
        let Err(Refusal::Invalid(errors)) = self.ask(by, None, Some("payments")).await else { panic!("rehearsed") };
        errors.get("draft").unwrap().to_owned()
    }
}

/// Whom each step pages, and why: `Ada: Payments, primary`.
fn paged(rehearsal: &Rehearsal) -> Vec<String> {
    let steps = rehearsal.steps.iter().map(|step| {
        let people = step.people.iter().map(|page| {
            let why = page.on_call_for.as_deref().unwrap_or("named");
            format!("{}: {why}", page.person.name)
        });
        people.chain(step.nobody.iter().map(|place| format!("nobody: {place}"))).collect::<Vec<_>>().join(" + ")
    });
    steps.collect()
}

#[sqlx::test(migrations = false)]
async fn a_draft_pages_whom_it_plans_and_is_not_published(db: PgPool) {
    let it = setting(db).await;
    it.keep(&it.form(&[3, 1, 2]).await).await;
    let before = ["Ada: Payments, primary", "Ada: Payments, primary", "Cy: named"];
    let supposed = it.with_draft(None).await;
    assert_eq!(paged(&supposed), ["Di: Payments, primary (draft)", "Di: Payments, primary (draft)", "Cy: named"]);
    let told = RehearsedDraft { roster: it.roster.clone(), effective_from: it.now(), asked: true };
    assert_eq!((supposed.at, supposed.draft), (it.now(), Some(told)));
    assert!(supposed.steps[0].people[0].reachable, "who comes in by the draft is looked up as well");

    let plain = it.ask(&it.manager, None, None).await.unwrap();
    assert_eq!((paged(&plain), plain.draft), (before.map(str::to_owned).to_vec(), None));
    assert_eq!(it.backend.versions(&it.manager, "payments").await.unwrap().len(), 1);

    // A time is asked for to the minute: what has passed of this one is the present.
    let this_minute = it.with_draft(Some(it.now().plus_s(-59))).await;
    assert_eq!((this_minute.at, this_minute.draft.unwrap().asked), (it.now(), true));
    let past = it.with_draft(Some(it.now().plus_s(-3600))).await;
    assert_eq!((paged(&past), past.draft.unwrap().asked), (before.map(str::to_owned).to_vec(), false));
    let question = RehearsalQuestion { at: None, draft: Some("payments".into()) };
    let blog = it.backend.rehearse(&it.manager, "blog", question).await.unwrap();
    assert_eq!((blog.steps.len(), blog.draft.unwrap().asked), (0, false));
}

#[sqlx::test(migrations = false)]
async fn a_draft_pages_from_when_it_takes_effect(db: PgPool) {
    let it = setting(db).await;
    let takes_effect = at("2026-11-24T12:00:00Z");
    it.keep(&PlanForm { effective_from: Some(takes_effect), ..it.form(&[0, 3, 2]).await }).await;
    let before = it.with_draft(Some(takes_effect.plus_s(-3600))).await;
    assert_eq!(paged(&before), ["Bo: Payments, primary", "Bo: Payments, primary", "Cy: named"]);
    assert_eq!(before.draft.map(|draft| (draft.effective_from, draft.asked)), Some((takes_effect, false)));
    let across = it.with_draft(Some(takes_effect.plus_s(-120))).await;
    assert_eq!(paged(&across), ["Bo: Payments, primary", "Di: Payments, primary (draft)", "Cy: named"]);
    let unasked = it.with_draft(None).await;
    assert_eq!((unasked.at, unasked.steps[0].people[0].person.name.as_str()), (takes_effect, "Di"));

    // Another version stands already from Wednesday on: the draft holds until then.
    let later = PlanForm { effective_from: Some(at("2026-11-25T12:00:00Z")), ..it.form(&[0, 2, 1]).await };
    let admin = testing::person(&it.backend, "Ann Admin", Role::Admin).await;
    it.backend.publish(&admin, "payments", PlanForm { based_on: None, ..later }).await.unwrap();
    it.keep(&PlanForm { based_on: Some(2), effective_from: Some(takes_effect), ..it.form(&[0, 3, 2]).await }).await;
    assert_eq!(paged(&it.with_draft(Some(at("2026-11-25T11:00:00Z"))).await)[0], "Di: Payments, primary (draft)");
    assert_eq!(paged(&it.with_draft(Some(at("2026-11-25T13:00:00Z"))).await)[0], "Cy: Payments, primary");
}

#[sqlx::test(migrations = false)]
async fn with_a_draft_everything_counts_as_it_does_once_it_is_published(db: PgPool) {
    let it = setting(db).await;
    let hour = |hours: i64| it.now().plus_s(hours * 3600);
    let cover = CoverForm {
        roster_id: it.roster.id,
        layer: Layer::PRIMARY,
        kind: CoverKind::Takes,
        person_id: it.id(1),
        instead_of: None,
        starts_at: hour(1),
        ends_at: hour(3),
    };
    it.backend.add_cover(&it.manager, cover).await.unwrap();
    let (from, to) = (at("2026-12-24T00:00:00Z"), at("2026-12-27T00:00:00Z"));
    let holidays = TemporaryForm {
        layer: Layer::PRIMARY,
        name: "Holidays".into(),
        starts_at: from,
        ends_at: to,
        shifts: vec![TemporaryShift { person: it.id(0), starts_at: from, ends_at: to }],
    };
    it.backend.add_temporary(&it.manager, "payments", holidays).await.unwrap();
    sqlx::query("update people set disabled_at = now() where name = 'Di'").execute(&it.backend.ctx.db).await.unwrap();
    let form = it.form(&[3, 1, 2]).await;
    it.keep(&form).await;
    let mut moments: Vec<Timestamp> = (0..8).map(|week| hour(week * 7 * 24)).collect();
    moments.extend([hour(2), hour(3), from, to]);
    let mut supposed = Vec::new();
    for moment in &moments {
        let mut rehearsal = it.with_draft(Some(*moment)).await;
        assert!(rehearsal.draft.take().is_some_and(|draft| draft.asked));
        supposed.push((paged(&rehearsal).join("; ").replace(" (draft)", ""), rehearsal.ends_at));
    }
    assert!(supposed[0].0.starts_with("nobody: Payments, primary; "), "Di is disabled: {}", supposed[0].0);
    assert!(supposed[8].0.starts_with("Bo: Payments, primary; "), "the cover: {}", supposed[8].0);
    assert!(supposed[10].0.starts_with("Ada: Payments, primary; "), "the temporary schedule: {}", supposed[10].0);
    it.backend.publish(&it.manager, "payments", form).await.unwrap();
    for (moment, supposed) in moments.iter().zip(supposed) {
        let published = it.as_it_is(*moment).await;
        assert_eq!((paged(&published).join("; "), published.ends_at), supposed, "{moment}");
    }
}

#[sqlx::test(migrations = false)]
async fn a_draft_is_rehearsed_by_whoever_keeps_it_once_it_can_be_read(db: PgPool) {
    let it = setting(db).await;
    let other = testing::person(&it.backend, "Nia Manager", Role::Manager).await;
    let admin = testing::person(&it.backend, "Ann Admin", Role::Admin).await;
    assert_eq!(it.refused(&it.manager).await, "You keep no draft of Payments. Change it in the editor first.");
    let mut form = it.form(&[3, 1, 2]).await;
    it.keep(&form).await;
    for stranger in [&other, &it.people[0], &testing::token(Role::Manager)] {
        assert_eq!(it.ask(stranger, None, Some("payments")).await, Err(Refusal::Forbidden), "{stranger:?}");
        assert!(it.ask(stranger, None, None).await.is_ok(), "without a draft everybody may");
    }
    assert!(it.refused(&admin).await.starts_with("You keep no draft"), "a draft is of one person");
    let unknown = it.ask(&it.manager, None, Some("none")).await;
    assert_eq!(unknown, Err(Refusal::NotFound("roster".into())));

    form.rotations[0].handover_time = "half past".into();
    it.keep(&form).await;
    let told = "Your draft of Payments cannot be read yet. Finish it in the editor: Write a time like 09:00.";
    assert_eq!(it.refused(&it.manager).await, told);
    form.rotations[0].handover_time = "10:00".into();
    form.effective_from = Some(it.now().plus_s(3600));
    it.keep(&form).await;
    it.clock.advance_s(2 * 3600);
    assert!(it.refused(&it.manager).await.contains("A version takes effect now at the earliest."));

    // Somebody publishes a change of the same: one of both is chosen first, as for publishing.
    form.effective_from = None;
    it.keep(&form).await;
    let mut theirs = it.form(&[0, 1, 2]).await;
    theirs.rotations[0].handover_time = "11:00".into();
    it.backend.publish(&admin, "payments", theirs).await.unwrap();
    let Err(Refusal::Conflict(told)) = it.ask(&it.manager, None, Some("payments")).await else { panic!("rehearsed") };
    assert!(told.starts_with("Ann Admin published version 2 meanwhile"), "{told}");
}
