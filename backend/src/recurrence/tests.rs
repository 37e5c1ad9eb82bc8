//! What is over, what may come back, and what did. The clock stands at 2026-11-20T03:12:00Z, a Friday.

use super::{ask_for_causes, letter};
use crate::testing::{self, Roster};
use crate::{Backend, TestClock};
use domain::alerts::{Alerts, Signal, SignalAction, SignalSource};
use domain::incidents::{DeclareForm, IncidentRole, IncidentStatus, Incidents, Room, Severity, Stretch};
use domain::privacy::Privacy;
use domain::recurrence::{Closing, ClosingForm};
use domain::{Actor, AlertId, IncidentNumber, PersonId, Refusal, Role};
use sqlx::PgPool;
use std::sync::Arc;

use IncidentStatus::{Closed, Contained, Investigating, NotAnIncident, Resolved};

struct House {
    backend: Backend,
    clock: Arc<TestClock>,
    mara: Actor,
    jonas: Actor,
    source: SignalSource,
}

impl House {
    async fn new(db: PgPool) -> House {
        let (backend, clock) = testing::backend(db).await;
        let Roster { source, .. } = testing::roster(&backend).await;
        let mara = testing::person(&backend, "Mara Lindqvist", Role::Responder).await;
        let jonas = testing::person(&backend, "Jonas Weber", Role::Responder).await;
        House { backend, clock, mara, jonas, source }
    }

    async fn declared(&self, form: DeclareForm) -> IncidentNumber {
        self.backend.declare(&self.mara, form).await.unwrap().number
    }

    async fn incident(&self, title: &str) -> IncidentNumber {
        self.declared(DeclareForm { title: title.into(), ..DeclareForm::default() }).await
    }

    async fn to(&self, number: IncidentNumber, to: IncidentStatus) -> Result<IncidentStatus, Refusal> {
        self.backend.change_status(&self.mara, number, to).await
    }

    async fn room(&self, number: IncidentNumber) -> Room {
        self.backend.room(&self.mara, number).await.unwrap()
    }

    async fn story(&self, number: IncidentNumber) -> Vec<String> {
        let items = self.backend.timeline(&self.mara, number, Stretch::Newest).await.unwrap().items;
        items.into_iter().map(|item| format!("{} {}", item.actor, item.sentence)).collect()
    }

    async fn signal(&self, action: SignalAction, key: &str) -> AlertId {
        let received = self.backend.receive(&self.source, vec![signal(action, key)]).await.unwrap();
        received[0].alert_id.unwrap()
    }

    /// A contained incident whose alert fired once and is resolved.
    async fn contained(&self, form: DeclareForm, key: &str) -> IncidentNumber {
        let alert = self.signal(SignalAction::Trigger, key).await;
        let number = self.declared(DeclareForm { alert_id: Some(alert), ..form }).await;
        self.signal(SignalAction::Resolve, key).await;
        self.to(number, Contained).await.unwrap();
        number
    }

    /// Whom letters wait for, with what they say now; in the order in which they were queued.
    async fn letters(&self) -> Vec<(String, Option<String>)> {
        let rows = sqlx::query_as::<_, (PersonId, String, serde_json::Value)>(
            "select person.id, person.name, delivery.about from deliveries delivery
             join people person on person.id = delivery.person_id where letter = 'may_recur' order by delivery.id",
        );
        let mut letters = vec![];
        for (person, name, about) in rows.fetch_all(&self.backend.ctx.db).await.unwrap() {
            let words = letter(&self.backend.ctx, person, about).await.unwrap();
            letters.push((name, words.map(|words| words.subject)));
        }
        letters
    }
}

fn titled(title: &str) -> DeclareForm {
    DeclareForm { title: title.into(), ..DeclareForm::default() }
}

fn signal(action: SignalAction, key: &str) -> Signal {
    Signal {
        source: "generic".into(),
        action,
        dedup_key: key.into(),
        title: format!("Disk of {key} is full"),
        summary: String::new(),
        details: vec![],
        links: vec![],
        instances: vec![],
    }
}

fn words(cause: &str, cannot_recur: &str) -> ClosingForm {
    ClosingForm { cause: cause.into(), cannot_recur: cannot_recur.into() }
}

fn unsaid<T: std::fmt::Debug>(answer: Result<T, Refusal>) {
    match answer {
        Err(Refusal::Invalid(fields)) => assert!(fields.get("cause").unwrap().contains("contain it"), "{fields:?}"),
        other => panic!("{other:?}"),
    }
}

