//! Steps that are ticked. The clock stands at 2026-11-20T03:12:00Z.

use crate::Backend;
use crate::testing::{self, person};
use domain::incidents::{DeclareForm, Incidents, Stretch};
use domain::privacy::Privacy;
use domain::services::{RunbookEdit, RunbookForm, Services};
use domain::steps::{StepState, Steps, TickForm};
use domain::{Actor, IncidentNumber, Refusal, Role, RunbookId, ServiceId};
use sqlx::PgPool;

struct House {
    backend: Backend,
    mara: Actor,
    jonas: Actor,
    checkout: ServiceId,
    runbook: RunbookId,
    number: IncidentNumber,
}

impl House {
    async fn new(db: PgPool) -> House {
        let (backend, _) = testing::backend(db).await;
        let checkout = testing::roster(&backend).await.source.service_id;
        let mara = person(&backend, "Mara Lindqvist", Role::Manager).await;
        let jonas = person(&backend, "Jonas Weber", Role::Responder).await;
        let body = "When it is slow:\n1. Look at the pool\n2. Restart db-3".to_owned();
        let form = RunbookForm { service_ids: vec![checkout], title: "The database is slow".into(), body };
        let runbook = backend.create_runbook(&mara, form).await.unwrap().id;
        let form = DeclareForm { title: "Payments fail".into(), ..DeclareForm::default() };
        let number = backend.declare(&mara, form).await.unwrap().number;
        House { backend, mara, jonas, checkout, runbook, number }
    }

    async fn tick(&self, by: &Actor, step: usize, state: Option<StepState>) -> Result<(), Refusal> {
        let version = self.backend.runbook(&self.mara, self.runbook).await.unwrap().version;
        self.backend.tick(by, self.number, self.runbook, TickForm { step, version, state }).await
    }

    async fn ticked(&self) -> Vec<(String, StepState, String)> {
        let ticks = self.backend.ticks(&self.mara, self.number).await.unwrap();
        ticks.into_iter().map(|tick| (tick.step, tick.state, tick.by)).collect()
    }
}

#[sqlx::test(migrations = false)]
async fn a_step_is_done_once_and_everybody_knows_by_whom(db: PgPool) {
    let house = House::new(db).await;
    house.tick(&house.jonas, 1, Some(StepState::Done)).await.unwrap();
    house.tick(&house.jonas, 1, Some(StepState::Done)).await.expect("what is so already is no news");
    let told = house.tick(&house.mara, 1, Some(StepState::LeftOut)).await;
    assert_eq!(told, Err(Refusal::Conflict("Jonas Weber did this step already. Take that back first.".into())));
    house.tick(&house.mara, 2, Some(StepState::LeftOut)).await.unwrap();
    let looked = ("Look at the pool".to_owned(), StepState::Done, "Jonas Weber".to_owned());
    assert_eq!(house.ticked().await, [looked, ("Restart db-3".into(), StepState::LeftOut, "Mara Lindqvist".into())]);
    house.tick(&house.mara, 1, None).await.unwrap();
    house.tick(&house.mara, 1, None).await.unwrap();
    assert_eq!(house.ticked().await.len(), 1);
    let items = house.backend.timeline(&house.mara, house.number, Stretch::Newest).await.unwrap().items;
    let sentences: Vec<String> = items.into_iter().map(|item| item.sentence).collect();
    assert_eq!(
        sentences[1..],
        [
            "did step 1 of “The database is slow”: Look at the pool",
            "left out step 2 of “The database is slow”: Restart db-3",
            "took back step 1 of “The database is slow”: Look at the pool",
        ]
    );
}

#[sqlx::test(migrations = false)]
async fn a_runbook_that_changed_is_read_again_and_keeps_the_ticks_of_what_stayed(db: PgPool) {
    let house = House::new(db).await;
    house.tick(&house.jonas, 2, Some(StepState::Done)).await.unwrap();
    let before = house.backend.runbook(&house.mara, house.runbook).await.unwrap();
    let edit = RunbookEdit {
        version: before.version,
        service_ids: vec![house.checkout],
        title: before.title.clone(),
        body: "1. Ask who deployed\n2. Look at the pool\n3. Restart db-3".into(),
    };
    house.backend.change_runbook(&house.mara, house.runbook, edit).await.unwrap();
    let stale = TickForm { step: 1, version: before.version, state: Some(StepState::Done) };
    let told = house.backend.tick(&house.jonas, house.number, house.runbook, stale).await;
    let words = "“The database is slow” was changed meanwhile. Read it again, then tick the step.";
    assert_eq!(told, Err(Refusal::Conflict(words.into())));
    assert_eq!(house.ticked().await, [("Restart db-3".to_owned(), StepState::Done, "Jonas Weber".to_owned())]);
    for step in [0, 4] {
        let told = house.tick(&house.jonas, step, Some(StepState::Done)).await;
        assert_eq!(told, Err(Refusal::NotFound("step of this runbook".into())));
    }
}

#[sqlx::test(migrations = false)]
async fn only_those_who_see_and_may_respond_tick(db: PgPool) {
    let house = House::new(db).await;
    let reader = person(&house.backend, "Rita Reads", Role::Stakeholder).await;
    assert_eq!(house.tick(&reader, 1, Some(StepState::Done)).await, Err(Refusal::Forbidden));
    house.backend.make_private(&house.mara, house.number).await.unwrap();
    let missing = Refusal::NotFound("incident".into());
    assert_eq!(house.tick(&house.jonas, 1, Some(StepState::Done)).await, Err(missing.clone()));
    assert_eq!(house.backend.ticks(&house.jonas, house.number).await, Err(missing));
}
