//! Letters about shifts, hand-over notes and swaps against a real database. The clock stands at
//! 2026-11-20T03:12:00Z, a Friday.

use super::{letter, remind};
use crate::{Backend, TestClock, testing};
use domain::exemptions::{ExemptionForm, Exemptions};
use domain::oncall::{
    CalendarFeed, CoverRequestForm, FeedForm, FeedKind, HandoverNoteForm, Layer, OnCall, Reminders, RosterRef,
    SwapForm, SwapSide, Taken,
};
use domain::{Actor, PersonId, Refusal, Role, Timestamp};
use sqlx::PgPool;
use std::sync::Arc;

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

struct Setting {
    backend: Backend,
    clock: Arc<TestClock>,
    manager: Actor,
    people: Vec<Actor>,
    roster: RosterRef,
}

/// Ada, Bo and Cy take turns by week from Monday 16 November at 09:00 in Berlin.
async fn setting(db: PgPool) -> Setting {
    let (backend, clock) = testing::backend(db).await;
    let manager = testing::person(&backend, "Mo Manager", Role::Manager).await;
    let mut people = Vec::new();
    for name in ["Ada", "Bo", "Cy"] {
        people.push(testing::person(&backend, name, Role::Responder).await);
    }
    let roster = testing::weekly(&backend, &manager, &people, "2026-11-16").await;
    Setting { backend, clock, manager, people, roster }
}

impl Setting {
    fn id(&self, index: usize) -> PersonId {
        self.people[index].person().unwrap()
    }

    /// Subjects of the letters that wait, with whom they go to, in the order in which they were queued.
    async fn letters(&self) -> Vec<(String, String)> {
        let ctx = self.backend.ctx();
        let rows = sqlx::query_as::<_, (String, PersonId, String, serde_json::Value)>(
            "select delivery.letter, person.id, person.name, delivery.about from deliveries delivery
             join people person on person.id = delivery.person_id where about is not null
             order by delivery.id, person.name",
        );
        let mut letters = Vec::new();
        for (kind, person, name, about) in rows.fetch_all(&ctx.db).await.unwrap() {
            if let Some(words) = letter(ctx, &kind, person, about).await.unwrap() {
                letters.push((name, words.subject));
            }
        }
        letters
    }

    async fn ask(&self, from: &str, to: &str) -> domain::oncall::CoverRequest {
        let form = CoverRequestForm {
            roster: "payments".into(),
            layer: Layer::PRIMARY,
            person_id: None,
            asked_of: None,
            starts_at: at(from),
            ends_at: at(to),
            note: "A wedding".into(),
        };
        self.backend.ask_for_cover(&self.people[0], form).await.unwrap()
    }
}

#[sqlx::test(migrations = false)]
async fn a_shift_is_told_a_day_before_it_begins_and_once(db: PgPool) {
    let it = setting(db).await;
    let ctx = it.backend.ctx().clone();
    remind(&ctx).await.unwrap();
    assert_eq!(it.letters().await, []);
    it.backend
        .write_note(&it.people[0], "payments", HandoverNoteForm { body: "The queue is slow.".into() })
        .await
        .unwrap();
    it.clock.advance_s(2 * 86_400 + 6 * 3600); // Sunday, 09:12 UTC
    let next = remind(&ctx).await.unwrap().unwrap();
    assert!(next > ctx.now() && next.seconds_since(ctx.now()) <= 60);
    remind(&ctx).await.unwrap();
    let letters = it.letters().await;
    assert_eq!(letters.len(), 1, "{letters:?}");
    assert_eq!(letters[0].0, "Bo");
    // People of these tests live in UTC.
    assert!(letters[0].1.starts_with("On call for Payments from Mon 23 Nov 08:00 to Mon 30 Nov 08:00"), "{letters:?}");
    let about = serde_json::json!({"roster": it.roster.id, "layer": 1, "starts_at": at("2026-11-23T08:00:00Z")});
    let words = letter(&ctx, "shift_reminder", it.id(1), about.clone()).await.unwrap().unwrap();
    assert_eq!(words.lines, ["Hand-over note by Ada: The queue is slow."]);
    assert!(letter(&ctx, "shift_reminder", it.id(2), about).await.unwrap().is_none(), "it is not Cy's");
    let off = Reminders { shift_hours: None, week: false };
    it.backend.set_reminders(&it.people[2], off).await.unwrap();
    assert_eq!(it.backend.reminders(&it.people[2]).await.unwrap(), off);
    it.clock.advance_s(7 * 86_400);
    remind(&ctx).await.unwrap();
    assert!(it.letters().await.iter().all(|(name, _)| name != "Cy"), "who does not want letters gets none");
}

