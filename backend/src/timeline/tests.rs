//! Timelines on a real database: entries find their places, times are corrected, and the log stays what it was.

use crate::testing::{backend, person};
use crate::{Backend, TestClock};
use domain::incidents::{DeclareForm, IncidentStatus, Incidents, Stretch, TimelineItem};
use domain::log::Logs;
use domain::timeline::{About, CurateForm, EntryForm, Place, Timelines};
use domain::{Actor, IncidentNumber, Refusal, Role};
use sqlx::PgPool;
use std::sync::Arc;

struct House {
    backend: Backend,
    clock: Arc<TestClock>,
    mara: Actor,
    number: IncidentNumber,
}

impl House {
    async fn new(db: PgPool) -> House {
        let (backend, clock) = backend(db).await;
        let mara = person(&backend, "Mara Lindqvist", Role::Responder).await;
        let form = DeclareForm { title: "Payments fail".into(), ..DeclareForm::default() };
        let number = backend.declare(&mara, form).await.unwrap().number;
        clock.advance_s(60);
        backend.change_status(&mara, number, IncidentStatus::Investigating).await.unwrap();
        House { backend, clock, mara, number }
    }

    async fn story(&self) -> Vec<String> {
        told(&self.backend.story(&self.mara, self.number).await.unwrap())
    }

    async fn curate(&self, seq: i64, form: CurateForm) -> Result<TimelineItem, Refusal> {
        self.backend.curate(&self.mara, self.number, seq, form).await
    }

    async fn put(&self, seq: i64, place: Place) -> TimelineItem {
        self.curate(seq, CurateForm { place: Some(place), ..CurateForm::default() }).await.unwrap()
    }

    async fn all(&self) -> Vec<TimelineItem> {
        self.backend.timeline(&self.mara, self.number, Stretch::Newest).await.unwrap().items
    }
}

fn told(items: &[TimelineItem]) -> Vec<String> {
    items.iter().map(|item| item.sentence.clone()).collect()
}

#[sqlx::test(migrations = false)]
async fn a_story_is_what_matters_and_what_was_pinned(db: PgPool) {
    let house = House::new(db).await;
    let line = house.backend.say(&house.mara, house.number, "The 02:41 deploy caused it".into()).await.unwrap();
    let status = "changed the status from Declared to Investigating";
    assert_eq!(house.story().await, ["declared INC-1: Payments fail", status]);
    house.put(line.seq, Place::Story).await;
    assert_eq!(house.story().await, ["declared INC-1: Payments fail", status, "said: The 02:41 deploy caused it"]);
    let changed = house.all().await.into_iter().find(|item| item.sentence == status).unwrap();
    house.put(changed.seq, Place::Hidden).await;
    assert_eq!(house.story().await, ["declared INC-1: Payments fail", "said: The 02:41 deploy caused it"]);
    let hidden = house.backend.hidden(&house.mara, house.number).await.unwrap();
    assert_eq!(told(&hidden), [status]);
    let all = house.all().await;
    assert_eq!(all.len(), 2, "neither lines of the log nor the curating stand in the timeline: {all:?}");
    assert_eq!(all[1].place, Place::Hidden);
    house.put(changed.seq, Place::Story).await;
    assert_eq!(house.story().await.len(), 3);
}

#[sqlx::test(migrations = false)]
async fn times_are_corrected_and_the_log_keeps_its_own(db: PgPool) {
    let house = House::new(db).await;
    let items = house.all().await;
    let before = items[0].at.plus_minutes(-5);
    let corrected = CurateForm { happened_at: Some(before), ..CurateForm::default() };
    let item = house.curate(items[1].seq, corrected).await.unwrap();
    assert_eq!((item.happened_at, item.at), (before, items[1].at));
    assert_eq!(house.story().await[0], items[1].sentence, "it happened first");
    // Corrected twice: the place stays.
    house.put(items[1].seq, Place::Record).await;
    let recorded = CurateForm { as_recorded: true, ..CurateForm::default() };
    let item = house.curate(items[1].seq, recorded).await.unwrap();
    assert_eq!((item.happened_at, item.place), (items[1].at, Place::Record));
    let future = CurateForm { happened_at: Some(house.backend.ctx.now().plus_minutes(1)), ..CurateForm::default() };
    assert!(matches!(house.curate(items[1].seq, future).await, Err(Refusal::Invalid(_))));
}

#[sqlx::test(migrations = false)]
async fn what_nobody_recorded_is_added_where_it_belongs(db: PgPool) {
    let house = House::new(db).await;
    house.clock.advance_s(600);
    let began = house.all().await[0].at;
    let form = EntryForm { text: "A customer called".into(), happened_at: Some(began.plus_minutes(-10)) };
    let added = house.backend.add(&house.mara, house.number, form).await.unwrap();
    assert_eq!((added.place, added.happened_at), (Place::Story, began.plus_minutes(-10)));
    house
        .backend
        .add(&house.mara, house.number, EntryForm { text: "All is well".into(), happened_at: None })
        .await
        .unwrap();
    let story = house.story().await;
    assert_eq!((&*story[0], &*story[3]), ("noted: A customer called", "noted: All is well"));
    let empty = house.backend.add(&house.mara, house.number, EntryForm::default()).await;
    assert!(matches!(empty, Err(Refusal::Invalid(_))));
}

#[sqlx::test(migrations = false)]
async fn only_entries_of_this_incident_are_curated_and_only_by_responders(db: PgPool) {
    let house = House::new(db).await;
    let form = DeclareForm { title: "Search is slow".into(), ..DeclareForm::default() };
    let other = house.backend.declare(&house.mara, form).await.unwrap().number;
    let foreign = house.backend.timeline(&house.mara, other, Stretch::Newest).await.unwrap().items[0].seq;
    let hide = CurateForm { place: Some(Place::Hidden), ..CurateForm::default() };
    assert!(matches!(house.curate(foreign, hide).await, Err(Refusal::NotFound(_))));
    assert!(matches!(house.curate(999_999, hide).await, Err(Refusal::NotFound(_))));
    let reads = person(&house.backend, "Sam Reader", Role::Stakeholder).await;
    let seq = house.all().await[0].seq;
    assert_eq!(house.backend.curate(&reads, house.number, seq, hide).await, Err(Refusal::Forbidden));
    assert_eq!(house.backend.story(&reads, house.number).await.unwrap().len(), 2);
}

#[sqlx::test(migrations = false)]
async fn whoever_looks_for_one_thing_finds_it(db: PgPool) {
    let house = House::new(db).await;
    let about = async |about| {
        let page = house.backend.about(&house.mara, house.number, about, Stretch::Newest).await.unwrap();
        page.items.into_iter().map(|item| item.kind).collect::<Vec<_>>()
    };
    assert_eq!(about(About::Course).await, ["incident.declared", "incident.status_changed"]);
    assert!(about(About::Alerts).await.is_empty());
    house.backend.see_it_too(&house.mara, house.number, true, String::new()).await.unwrap();
    assert_eq!(about(About::People).await, ["incident.seen_too"]);
}