#[sqlx::test(migrations = false)]
async fn what_is_over_has_a_cause_or_a_reason(db: PgPool) {
    let house = House::new(db).await;
    let number = house.incident("Payments fail").await;
    unsaid(house.to(number, Resolved).await);
    unsaid(house.backend.resolve_with(&house.mara, number, words(" ", "\n")).await);
    let long = house.backend.resolve_with(&house.mara, number, words("", &"x".repeat(3_000))).await;
    assert!(matches!(&long, Err(Refusal::Invalid(fields)) if fields.get("cannot_recur").is_some()), "{long:?}");
    assert_eq!(house.room(number).await.closing, None, "nothing was changed");

    let from = house.backend.resolve_with(&house.mara, number, words("", " the old host is gone ")).await;
    assert_eq!(from, Ok(IncidentStatus::Declared));
    let expected = Closing {
        cause: String::new(),
        cannot_recur: "the old host is gone".into(),
        closed_by: "Mara Lindqvist".into(),
        closed_by_id: house.mara.person(),
        closed_at: house.backend.ctx.now(),
    };
    assert_eq!(house.room(number).await.closing, Some(expected));
    let told =
        "Mara Lindqvist changed the status from Declared to Resolved. It cannot come back: the old host is gone.";
    assert_eq!(house.story(number).await.last().unwrap(), told);

    house.to(number, Closed).await.unwrap();
    house.to(number, Resolved).await.expect("it was said before");
    assert!(house.room(number).await.closing.is_some());
}

#[sqlx::test(migrations = false)]
async fn a_drill_and_what_was_nothing_need_no_reason(db: PgPool) {
    let house = House::new(db).await;
    let drill = house.declared(DeclareForm { exercise: true, ..titled("A game day") }).await;
    house.to(drill, Resolved).await.unwrap();
    assert_eq!(house.room(drill).await.closing, None);
    house.to(drill, Investigating).await.unwrap();
    house.backend.resolve_with(&house.mara, drill, words("the script of the day", "")).await.unwrap();
    assert_eq!(house.room(drill).await.closing.unwrap().cause, "the script of the day");
    let nothing = house.incident("A false alarm").await;
    house.to(nothing, NotAnIncident).await.unwrap();
    unsaid(house.to(nothing, Resolved).await);
}

#[sqlx::test(migrations = false)]
async fn whoever_opens_it_again_is_asked_again_unless_they_take_that_back(db: PgPool) {
    let house = House::new(db).await;
    let number = house.incident("Payments fail").await;
    house.backend.resolve_with(&house.mara, number, words("the deploy", "")).await.unwrap();
    house.to(number, Investigating).await.unwrap();
    assert_eq!(house.room(number).await.closing, None, "it is history");
    unsaid(house.backend.change_status(&house.jonas, number, Resolved).await);
    house.clock.advance_s(10);
    house.to(number, Resolved).await.expect("taken back at once");
    assert_eq!(house.room(number).await.closing.unwrap().cause, "the deploy");
    assert!(house.story(number).await.last().unwrap().ends_with("to Resolved. Cause: the deploy."));

    house.to(number, Investigating).await.unwrap();
    house.clock.advance_s(61);
    unsaid(house.to(number, Resolved).await);
    house.backend.resolve_with(&house.jonas, number, words("the migration", "")).await.unwrap();
    assert_eq!(house.room(number).await.closing.unwrap().closed_by, "Jonas Weber");
    let kept = sqlx::query_scalar::<_, i64>("select count(*) from closings where set_aside_at is not null");
    assert_eq!(kept.fetch_one(&house.backend.ctx.db).await.unwrap(), 1);
}

#[sqlx::test(migrations = false)]
async fn taking_back_the_end_finds_it_contained_since_when_it_was(db: PgPool) {
    let house = House::new(db).await;
    let number = house.incident("Payments fail").await;
    house.to(number, Contained).await.unwrap();
    let since = house.room(number).await.contained_at;
    house.clock.advance_s(3_600);
    house.backend.resolve_with(&house.jonas, number, words("the deploy", "")).await.unwrap();
    assert_eq!(house.room(number).await.contained_at, None);
    house.to(number, Contained).await.unwrap();
    assert_eq!(house.room(number).await.contained_at, since);
    house.to(number, Investigating).await.unwrap();
    house.to(number, Contained).await.unwrap();
    assert_eq!(house.room(number).await.contained_at, Some(house.backend.ctx.now()));
}

