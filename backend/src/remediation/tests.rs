//! The board: proposed, begun, judged, taken back; who does it; what ends with the incident.

use crate::Backend;
use crate::testing::{backend, person, token};
use domain::incidents::{DeclareForm, IncidentStatus, Incidents, Stretch};
use domain::privacy::Privacy;
use domain::remediation::{
    Remediation, Remedy, RemedyForm, RemedyKind, RemedyOwnerForm, RemedyState, RemedyStepForm, Risk,
};
use domain::{Actor, IncidentNumber, Refusal, Role};
use sqlx::PgPool;

use RemedyState::{Dropped, Helped, InForce, NoEffect, Proposed, UnderWay, Undone};

struct House {
    backend: Backend,
    clock: std::sync::Arc<crate::TestClock>,
    mara: Actor,
    jonas: Actor,
    number: IncidentNumber,
}

impl House {
    async fn new(db: PgPool) -> House {
        let (backend, clock) = backend(db).await;
        let mara = person(&backend, "Mara Lindqvist", Role::Responder).await;
        let jonas = person(&backend, "Jonas Weber", Role::Responder).await;
        let form = DeclareForm { title: "Payments fail".into(), ..DeclareForm::default() };
        let number = backend.declare(&mara, form).await.unwrap().number;
        House { backend, clock, mara, jonas, number }
    }

    async fn propose(&self, kind: RemedyKind, what: &str) -> Remedy {
        self.clock.advance_s(60);
        self.backend.propose(&self.mara, self.number, form(kind, what)).await.unwrap()
    }

    async fn step(&self, by: &Actor, one: &Remedy, state: RemedyState, words: &str) -> Result<Remedy, Refusal> {
        self.clock.advance_s(60);
        self.backend.take_step(by, self.number, one.id, RemedyStepForm { state, words: words.into() }).await
    }

    async fn refusal(&self, one: &Remedy, state: RemedyState) -> String {
        match self.step(&self.mara, one, state, "seen").await {
            Err(Refusal::Conflict(why)) => why,
            other => panic!("{other:?}"),
        }
    }

    async fn give(
        &self,
        by: &Actor,
        one: &Remedy,
        to: Option<&Actor>,
        expected: Option<&Actor>,
    ) -> Result<Remedy, Refusal> {
        let form =
            RemedyOwnerForm { person_id: to.and_then(Actor::person), expected: expected.and_then(Actor::person) };
        self.backend.give(by, self.number, one.id, form).await
    }

    async fn board(&self) -> Vec<(String, RemedyState)> {
        let board = Remediation::list(&self.backend, &self.jonas, self.number).await.unwrap();
        board.into_iter().map(|one| (one.what, one.state)).collect()
    }

    /// What the timeline tells after the declaration.
    async fn story(&self) -> Vec<String> {
        let story = self.backend.timeline(&self.jonas, self.number, Stretch::Newest).await.unwrap().items;
        story.iter().skip(1).map(|item| format!("{} {}", item.actor, item.sentence)).collect()
    }
}

fn form(kind: RemedyKind, what: &str) -> RemedyForm {
    RemedyForm { kind, what: what.into(), risk: None, minutes: None, touches: String::new(), owner_id: None }
}

fn owner(one: &Remedy) -> Option<&str> {
    one.owner.as_ref().map(|owner| owner.name.as_str())
}

