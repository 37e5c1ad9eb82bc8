//! Breaks, time on an incident, and pages that let people rest. The clock stands at 2026-11-20T03:12:00Z.

use crate::escalation::advance;
use crate::testing::{self, FIRST_WAIT_S, Roster};
use crate::{Backend, TestClock};
use domain::alerts::{Alerts, RaiseForm, Signal, SignalAction};
use domain::care::{BreakForm, CaredFor, Cares};
use domain::escalation::Target;
use domain::incidents::{DeclareForm, IncidentRole, IncidentStatus, Incidents, Severity, Stretch};
use domain::log::Logs;
use domain::privacy::Privacy;
use domain::{Actor, AlertId, BreakId, IncidentNumber, Refusal, Role};
use sqlx::PgPool;
use std::sync::Arc;

struct House {
    backend: Backend,
    clock: Arc<TestClock>,
    roster: Roster,
    mara: Actor,
    jonas: Actor,
    number: IncidentNumber,
}

impl House {
    async fn new(db: PgPool) -> House {
        let (backend, clock) = testing::backend(db).await;
        let roster = testing::roster(&backend).await;
        let mara = testing::person(&backend, "Mara Lindqvist", Role::Responder).await;
        let jonas = testing::person(&backend, "Jonas Weber", Role::Responder).await;
        let form =
            DeclareForm { title: "Payments fail".into(), severity: Some(Severity::Sev2), ..DeclareForm::default() };
        let number = backend.declare(&mara, form).await.unwrap().number;
        House { backend, clock, roster, mara, jonas, number }
    }

    async fn say(&self, who: &Actor) {
        self.backend.say(who, self.number, "Still looking".into()).await.unwrap();
    }

    /// Says something each twenty minutes, until so many minutes are over.
    async fn work(&self, who: &Actor, minutes: i64) {
        for _ in 0..minutes / 20 {
            self.say(who).await;
            self.clock.advance_s(1_200);
        }
    }

    async fn rest(&self, by: &Actor, whom: Option<&Actor>, minutes: i32) -> Result<BreakId, Refusal> {
        let form = BreakForm { person_id: whom.and_then(Actor::person), minutes: Some(minutes) };
        self.backend.rest(by, self.number, form).await.map(|rest| rest.id)
    }

    async fn people(&self) -> Vec<CaredFor> {
        self.backend.care(&self.mara, self.number).await.unwrap().people
    }

    async fn told(&self) -> Vec<(String, i64)> {
        self.people().await.into_iter().map(|one| (one.person.name, one.on_it_s / 60)).collect()
    }

    async fn command(&self, who: &Actor) {
        self.backend.assign_role(who, self.number, IncidentRole::Commander, who.person(), None).await.unwrap();
    }

    async fn fire(&self, key: &str) -> AlertId {
        let signal = Signal {
            source: "generic".into(),
            action: SignalAction::Trigger,
            dedup_key: key.into(),
            title: "Checkout fails".into(),
            summary: String::new(),
            details: vec![],
            links: vec![],
            instances: vec![],
        };
        self.backend.receive(&self.roster.source, vec![signal]).await.unwrap()[0].alert_id.unwrap()
    }

    /// Whom an alert paged so far, oldest first.
    async fn paged(&self, alert: AlertId) -> Vec<(String, i32)> {
        let pages = Alerts::show(&self.backend, &self.mara, alert).await.unwrap().pages;
        let mut pages: Vec<_> = pages.into_iter().map(|page| (page.created_at, page.person.name, page.step)).collect();
        pages.sort();
        pages.into_iter().map(|(_, name, step)| (name, step)).collect()
    }

    async fn spared(&self) -> i64 {
        let count = sqlx::query_scalar("select count(*) from events where kind = 'page.spared'");
        count.fetch_one(&self.backend.ctx.db).await.unwrap()
    }
}

fn page(name: &str, step: i32) -> (String, i32) {
    (name.to_owned(), step)
}

#[sqlx::test(migrations = false)]
async fn time_on_it_is_counted_from_what_people_do(db: PgPool) {
    let house = House::new(db).await;
    house.work(&house.mara, 60).await;
    house.say(&house.jonas).await;
    house.clock.advance_s(600);
    assert_eq!(house.told().await, [("Mara Lindqvist".into(), 70), ("Jonas Weber".into(), 10)]);
    house.backend.see_it_too(&house.roster.responder, house.number, true, String::new()).await.unwrap();
    assert_eq!(house.told().await.len(), 2, "to see it is no work");
    house.rest(&house.mara, None, 15).await.unwrap();
    house.clock.advance_s(600);
    let people = house.people().await;
    assert_eq!((people[0].on_it_s / 60, people[0].rests.is_some(), people[1].on_it_s / 60), (70, true, 20));
    house.clock.advance_s(4 * 3_600);
    assert_eq!(house.told().await, [], "everybody went home");
}

