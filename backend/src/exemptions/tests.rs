//! Exemptions against a real database. The clock stands at 2026-11-20T03:12:00Z, a Friday.

use crate::{Backend, testing};
use domain::exemptions::{ExemptionForm, Exemptions, Reason};
use domain::oncall::{CoverForm, CoverKind, ExemptTime, FindingKind, HoursForm, Layer, OnCall, RosterRef, Weekday};
use domain::{Actor, PersonId, Refusal, Role, Timestamp};
use sqlx::PgPool;

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

struct Setting {
    backend: Backend,
    manager: Actor,
    people: Vec<Actor>,
    roster: RosterRef,
}

impl Setting {
    fn id(&self, index: usize) -> PersonId {
        self.people[index].person().unwrap()
    }
}

/// Ada, Bo and Cy take turns by week, Ada this one; Di is of another team.
async fn setting(db: PgPool) -> Setting {
    let (backend, _) = testing::backend(db).await;
    let manager = testing::person(&backend, "Mo Manager", Role::Manager).await;
    let mut people = Vec::new();
    for name in ["Ada", "Bo", "Cy", "Di"] {
        people.push(testing::person(&backend, name, Role::Responder).await);
    }
    let roster = testing::weekly(&backend, &manager, &people[..3], "2026-11-16").await;
    Setting { backend, manager, people, roster }
}

fn family(starts_on: &str, ends_on: &str) -> ExemptionForm {
    ExemptionForm {
        reason: Reason::Family,
        starts_on: starts_on.into(),
        ends_on: Some(ends_on.into()),
        ..ExemptionForm::default()
    }
}

#[sqlx::test(migrations = false)]
async fn why_is_known_to_the_person_and_their_lead_and_to_nobody_else(db: PgPool) {
    let it = setting(db).await;
    let form = ExemptionForm { lead_id: Some(it.id(3)), ..family("2026-11-25", "2026-11-27") };
    let made = it.backend.exempt(&it.people[0], form).await.unwrap();
    assert_eq!((made.reason, made.effect.as_str()), (Some(Reason::Family), "away"));
    for (by, knows) in [(&it.people[0], true), (&it.people[3], true), (&it.people[1], false), (&it.manager, false)] {
        let seen = it.backend.of_roster(by, "payments").await.unwrap();
        assert_eq!(seen.len(), 1);
        assert_eq!((seen[0].reason.is_some(), seen[0].lead.is_some()), (knows, knows));
        assert_eq!(it.backend.mine(by).await.unwrap().len(), usize::from(knows));
    }
    let log: Vec<String> = sqlx::query_scalar!("select body::text from events where kind = 'exemption.made'")
        .fetch_all(&it.backend.ctx.db)
        .await
        .unwrap()
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(log.len(), 1);
    assert!(!log[0].contains("family"), "{}", log[0]);
}

#[sqlx::test(migrations = false)]
async fn people_exempt_themselves_and_their_lead_may_end_it(db: PgPool) {
    let it = setting(db).await;
    let form = ExemptionForm { person_id: Some(it.id(0)), ..family("2026-11-25", "2026-11-27") };
    assert_eq!(it.backend.exempt(&it.manager, form.clone()).await, Err(Refusal::Forbidden));
    let token = testing::token(Role::Manager);
    let of_program = it.backend.exempt(&token, form).await.unwrap();
    assert_eq!(of_program.reason, None, "a program that keeps leave does not read why");
    let form = ExemptionForm { lead_id: Some(it.id(3)), ..family("2026-12-01", "2026-12-02") };
    let made = it.backend.exempt(&it.people[0], form).await.unwrap();
    assert_eq!(it.backend.end(&it.people[1], made.id).await, Err(Refusal::Forbidden));
    assert_eq!(it.backend.end(&it.manager, made.id).await, Err(Refusal::Forbidden));
    it.backend.end(&it.people[3], made.id).await.unwrap();
    assert!(matches!(it.backend.end(&it.people[3], made.id).await, Err(Refusal::NotFound(_))));
    assert_eq!(it.backend.mine(&it.people[0]).await.unwrap().len(), 1);
}