#[sqlx::test(migrations = false)]
async fn whoever_begins_does_it_and_says_what_they_saw(db: PgPool) {
    let house = House::new(db).await;
    let one = house.propose(RemedyKind::KillSwitch, "Turn 3DS v2 off").await;
    assert_eq!((one.state, one.risk, one.minutes, owner(&one)), (Proposed, Risk::Low, 2, None));
    assert_eq!(house.refusal(&one, Helped).await, "“Turn 3DS v2 off” was not begun yet.");
    assert_eq!(house.refusal(&one, Undone).await, "“Turn 3DS v2 off” was not carried out. Drop it instead.");
    let begun = house.step(&house.jonas, &one, UnderWay, "").await.unwrap();
    assert_eq!(owner(&begun), Some("Jonas Weber"));
    let again = house.step(&house.mara, &one, UnderWay, "").await.unwrap();
    assert_eq!(again.steps.len(), 2, "pressed twice is begun once");
    for wrong in [house.step(&house.jonas, &one, Helped, " ").await, house.step(&house.jonas, &one, Proposed, "").await]
    {
        assert!(matches!(wrong, Err(Refusal::Invalid(_))), "{wrong:?}");
    }
    let helped = house.step(&house.jonas, &one, Helped, "success 59 → 71 %").await.unwrap();
    assert_eq!((helped.outcome(), helped.steps.len()), ("success 59 → 71 %", 3));
    assert_eq!(helped.steps[1].at, begun.since);
    let why = house.refusal(&one, NoEffect).await;
    assert_eq!(
        why,
        "Jonas Weber says that “Turn 3DS v2 off” helped already. To try it once more, propose it once more."
    );
    let undone = house.step(&house.mara, &one, Undone, "").await.unwrap();
    assert_eq!((undone.state, undone.outcome()), (Undone, "success 59 → 71 %"));
    assert_eq!(
        house.story().await,
        [
            "Mara Lindqvist proposed “Turn 3DS v2 off” (kill switch, low risk, helps in about 2 min)",
            "Jonas Weber began “Turn 3DS v2 off”",
            "Jonas Weber says that “Turn 3DS v2 off” helped: success 59 → 71 %",
            "Mara Lindqvist undid “Turn 3DS v2 off”",
        ]
    );
}

#[sqlx::test(migrations = false)]
async fn the_board_shows_what_to_try_next(db: PgPool) {
    let house = House::new(db).await;
    let fix = house.propose(RemedyKind::Fix, "Raise the timeout").await;
    let restart = house.propose(RemedyKind::Restart, "Restart db-3").await;
    house.propose(RemedyKind::Rollback, "Roll back").await;
    let freeze = house.propose(RemedyKind::Freeze, "Freeze deploys").await;
    house.step(&house.mara, &freeze, InForce, "").await.unwrap();
    house.step(&house.mara, &fix, UnderWay, "").await.unwrap();
    house.step(&house.mara, &restart, UnderWay, "").await.unwrap();
    house.step(&house.mara, &restart, NoEffect, "still 59 %").await.unwrap();
    let board = house.board().await;
    let shown: Vec<_> = board.iter().map(|(what, state)| (what.as_str(), *state)).collect();
    assert_eq!(
        shown,
        [
            ("Raise the timeout", UnderWay),
            ("Roll back", Proposed),
            ("Freeze deploys", InForce),
            ("Restart db-3", NoEffect)
        ]
    );
    assert_eq!(house.refusal(&freeze, Dropped).await, "“Freeze deploys” is in force. Undo it instead.");
    let why = house.refusal(&fix, InForce).await;
    assert_eq!(why, "“Raise the timeout” cannot be in force: that is for what lasts, and not for fix.");
}

#[sqlx::test(migrations = false)]
async fn of_two_who_take_it_the_second_learns_who_was_first(db: PgPool) {
    let house = House::new(db).await;
    let one = house.propose(RemedyKind::Restart, "Restart db-3").await;
    let taken = house.give(&house.jonas, &one, Some(&house.jonas), None).await.unwrap();
    assert_eq!(owner(&taken), Some("Jonas Weber"));
    let late = house.give(&house.mara, &one, Some(&house.mara), None).await;
    assert_eq!(late, Err(Refusal::Conflict("Jonas Weber took on “Restart db-3” meanwhile.".into())));
    house.give(&house.jonas, &one, Some(&house.mara), Some(&house.jonas)).await.unwrap();
    house.give(&house.mara, &one, None, Some(&house.mara)).await.unwrap();
    let nobody = RemedyOwnerForm { person_id: Some(domain::PersonId(uuid::Uuid::nil())), expected: None };
    let nobody = house.backend.give(&house.mara, house.number, one.id, nobody).await;
    assert!(matches!(&nobody, Err(Refusal::Invalid(fields)) if fields.0[0].0 == "person_id"), "{nobody:?}");
    assert_eq!(
        house.story().await[1..],
        [
            "Jonas Weber takes on “Restart db-3”",
            "Jonas Weber gave “Restart db-3” to Mara Lindqvist",
            "Mara Lindqvist left “Restart db-3” to nobody",
        ]
    );
    // A program begins it; nobody is made its owner.
    let begun = house.step(&token(Role::Responder), &one, UnderWay, "").await.unwrap();
    assert_eq!(owner(&begun), None);
    house.step(&house.mara, &one, Dropped, "").await.unwrap();
    let over = house.give(&house.mara, &one, Some(&house.mara), None).await;
    assert!(matches!(&over, Err(Refusal::Conflict(why)) if why.contains("is over (dropped)")), "{over:?}");
}

