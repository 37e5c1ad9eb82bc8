//! What the other side may do: refuse, be away, do something else, be asked again by another process.

use super::*;
use domain::levers::{CallState, LeverTestForm};

impl House {
    async fn last(&self) -> LeverCall {
        Levers::calls(&self.backend, &self.mara, self.number).await.unwrap().remove(0)
    }
}

#[sqlx::test(migrations = false)]
async fn who_is_away_is_tried_again_under_the_same_id_with_growing_pauses(db: PgPool) {
    let house = House::new(db).await;
    let (lever, receiver) = house.switch().await;
    receiver.with(|inner| inner.mood = Mood::Says(503, r#"{"message": "we deploy"}"#));
    let call = house.pull(&house.mara, lever.id, OFF).await.unwrap();
    for (attempt, pause) in [(1, 5), (2, 15), (3, 45), (4, 135)] {
        let next = house.work().await.unwrap();
        assert_eq!(next.seconds_since(house.backend.ctx.now()), pause);
        let words = format!("Tried {attempt} times. “127.0.0.1” answered with an error (503): we deploy.");
        assert_eq!(house.last().await.words, words);
        house.clock.advance_s(pause - 1);
        house.work().await;
        assert_eq!(receiver.came().len(), attempt, "not before its time");
        house.clock.advance_s(1);
    }
    house.work().await;
    let ids = receiver.came();
    let id = format!("msg_{}", call.id.0.simple());
    assert!(ids.len() == 5 && ids.iter().all(|came| came.0 == id), "{ids:?}");
    let failed = house.last().await;
    assert_eq!((failed.state, failed.attempts), (CallState::Failed, 5));
    assert!(failed.words.contains("Tried 5 times.") && failed.words.contains("read it before you go on"), "{failed:?}");
    // Nobody knows whether it was carried out: it can be put back.
    let uncertain = house.lever(&house.mara).await;
    assert_eq!((uncertain.pulled, uncertain.state), (true, None));
    receiver.with(|inner| inner.mood = Mood::Willing);
    house.put_back(&house.mara, lever.id).await.unwrap();
    house.work().await;
    assert!(!house.lever(&house.mara).await.pulled);
}

#[sqlx::test(migrations = false)]
async fn a_refusal_is_told_in_the_words_of_the_other_side(db: PgPool) {
    let house = House::new(db).await;
    let (lever, receiver) = house.switch().await;
    for (mood, told) in [
        (
            Mood::Says(422, r#"{"message": "that flag is frozen."}"#),
            "“127.0.0.1” refused it (422): that flag is frozen.",
        ),
        (Mood::Says(302, ""), "“127.0.0.1” leads elsewhere (302), and that is not followed."),
        (Mood::Says(200, "fine"), "“127.0.0.1” does not say the state."),
        (Mood::Says(200, r#"{"state": {"percentage": 5}}"#), "“127.0.0.1” says 5 %, which no kill switch can be."),
    ] {
        receiver.with(|inner| inner.mood = mood);
        house.clock.advance_s(10);
        house.pull(&house.mara, lever.id, OFF).await.unwrap();
        house.work().await;
        let failed = house.last().await;
        assert!(failed.state == CallState::Failed && failed.words.starts_with(told), "{failed:?}");
        assert!(!house.lever(&house.mara).await.pulled);
    }
    receiver.with(|inner| inner.secret = "whsec_AAAA".into());
    house.pull(&house.mara, lever.id, OFF).await.unwrap();
    house.work().await;
    assert_eq!(house.last().await.words, "“127.0.0.1” does not accept us (401): the signature is wrong.");
    let story = house.story().await;
    assert!(
        story[1].starts_with("Muster could not set the lever “3DS v2” to off: “127.0.0.1” refused it"),
        "{story:?}"
    );
}

#[sqlx::test(migrations = false)]
async fn another_state_than_was_wanted_is_told_loudly(db: PgPool) {
    let house = House::new(db).await;
    let (lever, receiver) = house.switch().await;
    receiver.with(|inner| inner.mood = Mood::Idle);
    house.pull(&house.mara, lever.id, OFF).await.unwrap();
    house.work().await;
    let call = house.last().await;
    assert_eq!((call.state, call.read), (CallState::Differs, Some(ON)));
    assert!(house.story().await[1].contains("is on, not off as was asked"));
}

#[sqlx::test(migrations = false)]
async fn whoever_died_over_a_call_leaves_it_to_others_under_the_same_id(db: PgPool) {
    let house = House::new(db).await;
    let (lever, receiver) = house.switch().await;
    let call = house.pull(&house.mara, lever.id, OFF).await.unwrap();
    // A process claims it, sends it, and dies before it can keep what was said.
    let ctx = house.backend.ctx.clone();
    let mut dying = super::super::carry_out::claim_due(&ctx).await.unwrap();
    let dead = dying.remove(0);
    let reach = dead.reach.as_ref().unwrap_or_else(|why| panic!("{why}"));
    super::super::connectors::set(&ctx, reach, &dead.order).await;
    assert_eq!(house.work().await.map(|at| at.seconds_since(ctx.now())), Some(60), "nobody else takes it meanwhile");
    assert_eq!(receiver.came().len(), 2);
    house.clock.advance_s(60);
    house.work().await;
    let sets: Vec<_> = receiver.came().into_iter().filter(|came| came.1 == "set").map(|came| came.0).collect();
    let id = format!("msg_{}", call.id.0.simple());
    assert_eq!(sets, [id.clone(), id]);
    let done = house.last().await;
    assert_eq!((done.state, done.attempts), (CallState::InForce, 2));
    // It was not dead after all: what it has to say comes too late, and is dropped.
    super::super::carry_out::carry_out(&ctx, dead).await.unwrap();
    assert_eq!(house.last().await, done);
    assert_eq!(house.story().await.len(), 2);
}

#[sqlx::test(migrations = false)]
async fn two_processes_carry_a_call_out_once(db: PgPool) {
    let house = House::new(db).await;
    let (lever, receiver) = house.switch().await;
    let both = tokio::join!(house.pull(&house.mara, lever.id, OFF), house.pull(&house.jonas, lever.id, OFF));
    assert!(both.0.is_ok() != both.1.is_ok(), "{both:?}");
    let ctx = &house.backend.ctx;
    let rounds = tokio::join!(carry_out_levers(ctx), carry_out_levers(ctx), carry_out_levers(ctx));
    rounds.0.and(rounds.1).and(rounds.2).unwrap();
    assert_eq!(receiver.came().iter().filter(|came| came.1 == "set").count(), 1);
}

#[sqlx::test(migrations = false)]
async fn a_test_changes_nothing_and_says_what_would(db: PgPool) {
    let house = House::new(db).await;
    let (lever, receiver) = house.switch().await;
    let form = LeverTestForm { wanted: None, incident: Some(house.number) };
    let tested = house.backend.test(&house.mara, lever.id, form.clone()).await.unwrap();
    assert_eq!((tested.tested_well, tested.state), (Some(true), Some(ON)));
    assert_eq!(tested.tested_words, "It is on, and would become off. told the fleet.");
    assert_eq!(tested.tested_by.as_deref(), Some("Mara Lindqvist"));
    receiver.with(|inner| {
        assert_eq!((inner.came[0].action.as_str(), &inner.state), ("dry_run", &json!({"on": true})));
        inner.mood = Mood::Says(500, "");
    });
    let tested = house.backend.test(&house.mara, lever.id, LeverTestForm::default()).await.unwrap();
    assert_eq!((tested.tested_well, tested.state), (Some(false), Some(ON)), "what was read stays");
    let wrong = LeverTestForm { wanted: Some(LeverState::Percentage(3)), incident: None };
    assert!(matches!(house.backend.test(&house.mara, lever.id, wrong).await, Err(Refusal::Invalid(_))));
    assert_eq!(house.story().await.len(), 1, "a test of no incident stands in no log");
}
