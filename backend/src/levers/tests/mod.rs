//! Levers against a flag system on this machine: pulled, read back, refused, tried again, put back by time and by the end of
//! the incident. The clock stands at 2026-11-20T03:12:00Z.

mod going_back;
mod receiver;
mod registering;
mod trying;
mod unleash;

use super::carry_out_levers;
use crate::testing::{self, person};
use crate::{Backend, TestClock};
use domain::incidents::{DeclareForm, Incidents, Stretch};
use domain::levers::{
    ConnectorForm, Lever, LeverCall, LeverForm, LeverKind, LeverState, Levers, PullForm, PutBackForm,
};
use domain::{Actor, IncidentNumber, LeverId, Refusal, Role, ServiceId};
use receiver::{Mood, Receiver};
use serde_json::{Value, json};
use sqlx::PgPool;
use std::sync::Arc;

pub(super) const ON: LeverState = LeverState::On(true);
pub(super) const OFF: LeverState = LeverState::On(false);

struct House {
    backend: Backend,
    clock: Arc<TestClock>,
    boss: Actor,
    mara: Actor,
    jonas: Actor,
    service: ServiceId,
    number: IncidentNumber,
}

impl House {
    async fn new(db: PgPool) -> House {
        let (backend, clock) = testing::backend(db).await;
        let ctx = backend.ctx.clone().reaching("127.0.0.0/8".parse().unwrap());
        let backend = Backend::new(ctx);
        let boss = person(&backend, "Bo Boss", Role::Manager).await;
        let mara = person(&backend, "Mara Lindqvist", Role::Responder).await;
        let jonas = person(&backend, "Jonas Weber", Role::Responder).await;
        let service = ServiceId(backend.ctx.new_id());
        sqlx::query("insert into services (id, slug, name, description, core, created_at) values ($1, 'checkout', 'Checkout', '', true, $2)")
            .bind(service)
            .bind(backend.ctx.now())
            .execute(&backend.ctx.db)
            .await
            .unwrap();
        let form = DeclareForm { title: "Payments fail".into(), service_ids: vec![service], ..DeclareForm::default() };
        let number = backend.declare(&mara, form).await.unwrap().number;
        House { backend, clock, boss, mara, jonas, service, number }
    }

    /// A kill switch, normally on, and the system that carries it out.
    async fn switch(&self) -> (Lever, Receiver) {
        let receiver = Receiver::start(json!({"on": true})).await;
        let made = self.backend.register(&self.boss, self.service, hook(&receiver)).await.unwrap();
        receiver.with(|inner| inner.secret = made.signing_secret.clone().unwrap());
        (made.lever, receiver)
    }

    async fn pull(&self, by: &Actor, lever: LeverId, wanted: LeverState) -> Result<LeverCall, Refusal> {
        let form = PullForm { wanted, reason: "the challenge times out".into(), minutes: None };
        self.backend.pull(by, self.number, lever, form).await
    }

    async fn put_back(&self, by: &Actor, lever: LeverId) -> Result<LeverCall, Refusal> {
        self.backend.put_back(by, self.number, lever, PutBackForm::default()).await
    }

    /// A round of the worker.
    async fn work(&self) -> Option<domain::Timestamp> {
        carry_out_levers(&self.backend.ctx).await.unwrap()
    }

    async fn lever(&self, by: &Actor) -> Lever {
        self.backend.of_incident(by, self.number).await.unwrap().remove(0)
    }

    /// What the timeline tells of levers.
    async fn story(&self) -> Vec<String> {
        let story = self.backend.timeline(&self.mara, self.number, Stretch::Newest).await.unwrap().items;
        let of_levers = story.iter().filter(|item| item.kind.starts_with("lever."));
        of_levers.map(|item| format!("{} {}", item.actor, item.sentence)).collect()
    }
}

fn hook(receiver: &Receiver) -> LeverForm {
    LeverForm {
        name: "3DS v2".into(),
        kind: LeverKind::KillSwitch,
        normal: ON,
        target_group: "region=EU".into(),
        effect: "Cards are charged without a challenge".into(),
        back_with_incident: true,
        connector: ConnectorForm::Webhook { url: receiver.url() },
    }
}