#[sqlx::test(migrations = false)]
async fn each_week_one_person_is_asked_once(db: PgPool) {
    let house = House::new(db).await;
    let number = house.incident("Sign-ins are slow").await;
    house.backend.change_status(&house.jonas, number, Contained).await.unwrap();
    let ctx = house.backend.ctx.clone();
    // Friday 27 November, 08:12 in UTC, where they live.
    house.clock.advance_s(7 * 86_400 + 5 * 3_600);
    let next = ask_for_causes(&ctx).await.unwrap().unwrap();
    assert!(next > ctx.now() && next.seconds_since(ctx.now()) <= 60);
    assert_eq!(house.letters().await, [], "not before nine");
    house.clock.advance_s(3_600);
    let (one, two) = tokio::join!(ask_for_causes(&ctx), ask_for_causes(&ctx));
    one.and(two).unwrap();
    ask_for_causes(&ctx).await.unwrap();
    let subject = Some("INC-1 may come back: contained for 7 days".to_owned());
    assert_eq!(house.letters().await, [("Jonas Weber".to_owned(), subject)], "whoever contained it");
    let asked = "Muster asked Jonas Weber for the cause: contained for 7 days, and it may come back";
    let story = house.story(number).await;
    assert_eq!(story.iter().filter(|told| *told == asked).count(), 1, "{story:?}");

    house.backend.assign_role(&house.mara, number, IncidentRole::Commander, house.mara.person(), None).await.unwrap();
    // Three weeks in which nothing ran: one letter, to who commands now.
    house.clock.advance_s(21 * 86_400);
    ask_for_causes(&ctx).await.unwrap();
    let letters = house.letters().await;
    let subject = Some("INC-1 may come back: contained for 28 days".to_owned());
    assert_eq!((letters.len(), &letters[1]), (2, &("Mara Lindqvist".to_owned(), subject)));
    house.backend.resolve_with(&house.mara, number, words("the batch at noon", "")).await.unwrap();
    assert!(house.letters().await.iter().all(|(_, words)| words.is_none()), "nothing is left to say");
    house.clock.advance_s(7 * 86_400);
    ask_for_causes(&ctx).await.unwrap();
    assert_eq!(house.letters().await.len(), 2);
}