#[sqlx::test(migrations = false)]
async fn what_was_only_meant_ends_with_the_incident_and_what_is_in_force_does_not(db: PgPool) {
    let house = House::new(db).await;
    let proposed = house.propose(RemedyKind::Restart, "Restart db-3").await;
    let freeze = house.propose(RemedyKind::Freeze, "Freeze deploys").await;
    house.step(&house.mara, &freeze, InForce, "").await.unwrap();
    house.backend.resolve_with(&house.mara, house.number, crate::testing::closing()).await.unwrap();
    assert_eq!(house.board().await, [("Freeze deploys".to_owned(), InForce), ("Restart db-3".to_owned(), Dropped)]);
    let listed = Remediation::list(&house.backend, &house.mara, house.number).await.unwrap();
    assert_eq!(listed[1].outcome(), "The incident ended");
    let late = house.backend.propose(&house.mara, house.number, form(RemedyKind::Scale, "Scale")).await;
    assert!(matches!(&late, Err(Refusal::Conflict(why)) if why.contains("reopen it first")), "{late:?}");
    house.backend.change_status(&house.mara, house.number, IncidentStatus::Investigating).await.unwrap();
    assert!(house.refusal(&proposed, UnderWay).await.contains("propose it once more"), "reopened is not begun again");
    house.step(&house.mara, &freeze, Undone, "").await.unwrap();
}

#[sqlx::test(migrations = false)]
async fn whoever_does_something_in_a_private_incident_sees_it(db: PgPool) {
    let house = House::new(db).await;
    let one = house.propose(RemedyKind::Restart, "Restart db-3").await;
    house.give(&house.mara, &one, Some(&house.jonas), None).await.unwrap();
    house.backend.make_private(&house.mara, house.number).await.unwrap();
    let seen = Remediation::list(&house.backend, &house.jonas, house.number).await.unwrap();
    assert_eq!(owner(&seen[0]), Some("Jonas Weber"), "who was to do it is a member");
    house.backend.shut_out(&house.mara, house.number, house.jonas.person().unwrap()).await.unwrap();
    let unseen = Remediation::list(&house.backend, &house.jonas, house.number).await;
    assert!(matches!(unseen, Err(Refusal::NotFound(_))), "{unseen:?}");
    let by_him = house.step(&house.jonas, &one, UnderWay, "").await;
    assert_eq!(by_him, Err(Refusal::NotFound("incident".into())));
    let seen = Remediation::list(&house.backend, &house.mara, house.number).await.unwrap();
    assert_eq!(owner(&seen[0]), None, "nobody does what they do not see");
    house.give(&house.mara, &one, Some(&house.jonas), None).await.unwrap();
    Remediation::list(&house.backend, &house.jonas, house.number).await.unwrap();
}

#[sqlx::test(migrations = false)]
async fn what_is_wrong_stands_at_its_field(db: PgPool) {
    let house = House::new(db).await;
    let wrong = async |form: RemedyForm| match house.backend.propose(&house.mara, house.number, form).await {
        Err(Refusal::Invalid(fields)) => fields.0[0].0.clone(),
        other => panic!("{other:?}"),
    };
    let restart = || form(RemedyKind::Restart, "Restart db-3");
    assert_eq!(wrong(form(RemedyKind::Restart, " ")).await, "what");
    assert_eq!(wrong(RemedyForm { touches: "…".into(), ..restart() }).await, "touches");
    assert_eq!(wrong(RemedyForm { minutes: Some(0), ..restart() }).await, "minutes");
    let nobody = Some(domain::PersonId(uuid::Uuid::nil()));
    assert_eq!(wrong(RemedyForm { owner_id: nobody, ..restart() }).await, "owner_id");
    let said = RemedyForm { touches: " DB-3.".into(), risk: Some(Risk::High), minutes: Some(7), ..restart() };
    let said = house.backend.propose(&house.mara, house.number, said).await.unwrap();
    assert_eq!((said.touches.as_str(), said.risk, said.minutes), ("db-3", Risk::High, 7));
    let reader = person(&house.backend, "Rea Reader", Role::Stakeholder).await;
    let refused = house.step(&reader, &said, UnderWay, "").await;
    assert_eq!(refused, Err(Refusal::Forbidden));
}