fn conflict<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> String {
    match answer {
        Err(Refusal::Conflict(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[sqlx::test(migrations = false)]
async fn a_pull_is_answered_then_carried_out_read_back_and_put_back(db: PgPool) {
    let house = House::new(db).await;
    let (lever, receiver) = house.switch().await;
    let call = house.pull(&house.mara, lever.id, OFF).await.unwrap();
    assert!(receiver.came().is_empty(), "what is answered is on disk; nothing went out yet");
    let again = house.pull(&house.mara, lever.id, OFF).await.unwrap();
    assert_eq!(again.id, call.id, "pressed twice is pulled once");
    let late = conflict(house.pull(&house.jonas, lever.id, OFF).await);
    assert_eq!(late, "Mara Lindqvist set “3DS v2” to off at 03:12 UTC, and that is under way. Wait for its end.");

    assert_eq!(house.work().await, None);
    let id = format!("msg_{}", call.id.0.simple());
    assert_eq!(receiver.came(), [(id.clone(), "set".to_owned()), (format!("{id}_read_1"), "read".to_owned())]);
    receiver.with(|inner| {
        let first = &inner.came[0];
        assert_eq!((first.good, first.signatures), (1, 1));
        let about = json!({"id": lever.id, "name": "3DS v2", "kind": "kill_switch", "target_group": "region=EU"});
        assert_eq!(
            first.body,
            json!({"action": "set", "lever": about, "service": "checkout", "wanted": {"on": false},
                   "reason": "the challenge times out", "by": "Mara Lindqvist", "incident": "INC-1"})
        );
        assert_eq!(inner.state, json!({"on": false}));
    });
    let pulled = house.lever(&house.jonas).await;
    assert_eq!((pulled.state, pulled.pulled, pulled.read_at), (Some(OFF), true, Some(house.backend.ctx.now())));
    assert_eq!(pulled.pull.as_ref().map(|pull| pull.asked_by.as_str()), Some("Mara Lindqvist"));

    house.clock.advance_s(60);
    house.put_back(&house.jonas, lever.id).await.unwrap();
    house.work().await;
    let back = house.lever(&house.mara).await;
    assert_eq!((back.state, back.pulled, back.pull), (Some(ON), false, None));
    assert_eq!(
        house.story().await,
        [
            "Mara Lindqvist pulled the lever “3DS v2” to off: the challenge times out",
            "Muster read back that the lever “3DS v2” is off: told the fleet",
            "Jonas Weber puts the lever “3DS v2” back to on",
            "Muster read back that the lever “3DS v2” is on: told the fleet",
        ]
    );
    let acted = sqlx::query_scalar::<_, bool>("select first_action_at is not null from incidents");
    assert!(acted.fetch_one(&house.backend.ctx.db).await.unwrap(), "a pull is something done against it");
}

#[sqlx::test(migrations = false)]
async fn a_reason_is_the_confirmation(db: PgPool) {
    let house = House::new(db).await;
    let (lever, _receiver) = house.switch().await;
    let wrong = async |form: PullForm| match house.backend.pull(&house.mara, house.number, lever.id, form).await {
        Err(Refusal::Invalid(fields)) => fields.0[0].0.clone(),
        other => panic!("{other:?}"),
    };
    let form = |wanted, reason: &str, minutes| PullForm { wanted, reason: reason.into(), minutes };
    assert_eq!(wrong(form(OFF, " ", None)).await, "reason");
    assert_eq!(wrong(form(LeverState::Percentage(5), "why", None)).await, "wanted");
    assert_eq!(wrong(form(OFF, "why", Some(0))).await, "minutes");
    let reader = person(&house.backend, "Rea Reader", Role::Stakeholder).await;
    assert_eq!(house.pull(&reader, lever.id, OFF).await, Err(Refusal::Forbidden));
    let nothing = house.pull(&house.mara, LeverId(uuid::Uuid::nil()), OFF).await;
    assert_eq!(nothing, Err(Refusal::NotFound("lever".into())));
    house.put_back(&house.mara, lever.id).await.unwrap();
}

#[sqlx::test(migrations = false)]
async fn of_a_private_incident_others_learn_the_state_and_nothing_else(db: PgPool) {
    use domain::privacy::Privacy;
    let house = House::new(db).await;
    let (lever, receiver) = house.switch().await;
    house.backend.make_private(&house.mara, house.number).await.unwrap();
    house.pull(&house.mara, lever.id, OFF).await.unwrap();
    let form = DeclareForm { title: "Search fails".into(), service_ids: vec![house.service], ..DeclareForm::default() };
    let other = house.backend.declare(&house.jonas, form).await.unwrap().number;
    let form = PullForm { wanted: OFF, reason: "mine".into(), minutes: None };
    let late = conflict(house.backend.pull(&house.jonas, other, lever.id, form).await);
    assert_eq!(late, "Somebody has set “3DS v2” at 03:12 UTC, and that is under way. Wait for its end.");
    house.work().await;
    let told: Vec<Value> = receiver.with(|inner| inner.came.iter().map(|came| came.body.clone()).collect());
    assert!(told.iter().all(|body| body["reason"] == "" && body["by"] == "" && body["incident"] == Value::Null));
    for seen in [house.backend.of_incident(&house.jonas, other).await, Levers::list(&house.backend, &house.jonas).await]
    {
        let seen = seen.unwrap().remove(0);
        assert_eq!((seen.state, seen.pulled, &seen.pull, &seen.last), (Some(OFF), false, &None, &None));
        assert_eq!((seen.put_back_at, seen.kept_why.as_str()), (None, ""));
    }
    assert!(Levers::list(&house.backend, &house.mara).await.unwrap()[0].pulled);
    let unseen = house.backend.of_incident(&house.jonas, house.number).await;
    assert_eq!(unseen, Err(Refusal::NotFound("incident".into())));
    assert_eq!(Levers::calls(&house.backend, &house.mara, house.number).await.unwrap().len(), 1);
}
