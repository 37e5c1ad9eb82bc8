//! Levers go back: after their time, with the incident that pulled them, or not by themselves.

use super::*;
use domain::levers::{KeepLeverForm, LeverTimerForm};

impl House {
    async fn pull_for(&self, lever: LeverId, minutes: i32) {
        let form = PullForm { wanted: OFF, reason: "shed load".into(), minutes: Some(minutes) };
        self.backend.pull(&self.mara, self.number, lever, form).await.unwrap();
        self.work().await;
    }

    async fn resolve(&self) {
        self.backend.resolve_with(&self.mara, self.number, crate::testing::closing()).await.unwrap();
    }
}

#[sqlx::test(migrations = false)]
async fn a_timer_puts_back_and_can_be_extended_and_stopped(db: PgPool) {
    let house = House::new(db).await;
    let (lever, receiver) = house.switch().await;
    house.pull_for(lever.id, 10).await;
    let until = house.lever(&house.mara).await.put_back_at.unwrap();
    assert_eq!(until.seconds_since(house.backend.ctx.now()), 600, "counted from when it was read back");
    house.clock.advance_s(590);
    let timer = |minutes| LeverTimerForm { minutes };
    let set = async |minutes| house.backend.set_timer(&house.jonas, house.number, lever.id, timer(minutes)).await;
    set(Some(20)).await.unwrap();
    house.clock.advance_s(1199);
    let next = house.work().await.unwrap();
    assert_eq!(next.seconds_since(house.backend.ctx.now()), 1);
    house.clock.advance_s(1);
    house.work().await;
    assert_eq!(receiver.with(|inner| inner.state.clone()), json!({"on": true}));
    assert!(!house.lever(&house.mara).await.pulled);
    let story = house.story().await;
    assert_eq!(story[3], "Muster puts the lever “3DS v2” back to on: Its time was up");
    assert!(conflict(set(Some(5)).await).contains("is not pulled by INC-1"));
    assert!(matches!(set(Some(0)).await, Err(Refusal::Invalid(_))));

    house.pull_for(lever.id, 10).await;
    set(None).await.unwrap();
    house.clock.advance_s(86_400);
    house.work().await;
    assert!(house.lever(&house.mara).await.pulled);
}

#[sqlx::test(migrations = false)]
async fn the_end_of_the_incident_puts_back_what_it_pulled(db: PgPool) {
    let house = House::new(db).await;
    let (lever, receiver) = house.switch().await;
    house.pull_for(lever.id, 60).await;
    house.resolve().await;
    let asked = Levers::calls(&house.backend, &house.mara, house.number).await.unwrap().remove(0);
    assert_eq!((asked.puts_back, asked.reason.as_str()), (true, "The incident ended"), "in the same transaction");
    house.work().await;
    assert_eq!(receiver.with(|inner| inner.state.clone()), json!({"on": true}));
    let late = conflict(house.pull(&house.mara, lever.id, OFF).await);
    assert!(late.contains("reopen it first"), "{late}");
    // What is as usual can be said once more, whenever.
    house.put_back(&house.mara, lever.id).await.unwrap();
}

#[sqlx::test(migrations = false)]
async fn a_lever_that_is_kept_stays_and_one_under_way_goes_back_after(db: PgPool) {
    let house = House::new(db).await;
    let (lever, receiver) = house.switch().await;
    house.pull_for(lever.id, 60).await;
    let keep = async |why: &str| {
        let form = KeepLeverForm { why: why.into() };
        house.backend.keep(&house.mara, house.number, lever.id, form).await
    };
    keep("the fix is not out").await.unwrap();
    keep("").await.unwrap();
    keep("the fix is not out").await.unwrap();
    house.backend.set_timer(&house.mara, house.number, lever.id, LeverTimerForm::default()).await.unwrap();
    house.resolve().await;
    house.work().await;
    let kept = house.lever(&house.mara).await;
    assert_eq!((kept.pulled, kept.kept_why.as_str()), (true, "the fix is not out"));
    house.put_back(&house.mara, lever.id).await.unwrap();
    house.work().await;
    assert!(conflict(keep("late").await).contains("is not pulled"));

    // Resolved while the pull is under way.
    house
        .backend
        .change_status(&house.mara, house.number, domain::incidents::IncidentStatus::Investigating)
        .await
        .unwrap();
    house.pull(&house.mara, lever.id, OFF).await.unwrap();
    house.resolve().await;
    house.work().await;
    assert_eq!(receiver.with(|inner| inner.state.clone()), json!({"on": false}));
    house.work().await;
    assert_eq!(receiver.with(|inner| inner.state.clone()), json!({"on": true}), "it goes back at once");
}

#[sqlx::test(migrations = false)]
async fn a_lever_that_is_not_marked_stays(db: PgPool) {
    let house = House::new(db).await;
    let (lever, receiver) = house.switch().await;
    let form = LeverForm { back_with_incident: false, ..hook(&receiver) };
    house.backend.change(&house.boss, lever.id, form).await.unwrap();
    house.pull(&house.mara, lever.id, OFF).await.unwrap();
    house.work().await;
    house.resolve().await;
    house.work().await;
    assert!(house.lever(&house.mara).await.pulled);
}
