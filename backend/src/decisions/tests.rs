//! Who decides for the business. The clock stands at 2026-11-20T03:12:00Z.

use crate::Backend;
use crate::testing::{self, person, token};
use domain::decisions::{Decision, DecisionForm, DecisionKind, Decisions};
use domain::incidents::{DeclareForm, IncidentRole, Incidents, Stretch};
use domain::privacy::Privacy;
use domain::{Actor, IncidentNumber, Refusal, Role};
use sqlx::PgPool;

struct House {
    backend: Backend,
    mara: Actor,
    jonas: Actor,
    number: IncidentNumber,
}

impl House {
    async fn new(db: PgPool) -> House {
        let (backend, _) = testing::backend(db).await;
        let mara = person(&backend, "Mara Lindqvist", Role::Responder).await;
        let jonas = person(&backend, "Jonas Weber", Role::Responder).await;
        let form = DeclareForm { title: "Card data leaks".into(), ..DeclareForm::default() };
        let number = backend.declare(&mara, form).await.unwrap().number;
        House { backend, mara, jonas, number }
    }

    async fn gives(&self, role: IncidentRole, to: &Actor) {
        self.backend.assign_role(&self.mara, self.number, role, to.person(), None).await.unwrap();
    }

    async fn decide(&self, by: &Actor, what: &str) -> Result<Decision, Refusal> {
        let form = DecisionForm { kind: DecisionKind::Legal, what: what.into(), reason: "The contract says so".into() };
        self.backend.decide(by, self.number, form).await
    }
}

#[sqlx::test(migrations = false)]
async fn whoever_owns_the_business_side_decides_by_name_and_with_a_reason(db: PgPool) {
    let house = House::new(db).await;
    assert_eq!(
        house.decide(&house.jonas, "Tell the acquirer").await.unwrap().role,
        None,
        "nothing waits for an empty role"
    );
    house.gives(IncidentRole::Commander, &house.mara).await;
    assert_eq!(house.decide(&house.mara, "Call the lawyers").await.unwrap().role, Some(IncidentRole::Commander));
    let told = "Mara Lindqvist decides this as commander. Ask them, or take the role.";
    assert_eq!(house.decide(&house.jonas, "Do not").await, Err(Refusal::Conflict(told.into())));
    house.gives(IncidentRole::BusinessOwner, &house.jonas).await;
    house.decide(&house.jonas, "Notify the authority within 72 hours").await.unwrap();
    let told = "Jonas Weber decides this as business owner. Ask them, or take the role.";
    assert_eq!(house.decide(&house.mara, "Wait").await, Err(Refusal::Conflict(told.into())));
    let decisions = house.backend.decisions(&house.mara, house.number).await.unwrap();
    let told: Vec<(&str, &str)> =
        decisions.iter().map(|decision| (decision.decided_by.as_str(), decision.what.as_str())).collect();
    assert_eq!(
        told,
        [
            ("Jonas Weber", "Tell the acquirer"),
            ("Mara Lindqvist", "Call the lawyers"),
            ("Jonas Weber", "Notify the authority within 72 hours"),
        ]
    );
    let items = house.backend.timeline(&house.mara, house.number, Stretch::Newest).await.unwrap().items;
    let last = items.into_iter().next_back().unwrap();
    assert_eq!(
        last.sentence,
        "decided (legal notice): Notify the authority within 72 hours, because: The contract says so"
    );
    assert_eq!(last.place, domain::timeline::Place::Story);
}

#[sqlx::test(migrations = false)]
async fn what_is_half_said_is_not_decided(db: PgPool) {
    let house = House::new(db).await;
    let form = DecisionForm { kind: DecisionKind::People, what: " ".into(), reason: String::new() };
    match house.backend.decide(&house.mara, house.number, form).await {
        Err(Refusal::Invalid(fields)) => {
            assert_eq!(fields.0.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), ["what", "reason"]);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(
        house.decide(&token(Role::Responder), "Decide").await,
        Err(Refusal::Forbidden),
        "programs do not decide"
    );
    let reader = person(&house.backend, "Rita Reads", Role::Stakeholder).await;
    assert_eq!(house.decide(&reader, "Decide").await, Err(Refusal::Forbidden));
    house.backend.make_private(&house.mara, house.number).await.unwrap();
    let missing = Refusal::NotFound("incident".into());
    assert_eq!(house.decide(&house.jonas, "Decide").await, Err(missing.clone()));
    assert_eq!(house.backend.decisions(&house.jonas, house.number).await, Err(missing));
}