#[sqlx::test(migrations = false)]
async fn on_monday_from_eight_the_week_is_told_to_those_who_have_shifts(db: PgPool) {
    let it = setting(db).await;
    let ctx = it.backend.ctx().clone();
    for person in &it.people {
        it.backend.set_reminders(person, Reminders { shift_hours: None, week: true }).await.unwrap();
    }
    it.clock.advance_s(3 * 86_400 + 4 * 3600); // Monday, 07:12 UTC, where they live
    remind(&ctx).await.unwrap();
    assert_eq!(it.letters().await, []);
    it.clock.advance_s(3600);
    remind(&ctx).await.unwrap();
    remind(&ctx).await.unwrap();
    // Ada's turn ended at eight; Bo has the week, and Cy's begins on the next Monday, within seven days.
    let week = "Your week on call: 1 shift".to_owned();
    assert_eq!(it.letters().await, [("Bo".to_owned(), week)]);
}

#[sqlx::test(migrations = false)]
async fn cover_is_taken_from_a_letter_and_told_before_it_is_too_late(db: PgPool) {
    let it = setting(db).await;
    let ctx = it.backend.ctx().clone();
    let form =
        ExemptionForm { starts_on: "2026-11-21".into(), ends_on: Some("2026-11-23".into()), ..Default::default() };
    it.backend.exempt(&it.people[2], form).await.unwrap();
    let request = it.ask("2026-11-22T08:00:00Z", "2026-11-22T16:00:00Z").await;
    // Cy is away, so Cy is not asked.
    let asked = "Can you cover Sun 22 Nov 08:00 to 16:00?".to_owned();
    assert_eq!(it.letters().await, [("Bo".to_owned(), asked.clone())]);
    it.clock.advance_s(86_400 + 6 * 3600); // Saturday, 09:12 UTC
    for person in &it.people {
        it.backend.set_reminders(person, Reminders { shift_hours: None, week: false }).await.unwrap();
    }
    remind(&ctx).await.unwrap();
    remind(&ctx).await.unwrap();
    let due = "Nobody has taken your time yet: Sun 22 Nov 08:00 to 16:00".to_owned();
    assert_eq!(
        it.letters().await,
        [("Bo".to_owned(), asked.clone()), ("Ada".to_owned(), due), ("Bo".to_owned(), asked)]
    );
    it.clock.advance_s(21 * 3600); // Sunday, 06:12 UTC
    remind(&ctx).await.unwrap();
    let letters = it.letters().await;
    assert_eq!(
        letters.last().unwrap(),
        &("Mo Manager".to_owned(), "Nobody covers Ada yet: Sun 22 Nov 08:00 to 16:00".to_owned())
    );
    it.clock.advance_s(3 * 3600); // Sunday, 09:12 UTC: past due
    assert!(it.letters().await.iter().any(|(_, subject)| subject.starts_with("Nobody took your time")));
    let about = serde_json::json!({"request": request.id});
    let words = letter(&ctx, "cover_asked", it.id(1), about.clone()).await.unwrap().unwrap();
    assert_eq!(words.lines, ["“A wedding”"]);
    let link = words.link.rsplit_once('/').unwrap().1;
    let offer = it.backend.cover_offer(link).await.unwrap();
    assert_eq!((offer.person.name.as_str(), offer.taken), ("Bo", None));
    assert!(matches!(it.backend.cover_offer(&format!("A{link}")).await, Err(Refusal::NotFound(_))));
    let cover = it.backend.take_cover_by_link(link).await.unwrap();
    assert_eq!((cover.person.name.as_str(), cover.starts_at), ("Bo", ctx.now()));
    let taken = it.backend.cover_offer(link).await.unwrap().taken;
    assert_eq!(taken, Some(Taken::By(cover.person)));
    assert!(matches!(it.backend.take_cover_by_link(link).await, Err(Refusal::Conflict(_))));
    assert!(letter(&ctx, "cover_asked", it.id(1), about).await.unwrap().is_none(), "nothing is asked any more");
    it.clock.advance_s(86_400);
    assert!(matches!(it.backend.cover_offer(link).await, Err(Refusal::NotFound(_))), "the time is over");
}

#[sqlx::test(migrations = false)]
async fn without_a_mail_server_no_letter_is_queued(db: PgPool) {
    let mut it = setting(db).await;
    let silent = it.backend.ctx().clone().sending_mail(false);
    it.backend = Backend::new(silent.clone());
    it.ask("2026-11-22T08:00:00Z", "2026-11-22T16:00:00Z").await;
    it.clock.advance_s(2 * 86_400 + 6 * 3600); // Sunday, a day before the next shift
    assert!(remind(&silent).await.unwrap().is_some());
    assert_eq!(it.letters().await, []);
}