#[sqlx::test(migrations = false)]
async fn nearly_four_hours_offer_somebody_who_is_rested(db: PgPool) {
    let house = House::new(db).await;
    house.backend.set_service(&house.mara, house.number, house.roster.source.service_id, true).await.unwrap();
    house.command(&house.mara).await;
    house.work(&house.mara, 220).await;
    let early = house.backend.care(&house.jonas, house.number).await.unwrap();
    assert_eq!((early.people[0].relieve, early.rested), (false, None));
    house.clock.advance_s(600);
    let care = house.backend.care(&house.jonas, house.number).await.unwrap();
    assert_eq!(care.people[0].roles, [IncidentRole::Commander]);
    assert!(care.people[0].relieve);
    assert_eq!(care.rested.map(|person| person.name).as_deref(), Some("Ada Primary"));
    let form = BreakForm { person_id: house.roster.primary.person(), minutes: None };
    house.backend.rest(&house.mara, house.number, form).await.unwrap();
    let care = house.backend.care(&house.jonas, house.number).await.unwrap();
    assert_eq!(care.rested.map(|person| person.name).as_deref(), Some("Grace Secondary"), "Ada rests");
    house.clock.advance_s(600);
    assert_eq!(house.backend.care(&house.jonas, house.number).await.unwrap().food_after_h, Some(4));
}

#[sqlx::test(migrations = false)]
async fn when_impact_stops_a_rest_is_proposed_to_who_worked(db: PgPool) {
    let house = House::new(db).await;
    house.work(&house.mara, 40).await;
    house.say(&house.jonas).await;
    house.backend.change_status(&house.mara, house.number, IncidentStatus::Monitoring).await.unwrap();
    house.clock.advance_s(60);
    let should = |people: Vec<CaredFor>| people.into_iter().map(|one| one.should_rest).collect::<Vec<_>>();
    assert_eq!(should(house.people().await), [true, false], "Jonas has just come");
    house.rest(&house.mara, None, 15).await.unwrap();
    assert_eq!(should(house.people().await), [false, false]);
}

#[sqlx::test(migrations = false)]
async fn others_are_sent_by_whoever_commands(db: PgPool) {
    let house = House::new(db).await;
    house.say(&house.jonas).await;
    house.rest(&house.mara, Some(&house.jonas), 15).await.expect("nobody commands");
    house.command(&house.mara).await;
    let refused = house.rest(&house.jonas, Some(&house.mara), 15).await;
    assert_eq!(refused, Err(Refusal::Conflict("Mara Lindqvist commands, and decides who rests.".into())));
    let first = house.rest(&house.mara, Some(&house.jonas), 30).await.unwrap();
    assert_eq!(house.rest(&house.jonas, None, 20).await, Ok(first), "one break, with another end");
    house.backend.end_rest(&house.jonas, house.number, first).await.unwrap();
    house.backend.end_rest(&house.jonas, house.number, first).await.expect("it is over already");
    let story = house.backend.timeline(&house.mara, house.number, Stretch::Newest).await.unwrap().items;
    let story: Vec<String> = story.iter().map(|item| format!("{} {}", item.actor, item.sentence)).collect();
    assert!(story.contains(&"Mara Lindqvist sent Jonas Weber to rest for 30 minutes".into()), "{story:?}");
    assert!(story.contains(&"Jonas Weber rests for 20 minutes".into()), "{story:?}");
    assert_eq!(story.last().unwrap(), "Jonas Weber is back from a rest");

    let robot = testing::token(Role::Responder);
    for (by, minutes, field) in [(&robot, 15, "person_id"), (&house.mara, 0, "minutes"), (&house.mara, 481, "minutes")]
    {
        let wrong = house.rest(by, None, minutes).await;
        assert!(matches!(&wrong, Err(Refusal::Invalid(fields)) if fields.get(field).is_some()), "{wrong:?}");
    }
    let nothing = house.backend.end_rest(&house.mara, house.number, BreakId(house.backend.ctx.new_id())).await;
    assert_eq!(nothing, Err(Refusal::NotFound("break".into())));
    let stakeholder = testing::person(&house.backend, "Reader", Role::Stakeholder).await;
    assert_eq!(house.rest(&stakeholder, None, 15).await, Err(Refusal::Forbidden));
    assert!(house.backend.care(&stakeholder, house.number).await.is_ok());
}