#[sqlx::test(migrations = false)]
async fn new_parents_have_twelve_months_and_wrong_days_are_named(db: PgPool) {
    let it = setting(db).await;
    let form = ExemptionForm { reason: Reason::NewParent, starts_on: "2026-12-01".into(), ..ExemptionForm::default() };
    assert_eq!(it.backend.exempt(&it.people[0], form).await.unwrap().ends_on.as_deref(), Some("2027-11-30"));
    let hours = HoursForm { weekdays: vec![], from: "9".into(), until: "17:00".into() };
    let wrong = ExemptionForm {
        starts_on: "2026-12-05".into(),
        ends_on: Some("2026-12-04".into()),
        only: Some(vec![hours]),
        ..ExemptionForm::default()
    };
    let Err(Refusal::Invalid(errors)) = it.backend.exempt(&it.people[0], wrong).await else { panic!("accepted") };
    for field in ["ends_on", "only.0.weekdays", "only.0.from"] {
        assert!(errors.get(field).is_some(), "{field}: {errors:?}");
    }
}

#[sqlx::test(migrations = false)]
async fn exempt_people_are_found_on_call_and_their_time_is_covered_in_one_step(db: PgPool) {
    let it = setting(db).await;
    // Bo has the week from 23 November.
    it.backend.exempt(&it.people[1], family("2026-11-25", "2026-11-26")).await.unwrap();
    let health = it.backend.health(&it.manager, "payments").await.unwrap();
    let exempt: Vec<_> = health.findings.iter().filter(|finding| finding.kind == FindingKind::Exempt).collect();
    assert_eq!(exempt.len(), 1);
    assert_eq!(exempt[0].words, "Bo is primary from Wed 25 Nov 01:00 to Fri 27 Nov 01:00, but exempt: away.");
    let shown = it.backend.show(&it.manager, "payments", None).await.unwrap().exempt;
    let told: Vec<_> = shown.iter().flat_map(|one| one.times.iter().map(|time| (&*one.person.name, time))).collect();
    let away = ExemptTime {
        starts_at: at("2026-11-25T00:00:00Z"),
        ends_at: at("2026-11-27T00:00:00Z"),
        effect: "away".into(),
    };
    assert_eq!(told, [("Bo", &away)]);
    let clashes = it.backend.clashes(&it.manager, "payments").await.unwrap();
    assert_eq!(clashes.len(), 1);
    assert!(clashes[0].proposed.is_some());
    assert_eq!(it.backend.cover_clashes(&it.people[0], "payments").await, Err(Refusal::Forbidden));
    let covers = it.backend.cover_clashes(&it.manager, "payments").await.unwrap();
    assert_eq!(covers.len(), 1);
    assert_eq!(covers[0].instead_of.as_ref().map(|person| person.name.as_str()), Some("Bo"));
    let on_call = OnCall::now(&it.backend, &it.manager, Some(at("2026-11-25T12:00:00Z"))).await.unwrap();
    assert_eq!(on_call[0].layers[0].refs(), [covers[0].person.clone()]);
    assert_eq!(it.backend.clashes(&it.manager, "payments").await.unwrap(), []);
}

#[sqlx::test(migrations = false)]
async fn others_do_not_give_time_to_the_exempt_but_they_may_take_it(db: PgPool) {
    let it = setting(db).await;
    let only = vec![HoursForm { weekdays: Weekday::ALL.to_vec(), from: "08:00".into(), until: "22:00".into() }];
    let form = ExemptionForm { only: Some(only), ..family("2026-11-20", "2026-12-20") };
    it.backend.exempt(&it.people[2], form).await.unwrap();
    let cover = |from: &str, to: &str| CoverForm {
        roster_id: it.roster.id,
        layer: Layer::PRIMARY,
        kind: CoverKind::Takes,
        person_id: it.id(2),
        instead_of: None,
        starts_at: at(from),
        ends_at: at(to),
    };
    let night = cover("2026-11-20T20:00:00Z", "2026-11-20T23:00:00Z");
    let Err(Refusal::Invalid(errors)) = it.backend.add_cover(&it.manager, night.clone()).await else {
        panic!("accepted")
    };
    let said = "Cy is exempt then: not 22:00 to 08:00. Choose somebody else, or ask them.";
    assert_eq!(errors.get("person_id"), Some(said));
    it.backend.add_cover(&it.manager, cover("2026-11-20T12:00:00Z", "2026-11-20T18:00:00Z")).await.unwrap();
    it.backend.add_cover(&it.people[2], night).await.unwrap();
}