#[sqlx::test(migrations = false)]
async fn notes_are_read_by_those_who_come(db: PgPool) {
    let it = setting(db).await;
    let form = |body: &str| HandoverNoteForm { body: body.into() };
    assert!(matches!(it.backend.write_note(&it.people[0], "payments", form("  ")).await, Err(Refusal::Invalid(_))));
    let outsider = testing::person(&it.backend, "Di", Role::Responder).await;
    assert_eq!(it.backend.write_note(&outsider, "payments", form("Hello")).await, Err(Refusal::Forbidden));
    let note = it.backend.write_note(&it.people[0], "payments", form("Watch the queue.")).await.unwrap();
    assert_eq!(it.backend.unread_notes(&it.people[0]).await.unwrap(), [], "one's own is known");
    assert_eq!(it.backend.unread_notes(&it.people[1]).await.unwrap(), [], "not on call yet");
    it.clock.advance_s(3 * 86_400 + 6 * 3600); // Monday, 09:12 UTC: Bo's shift
    assert_eq!(it.backend.unread_notes(&it.people[1]).await.unwrap().len(), 1);
    it.backend.read_note(&it.people[1], note.id).await.unwrap();
    it.backend.read_note(&it.people[1], note.id).await.unwrap();
    assert_eq!(it.backend.unread_notes(&it.people[1]).await.unwrap(), []);
    let notes = it.backend.notes(&it.manager, "payments").await.unwrap();
    assert_eq!((notes.len(), &*notes[0].readers), (1, &["Bo".to_owned()][..]));
    let log = sqlx::query_scalar::<_, i64>("select count(*) from events where body::text like '%Watch the queue%'");
    assert_eq!(log.fetch_one(&it.backend.ctx().db).await.unwrap(), 0, "what it says is not for the log");
}

#[sqlx::test(migrations = false)]
async fn two_weeks_are_swapped_in_one_step_or_not_at_all(db: PgPool) {
    let it = setting(db).await;
    let side = |person: usize, from: &str, to: &str| SwapSide {
        person_id: it.id(person),
        starts_at: at(from),
        ends_at: at(to),
    };
    let bo = || side(1, "2026-11-23T08:00:00Z", "2026-11-30T08:00:00Z");
    let cy = || side(2, "2026-11-30T08:00:00Z", "2026-12-07T08:00:00Z");
    let swap = |first, second| SwapForm { roster_id: it.roster.id, layer: Layer::PRIMARY, first, second };
    assert_eq!(it.backend.swap(&it.people[0], swap(bo(), cy())).await, Err(Refusal::Forbidden), "it is not Ada's");
    let wrong = swap(bo(), side(2, "2026-12-07T08:00:00Z", "2026-12-08T08:00:00Z"));
    let Err(Refusal::Invalid(errors)) = it.backend.swap(&it.people[1], wrong).await else { panic!("accepted") };
    assert!(errors.get("second.starts_at").is_some());
    let standing = sqlx::query_scalar::<_, i64>("select count(*) from covers");
    assert_eq!(standing.fetch_one(&it.backend.ctx().db).await.unwrap(), 0, "half a swap is none");
    let covers = it.backend.swap(&it.people[1], swap(bo(), cy())).await.unwrap();
    let told: Vec<_> = covers.iter().map(|cover| cover.person.name.as_str()).collect();
    assert_eq!(told, ["Cy", "Bo"]);
}

#[sqlx::test(migrations = false)]
async fn cover_is_wanted_and_taken_from_a_calendar(db: PgPool) {
    let it = setting(db).await;
    let mine = FeedForm { kind: FeedKind::Mine, roster: None };
    let bo = it.backend.create_feed(&it.people[1], mine.clone()).await.unwrap();
    let ada = it.backend.create_feed(&it.people[0], mine).await.unwrap();
    let wanted = |feed: CalendarFeed| feed.items.into_iter().filter(|item| item.uid.starts_with("cover-"));
    let read = async |secret: &str| wanted(it.backend.read_feed(secret).await.unwrap()).collect::<Vec<_>>();
    assert_eq!(read(&bo.secret).await, []);
    let asked = it.ask("2026-11-21T08:00:00Z", "2026-11-22T08:00:00Z").await;
    assert_eq!(read(&ada.secret).await, [], "nobody is asked for their own time");
    let told = read(&bo.secret).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].uid, format!("cover-{}@muster", asked.id));
    assert_eq!(told[0].summary, "Cover wanted: Payments, primary (for Ada)");
    let offer = told[0].offer.clone().unwrap();
    assert_eq!(offer.words, "Ada asks for cover: Payments, primary. “A wedding”");
    assert_eq!(read(&bo.secret).await, told, "the same is told in the same words");
    let link = offer.link.rsplit('/').next().unwrap();
    assert_eq!(it.backend.take_cover_by_link(link).await.unwrap().person.name, "Bo");
    let gone = read(&bo.secret).await;
    assert!(gone[0].cancelled && gone[0].sequence == 1 && gone[0].offer.is_none(), "{gone:?}");
    let items = it.backend.read_feed(&bo.secret).await.unwrap().items;
    assert!(items.iter().any(|item| item.summary == "On call: Payments, primary (cover)"));
}
