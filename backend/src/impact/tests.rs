//! What is found of affected services. The clock stands at 2026-11-20T03:12:00Z.

use crate::testing::{self, closing, person};
use crate::{Backend, TestClock};
use domain::impact::{FindingForm, HowMany, Impacts, ServiceState};
use domain::incidents::{DeclareForm, IncidentStatus, Incidents, Stretch};
use domain::privacy::Privacy;
use domain::{Actor, IncidentNumber, Refusal, Role, ServiceId};
use sqlx::PgPool;
use std::sync::Arc;

struct House {
    backend: Backend,
    clock: Arc<TestClock>,
    mara: Actor,
    checkout: ServiceId,
    number: IncidentNumber,
}

impl House {
    async fn new(db: PgPool) -> House {
        let (backend, clock) = testing::backend(db).await;
        let checkout = testing::roster(&backend).await.source.service_id;
        let mara = person(&backend, "Mara Lindqvist", Role::Responder).await;
        let form = DeclareForm { title: "Payments fail".into(), ..DeclareForm::default() };
        let number = backend.declare(&mara, form).await.unwrap().number;
        House { backend, clock, mara, checkout, number }
    }

    async fn find(&self, form: FindingForm) -> Result<domain::impact::Finding, Refusal> {
        self.backend.find_impact(&self.mara, self.number, self.checkout, form).await
    }
}

fn form(state: ServiceState) -> FindingForm {
    FindingForm { state, since: None, who: String::new(), how_many: None }
}

#[sqlx::test(migrations = false)]
async fn a_service_becomes_affected_and_its_state_keeps_its_beginning(db: PgPool) {
    let house = House::new(db).await;
    let began = house.backend.ctx.now();
    let who = "card payers in the EU".to_owned();
    let down = FindingForm { who, how_many: Some(HowMany::People(12_000)), ..form(ServiceState::Down) };
    house.find(down).await.unwrap();
    house.clock.advance_s(600);
    let again = FindingForm { how_many: "41 %".parse().ok(), ..form(ServiceState::Down) };
    assert_eq!(house.find(again).await.unwrap().since, began, "it has been down all the time");
    house.clock.advance_s(60);
    let better = house.find(form(ServiceState::Recovering)).await.unwrap();
    assert_eq!(better.since, house.backend.ctx.now());
    let findings = house.backend.findings(&house.mara, house.number).await.unwrap();
    let told: Vec<(ServiceState, String)> = findings.iter().map(|found| (found.state, found.felt())).collect();
    assert_eq!(
        told,
        [
            (ServiceState::Recovering, String::new()),
            (ServiceState::Down, "41\u{a0}%".into()),
            (ServiceState::Down, "card payers in the EU, 12,000".into()),
        ]
    );
    assert_eq!(findings[0], better);
    let room = house.backend.room(&house.mara, house.number).await.unwrap();
    assert_eq!(room.services.len(), 1, "affected by being found so");
    let items = house.backend.timeline(&house.mara, house.number, Stretch::Newest).await.unwrap().items;
    let sentences: Vec<String> = items.into_iter().map(|item| item.sentence).collect();
    assert_eq!(
        sentences[1..],
        [
            "marked Checkout as affected",
            "found Checkout down: card payers in the EU, 12,000",
            "found Checkout down: 41\u{a0}%",
            "found Checkout recovering",
        ]
    );
}

#[sqlx::test(migrations = false)]
async fn what_cannot_be_is_refused_and_nothing_is_kept(db: PgPool) {
    let house = House::new(db).await;
    let later = FindingForm { since: Some(house.backend.ctx.now().plus_s(1)), ..form(ServiceState::Down) };
    let fewer = FindingForm { how_many: Some(HowMany::People(-1)), ..form(ServiceState::Down) };
    for (form, field) in [(later, "since"), (fewer, "how_many")] {
        match house.find(form).await {
            Err(Refusal::Invalid(fields)) => assert_eq!(fields.0[0].0, field),
            other => panic!("{field}: {other:?}"),
        }
    }
    let nowhere = ServiceId(house.backend.ctx.new_id());
    let answer = house.backend.find_impact(&house.mara, house.number, nowhere, form(ServiceState::Down)).await;
    assert_eq!(answer, Err(Refusal::invalid("service", "There is no such service.")));
    assert_eq!(house.backend.findings(&house.mara, house.number).await, Ok(vec![]));
    house.backend.resolve_with(&house.mara, house.number, closing()).await.unwrap();
    house.find(form(ServiceState::Working)).await.expect("that it works is often found after the end");
    house.backend.change_status(&house.mara, house.number, IncidentStatus::Closed).await.unwrap();
    assert!(matches!(house.find(form(ServiceState::Down)).await, Err(Refusal::Conflict(_))));
}

#[sqlx::test(migrations = false)]
async fn only_those_who_see_and_may_respond_find(db: PgPool) {
    let house = House::new(db).await;
    let reader = person(&house.backend, "Rita Reads", Role::Stakeholder).await;
    let answer = house.backend.find_impact(&reader, house.number, house.checkout, form(ServiceState::Down)).await;
    assert_eq!(answer, Err(Refusal::Forbidden));
    house.backend.findings(&reader, house.number).await.expect("everybody reads");
    house.backend.make_private(&house.mara, house.number).await.unwrap();
    let other = person(&house.backend, "Olga Outside", Role::Responder).await;
    let missing = Refusal::NotFound("incident".into());
    assert_eq!(house.backend.findings(&other, house.number).await, Err(missing.clone()));
    let answer = house.backend.find_impact(&other, house.number, house.checkout, form(ServiceState::Down)).await;
    assert_eq!(answer, Err(missing));
}
