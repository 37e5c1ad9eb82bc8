//! Who hears of a promise, when, and how often. The clock stands at 2026-11-20T03:12:00Z.

use super::{letter, nudge_for_updates};
use crate::testing::{self, person};
use crate::{Backend, TestClock};
use domain::incidents::{DeclareForm, IncidentRole, IncidentStatus, Incidents, Severity, Stretch};
use domain::updates::{Audience, UpdateForm};
use domain::{Actor, IncidentNumber, PersonId, Role};
use sqlx::PgPool;
use std::sync::Arc;

struct House {
    backend: Backend,
    clock: Arc<TestClock>,
    mara: Actor,
    jonas: Actor,
    number: IncidentNumber,
}

impl House {
    /// Sev 1: the first update is promised half an hour after the declaration.
    async fn new(db: PgPool) -> House {
        let (backend, clock) = testing::backend(db).await;
        let mara = person(&backend, "Mara Lindqvist", Role::Responder).await;
        let jonas = person(&backend, "Jonas Weber", Role::Responder).await;
        let form =
            DeclareForm { title: "Payments fail".into(), severity: Some(Severity::Sev1), ..DeclareForm::default() };
        let number = backend.declare(&mara, form).await.unwrap().number;
        House { backend, clock, mara, jonas, number }
    }

    async fn gives(&self, role: IncidentRole, to: &Actor) {
        self.backend.assign_role(&self.mara, self.number, role, to.person(), None).await.unwrap();
    }

    async fn promised(&self) -> domain::Timestamp {
        self.backend.room(&self.mara, self.number).await.unwrap().incident.next_update_at.unwrap()
    }

    async fn letters(&self) -> Vec<(String, Option<String>)> {
        let rows = sqlx::query_as::<_, (PersonId, String, serde_json::Value)>(
            "select person.id, person.name, delivery.about from deliveries delivery
             join people person on person.id = delivery.person_id where letter = 'update_due' order by delivery.id",
        );
        let mut letters = vec![];
        for (person, name, about) in rows.fetch_all(&self.backend.ctx.db).await.unwrap() {
            let words = letter(&self.backend.ctx, person, about).await.unwrap();
            letters.push((name, words.map(|words| words.subject)));
        }
        letters
    }

    async fn told(&self) -> Vec<String> {
        let items = self.backend.timeline(&self.mara, self.number, Stretch::Newest).await.unwrap().items;
        let due = items.into_iter().filter(|item| item.kind == "update.due");
        due.map(|item| item.sentence).collect()
    }
}

#[sqlx::test(migrations = false)]
async fn whoever_holds_communications_is_told_once_and_in_time(db: PgPool) {
    let house = House::new(db).await;
    house.gives(IncidentRole::Commander, &house.mara).await;
    house.gives(IncidentRole::Communications, &house.jonas).await;
    let (ctx, promised) = (&house.backend.ctx, house.promised().await);
    let next = nudge_for_updates(ctx).await.unwrap();
    assert_eq!(next, Some(promised.plus_minutes(-5)), "nothing is due yet");
    assert!(house.letters().await.is_empty());

    house.clock.advance_s(promised.seconds_since(ctx.now()) - 300);
    assert_eq!(nudge_for_updates(ctx).await.unwrap(), None);
    nudge_for_updates(ctx).await.unwrap();
    let due = |words: &str| Some(format!("INC-1: the promised update {words}"));
    assert_eq!(house.letters().await, [("Jonas Weber".to_owned(), due("is due in 5 minutes"))]);
    assert_eq!(house.told().await, ["told Jonas Weber that the promised update is due"]);
    house.clock.advance_s(600);
    assert_eq!(house.letters().await[0].1, due("was due"));

    let form = UpdateForm {
        audience: Audience::Internal,
        public_title: String::new(),
        known: "One in five fails".into(),
        being_done: String::new(),
        next_in_minutes: Some(30),
        components: vec![],
    };
    house.backend.publish_update(&house.jonas, house.number, form).await.unwrap();
    assert_eq!(house.letters().await[0].1, None, "it was kept: a letter that has not left is not written");
    house.clock.advance_s(25 * 60);
    nudge_for_updates(ctx).await.unwrap();
    assert_eq!(house.letters().await.len(), 2, "each promise is told of");
}

#[sqlx::test(migrations = false)]
async fn while_nobody_communicates_the_commander_is_told_and_while_nobody_leads_the_room(db: PgPool) {
    let house = House::new(db).await;
    let promised = house.promised().await;
    house.clock.advance_s(promised.seconds_since(house.backend.ctx.now()) - 60);
    nudge_for_updates(&house.backend.ctx).await.unwrap();
    assert!(house.letters().await.is_empty());
    assert_eq!(house.told().await, ["says that the promised update is due; nobody holds communications"]);

    let form = DeclareForm { title: "Search fails".into(), severity: Some(Severity::Sev1), ..DeclareForm::default() };
    let number = house.backend.declare(&house.mara, form).await.unwrap().number;
    let to = house.jonas.person();
    house.backend.assign_role(&house.mara, number, IncidentRole::Commander, to, None).await.unwrap();
    house.clock.advance_s(29 * 60);
    nudge_for_updates(&house.backend.ctx).await.unwrap();
    assert_eq!(house.letters().await[0].0, "Jonas Weber");
}

#[sqlx::test(migrations = false)]
async fn what_is_over_or_long_ago_is_told_to_nobody(db: PgPool) {
    let house = House::new(db).await;
    house.gives(IncidentRole::Commander, &house.jonas).await;
    house.clock.advance_s(5 * 3600);
    nudge_for_updates(&house.backend.ctx).await.unwrap();
    assert!(house.letters().await.is_empty(), "the server was away; the clock is red");
    let form = DeclareForm { title: "Search fails".into(), severity: Some(Severity::Sev1), ..DeclareForm::default() };
    let number = house.backend.declare(&house.mara, form).await.unwrap().number;
    house.backend.change_status(&house.mara, number, IncidentStatus::NotAnIncident).await.unwrap();
    house.clock.advance_s(29 * 60);
    nudge_for_updates(&house.backend.ctx).await.unwrap();
    assert!(house.letters().await.is_empty());
}