#[sqlx::test(migrations = false)]
async fn only_who_sees_it_is_asked_and_never_about_a_drill(db: PgPool) {
    let house = House::new(db).await;
    let secret = house.declared(DeclareForm { private: true, ..titled("A leak") }).await;
    house.backend.let_in(&house.mara, secret, house.jonas.person().unwrap()).await.unwrap();
    house.backend.change_status(&house.jonas, secret, Contained).await.unwrap();
    house.backend.shut_out(&house.mara, secret, house.jonas.person().unwrap()).await.unwrap();
    let drill = house.declared(DeclareForm { exercise: true, ..titled("A game day") }).await;
    house.to(drill, Contained).await.unwrap();
    let robot = house.backend.declare(&testing::token(Role::Responder), titled("Nobody's")).await.unwrap().number;
    house.backend.change_status(&testing::token(Role::Responder), robot, Contained).await.unwrap();
    let ctx = house.backend.ctx.clone();
    house.clock.advance_s(8 * 86_400);
    ask_for_causes(&ctx).await.unwrap();
    let letters = house.letters().await;
    assert_eq!(letters.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Mara Lindqvist"], "{letters:?}");
    let nobody = "Muster found nobody to ask for the cause: contained for 8 days, and it may come back";
    assert_eq!(house.story(robot).await.last().unwrap(), nobody);
    sqlx::query("delete from incident_members").execute(&ctx.db).await.unwrap();
    assert_eq!(house.letters().await[0].1, None, "who was shut out meanwhile reads nothing");
}

#[sqlx::test(migrations = false)]
async fn the_same_alert_opens_it_again(db: PgPool) {
    let house = House::new(db).await;
    let form = DeclareForm { severity: Some(Severity::Sev1), ..titled("The disk fills up") };
    let number = house.contained(form, "db-3").await;
    let other = house.contained(titled("Another disk"), "db-4").await;
    house.clock.advance_s(86_400);
    let again = house.signal(SignalAction::Trigger, "db-3").await;
    let room = house.room(number).await;
    assert_eq!((room.incident.status, room.impact_ended_at, room.contained_at), (Investigating, None, None));
    assert!(room.alerts.iter().any(|alert| alert.id == again), "the alert is part of it");
    assert_eq!(house.room(other).await.incident.status, Contained);
    let story = house.story(number).await;
    let tail: Vec<&str> = story[story.len() - 4..].iter().map(String::as_str).collect();
    assert_eq!(
        tail,
        [
            "Prometheus reported “Disk of db-3 is full” on Checkout",
            "Prometheus saw it come back: “Disk of db-3 is full” on Checkout fired again",
            "Prometheus changed the status from Contained to Investigating",
            "Prometheus attached the alert “Disk of db-3 is full”",
        ]
    );
    let paged =
        sqlx::query_scalar::<_, i64>("select count(*) from escalations where alert_id = $1 and due_at is not null");
    assert_eq!(paged.bind(again.0).fetch_one(&house.backend.ctx.db).await.unwrap(), 1, "its paging happens as always");
    house.signal(SignalAction::Trigger, "db-3").await;
    assert_eq!(house.story(number).await.len(), story.len(), "a repeat is no news");
}

#[sqlx::test(migrations = false)]
async fn news_is_promised_again_and_no_promise_is_put_off(db: PgPool) {
    let house = House::new(db).await;
    let number = house.contained(DeclareForm { severity: Some(Severity::Sev2), ..titled("Full") }, "db-3").await;
    let promised = house.room(number).await.incident.next_update_at;
    assert!(promised.is_some());
    house.signal(SignalAction::Trigger, "db-3").await;
    assert_eq!(house.room(number).await.incident.next_update_at, promised, "an earlier one stands");
    sqlx::query("update incidents set next_update_at = null, status = 'contained', contained_at = now()")
        .execute(&house.backend.ctx.db)
        .await
        .unwrap();
    house.signal(SignalAction::Resolve, "db-3").await;
    house.clock.advance_s(600);
    house.signal(SignalAction::Trigger, "db-3").await;
    assert_eq!(house.room(number).await.incident.next_update_at, Some(house.backend.ctx.now().plus_minutes(60)));
}

#[sqlx::test(migrations = false)]
async fn of_a_private_one_nobody_else_learns_and_drills_are_left_alone(db: PgPool) {
    let house = House::new(db).await;
    let secret = house.contained(DeclareForm { private: true, ..titled("A leak") }, "db-3").await;
    let again = house.signal(SignalAction::Trigger, "db-3").await;
    assert_eq!(house.room(secret).await.incident.status, Investigating);
    let shown = Alerts::show(&house.backend, &house.jonas, again).await.unwrap();
    assert_eq!(shown.alert.incident, None, "the alert is seen, its incident is not");

    let drill = house.contained(DeclareForm { exercise: true, ..titled("A game day") }, "db-5").await;
    let real = house.signal(SignalAction::Trigger, "db-5").await;
    assert_eq!(house.room(drill).await.incident.status, Contained);
    assert_eq!(Alerts::show(&house.backend, &house.mara, real).await.unwrap().alert.incident, None);

    let over = house.contained(titled("Over"), "db-6").await;
    house.backend.resolve_with(&house.mara, over, words("the deploy", "")).await.unwrap();
    house.signal(SignalAction::Trigger, "db-6").await;
    assert_eq!(house.room(over).await.incident.status, Resolved, "what is over stays over");
}

#[sqlx::test(migrations = false)]
async fn a_storm_opens_each_once_and_the_newest_has_the_alert(db: PgPool) {
    let house = House::new(db).await;
    let old = house.contained(titled("First time"), "db-3").await;
    // While the first is worked on, the alert is free for the second.
    house.to(old, Investigating).await.unwrap();
    let new = house.contained(titled("Second time"), "db-3").await;
    house.to(old, Contained).await.unwrap();
    use SignalAction::{Resolve, Trigger};
    let other = Backend::new(house.backend.ctx.clone());
    let flaps = |backend: Backend| {
        let source = house.source.clone();
        let signals = [Trigger, Resolve, Trigger].map(|action| signal(action, "db-3")).to_vec();
        async move { backend.receive(&source, signals).await.unwrap() }
    };
    tokio::join!(flaps(house.backend.clone()), flaps(other));
    let (old, new) = (house.room(old).await, house.room(new).await);
    assert_eq!((old.incident.status, new.incident.status), (Contained, Investigating));
    let story = house.story(new.incident.number).await;
    assert_eq!(story.iter().filter(|told| told.contains("saw it come back")).count(), 1, "{story:?}");
    let firing = new.alerts.iter().filter(|alert| alert.resolved_at.is_none()).count();
    assert!(firing <= 1 && new.alerts.len() >= 2, "{:?}", new.alerts);
}