#[sqlx::test(migrations = false)]
async fn of_a_private_incident_only_members_know_who_rests(db: PgPool) {
    let house = House::new(db).await;
    house.backend.make_private(&house.mara, house.number).await.unwrap();
    let missing = Err(Refusal::NotFound("incident".into()));
    assert_eq!(house.rest(&house.jonas, None, 15).await, missing);
    assert_eq!(
        house.backend.care(&house.jonas, house.number).await.map(drop),
        Err(Refusal::NotFound("incident".into()))
    );
    let stranger = house.rest(&house.mara, Some(&house.jonas), 15).await;
    assert!(matches!(&stranger, Err(Refusal::Invalid(fields)) if fields.get("person_id").is_some()), "{stranger:?}");
}

#[sqlx::test(migrations = false)]
async fn a_page_goes_to_the_next_step_while_somebody_rests(db: PgPool) {
    let house = House::new(db).await;
    house.rest(&house.mara, Some(&house.roster.primary), 30).await.unwrap();
    let alert = house.fire("a").await;
    advance(&house.backend.ctx).await.unwrap();
    let next = advance(&house.backend.ctx).await.unwrap();
    assert_eq!(house.paged(alert).await, [page("Grace Secondary", 2)], "at once");
    assert_eq!((house.spared().await, next), (1, Some(house.backend.ctx.now().plus_s(600))));

    house.clock.advance_s(1_800);
    let later = house.fire("b").await;
    advance(&house.backend.ctx).await.unwrap();
    assert_eq!(house.paged(later).await, [page("Ada Primary", 1)], "the break is over");
}

#[sqlx::test(migrations = false)]
async fn who_rests_is_paged_when_nobody_else_is_there(db: PgPool) {
    let house = House::new(db).await;
    for who in [&house.roster.primary, &house.roster.secondary] {
        house.rest(&house.mara, Some(who), 60).await.unwrap();
    }
    let alert = house.fire("a").await;
    advance(&house.backend.ctx).await.unwrap();
    assert_eq!(house.paged(alert).await, [page("Ada Primary", 1)]);
    house.clock.advance_s(FIRST_WAIT_S);
    advance(&house.backend.ctx).await.unwrap();
    assert_eq!(house.paged(alert).await, [page("Ada Primary", 1), page("Grace Secondary", 2)]);
    let by_hand = RaiseForm {
        service: "checkout".into(),
        title: "Come".into(),
        summary: String::new(),
        page: Some(Target::Person { person_id: house.roster.primary.person().unwrap() }),
    };
    let raised = house.backend.raise(&house.mara, by_hand).await.unwrap();
    advance(&house.backend.ctx).await.unwrap();
    assert_eq!(house.paged(raised.id).await, [page("Ada Primary", 1)], "somebody means them");
    assert_eq!(house.spared().await, 0);
}

#[sqlx::test(migrations = false)]
async fn who_cannot_be_reached_is_no_reason_to_let_others_rest(db: PgPool) {
    let house = House::new(db).await;
    house.rest(&house.mara, Some(&house.roster.primary), 60).await.unwrap();
    sqlx::query("delete from contact_methods where person_id = $1")
        .bind(house.roster.secondary.person())
        .execute(&house.backend.ctx.db)
        .await
        .unwrap();
    let alert = house.fire("a").await;
    advance(&house.backend.ctx).await.unwrap();
    assert_eq!(house.paged(alert).await, [page("Ada Primary", 1)]);
}

#[sqlx::test(migrations = false)]
async fn who_was_let_rest_is_paged_after_all_when_the_others_are_gone(db: PgPool) {
    let house = House::new(db).await;
    house.rest(&house.mara, Some(&house.roster.primary), 60).await.unwrap();
    let alert = house.fire("a").await;
    advance(&house.backend.ctx).await.unwrap();
    assert_eq!((house.paged(alert).await, house.spared().await), (vec![], 1));
    sqlx::query("update people set disabled_at = now() where id = $1")
        .bind(house.roster.secondary.person())
        .execute(&house.backend.ctx.db)
        .await
        .unwrap();
    advance(&house.backend.ctx).await.unwrap();
    assert_eq!(house.paged(alert).await, [page("Ada Primary", 2)]);
}

#[sqlx::test(migrations = false)]
async fn a_new_and_bad_incident_reaches_who_rests(db: PgPool) {
    let house = House::new(db).await;
    house.rest(&house.mara, Some(&house.roster.primary), 60).await.unwrap();
    for (severity, wakes) in [(Severity::Sev0, true), (Severity::Sev1, true), (Severity::Sev2, false)] {
        let alert = house.fire(&format!("{severity:?}")).await;
        let form = DeclareForm {
            title: format!("Everything is down, {severity:?}"),
            severity: Some(severity),
            alert_id: Some(alert),
            ..DeclareForm::default()
        };
        house.backend.declare(&house.jonas, form).await.unwrap();
        advance(&house.backend.ctx).await.unwrap();
        let expected = if wakes { vec![page("Ada Primary", 1)] } else { vec![] };
        assert_eq!(house.paged(alert).await, expected, "{severity:?}");
    }
}
