//! Claims on a real database.

use crate::Backend;
use crate::testing::{backend, person};
use domain::claims::{Claim, ClaimState, Claims, JudgementForm};
use domain::incidents::{DeclareForm, IncidentStatus, Incidents, Stretch};
use domain::{Actor, IncidentNumber, Refusal, Role};
use sqlx::PgPool;

struct House {
    backend: Backend,
    ada: Actor,
    grace: Actor,
    number: IncidentNumber,
}

impl House {
    async fn new(db: PgPool, hunch: &str) -> House {
        let (backend, _) = backend(db).await;
        let ada = person(&backend, "Ada", Role::Responder).await;
        let grace = person(&backend, "Grace", Role::Responder).await;
        let form = DeclareForm { title: "Payments fail".into(), hunch: hunch.into(), ..DeclareForm::default() };
        let number = backend.declare(&ada, form).await.unwrap().number;
        House { backend, ada, grace, number }
    }

    async fn claims(&self) -> Vec<Claim> {
        Claims::list(&self.backend, &self.ada, self.number).await.unwrap()
    }

    async fn judge(&self, by: &Actor, claim: &Claim, state: ClaimState, how: &str) -> Result<Claim, Refusal> {
        let form = JudgementForm { state, how: how.into(), output: String::new() };
        self.backend.judge(by, self.number, claim.id, form).await
    }
}

#[sqlx::test(migrations = false)]
async fn an_assumption_becomes_a_fact_when_somebody_says_how(db: PgPool) {
    let house = House::new(db, "").await;
    let claim = house.backend.claim(&house.ada, house.number, "No card data left the vault".into()).await.unwrap();
    assert_eq!((claim.state, claim.judgement.as_ref()), (ClaimState::Assumed, None));
    let silent = house.judge(&house.grace, &claim, ClaimState::Verified, " ").await;
    assert!(matches!(silent, Err(Refusal::Invalid(_))), "{silent:?}");
    let fact = house.judge(&house.grace, &claim, ClaimState::Verified, "40 replays").await.unwrap();
    assert_eq!(fact.judgement.map(|it| (it.by, it.how)), Some(("Grace".into(), "40 replays".into())));
    let twice = house.judge(&house.ada, &claim, ClaimState::Verified, "looked too").await;
    assert_eq!(twice, Err(Refusal::Conflict("This claim is verified already.".into())));
    house.judge(&house.ada, &claim, ClaimState::Refuted, "the audit log shows one").await.unwrap();
    assert_eq!(house.claims().await[0].state, ClaimState::Refuted);
    let told = house.backend.timeline(&house.ada, house.number, Stretch::Newest).await.unwrap().items;
    let told: Vec<_> = told.into_iter().map(|item| format!("{} {}", item.actor, item.sentence)).collect();
    assert!(told.contains(&"Ada claimed: No card data left the vault".into()), "{told:?}");
    assert!(told.contains(&"Grace verified “No card data left the vault”: 40 replays".into()), "{told:?}");
    assert!(told.contains(&"Ada refuted “No card data left the vault”: the audit log shows one".into()), "{told:?}");
}

#[sqlx::test(migrations = false)]
async fn the_hunch_of_whoever_declares_is_the_first_assumption(db: PgPool) {
    let house = House::new(db, "the 02:41 deploy").await;
    let claims = house.claims().await;
    assert_eq!((claims.len(), claims[0].text.as_str()), (1, "It is the 02:41 deploy"));
    assert_eq!(claims[0].state, ClaimState::Assumed);
}

#[sqlx::test(migrations = false)]
async fn only_whoever_claimed_it_takes_it_back_and_assumptions_come_first(db: PgPool) {
    let house = House::new(db, "").await;
    let first = house.backend.claim(&house.ada, house.number, "UK is healthy".into()).await.unwrap();
    let second = house.backend.claim(&house.ada, house.number, "It is the pool".into()).await.unwrap();
    assert_eq!(house.judge(&house.grace, &second, ClaimState::Withdrawn, "").await, Err(Refusal::Forbidden));
    house.judge(&house.ada, &first, ClaimState::Verified, "dashboard").await.unwrap();
    let order: Vec<_> = house.claims().await.into_iter().map(|claim| claim.text).collect();
    assert_eq!(order, ["It is the pool", "UK is healthy"]);
    house.judge(&house.ada, &second, ClaimState::Withdrawn, "").await.unwrap();
    let twice = house.judge(&house.ada, &second, ClaimState::Verified, "dashboard").await;
    assert!(matches!(twice, Err(Refusal::Conflict(_))), "{twice:?}");
}

#[sqlx::test(migrations = false)]
async fn stakeholders_read_and_a_closed_incident_takes_no_claims(db: PgPool) {
    let house = House::new(db, "").await;
    let reader = person(&house.backend, "Sam", Role::Stakeholder).await;
    assert_eq!(house.backend.claim(&reader, house.number, "x".into()).await, Err(Refusal::Forbidden));
    assert!(Claims::list(&house.backend, &reader, house.number).await.unwrap().is_empty());
    house.backend.resolve_with(&house.ada, house.number, crate::testing::closing()).await.unwrap();
    house.backend.change_status(&house.ada, house.number, IncidentStatus::Closed).await.unwrap();
    let late = house.backend.claim(&house.ada, house.number, "x".into()).await;
    assert!(matches!(late, Err(Refusal::Conflict(_))), "{late:?}");
}
