//! Talking in the room of an incident. The clock stands at 2026-11-20T03:12:00Z.

use super::{letter, unanswered};
use crate::testing::{self, closing, person};
use crate::{Backend, TestClock};
use domain::incidents::{DeclareForm, IncidentRole, IncidentStatus, Incidents, Stretch};
use domain::log::{ASKED_HOURS, LETTER_EVERY_MINUTES, LogLine, Logs, Reaction};
use domain::privacy::Privacy;
use domain::{Actor, IncidentNumber, PersonId, Refusal, Role};
use sqlx::PgPool;
use std::sync::Arc;

struct House {
    backend: Backend,
    clock: Arc<TestClock>,
    mara: Actor,
    jonas: Actor,
    number: IncidentNumber,
}

impl House {
    async fn new(db: PgPool) -> House {
        let (backend, clock) = testing::backend(db).await;
        let mara = person(&backend, "Mara Lindqvist", Role::Responder).await;
        let jonas = person(&backend, "Jonas Weber", Role::Responder).await;
        let form = DeclareForm { title: "Checkout is slow".into(), ..DeclareForm::default() };
        let number = backend.declare(&mara, form).await.unwrap().number;
        House { backend, clock, mara, jonas, number }
    }

    async fn say(&self, by: &Actor, body: &str) -> LogLine {
        self.backend.say(by, self.number, body.into()).await.unwrap()
    }

    async fn answer(&self, by: &Actor, line: &LogLine, body: &str) -> LogLine {
        self.backend.answer_line(by, self.number, line.seq, body.into()).await.unwrap()
    }

    /// The log as everybody reads it.
    async fn log(&self) -> Vec<LogLine> {
        self.backend.log(&self.mara, self.number, Stretch::Newest).await.unwrap().items
    }

    /// To whom letters went, and what they say.
    async fn letters(&self) -> Vec<(String, String)> {
        let rows = sqlx::query_as::<_, (PersonId, String, serde_json::Value)>(
            "select person.id, person.name, delivery.about from deliveries delivery
             join people person on person.id = delivery.person_id where letter = 'log_mention' order by delivery.id",
        );
        let mut letters = vec![];
        for (person, name, about) in rows.fetch_all(&self.backend.ctx.db).await.unwrap() {
            let words = letter(&self.backend.ctx, person, about).await.unwrap();
            letters.extend(words.map(|words| (name, words.lines.join("\n"))));
        }
        letters
    }

    /// What somebody was asked and has not answered.
    async fn asked(&self, who: &Actor) -> Vec<String> {
        let asked = unanswered(&self.backend.ctx, who.person().unwrap()).await.unwrap();
        asked.into_iter().map(|line| line.begins).collect()
    }
}

fn problem<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> (String, String) {
    match answer {
        Err(Refusal::Invalid(fields)) => fields.0[0].clone(),
        other => panic!("expected a wrong field, got {other:?}"),
    }
}

fn mentioned(line: &LogLine) -> Vec<&str> {
    line.mentions.iter().map(|mention| mention.person.name.as_str()).collect()
}

#[sqlx::test(migrations = false)]
async fn a_log_is_searched_by_its_words(db: PgPool) {
    let house = House::new(db).await;
    let number = house.number;
    for line in ["The queue is at 100%", "The pool of db_1 is empty", "queue and POOL are fine again"] {
        house.backend.say(&house.mara, number, line.into()).await.unwrap();
    }
    let found = async |search: &str, before: Option<i64>| {
        let page = house.backend.find_in_log(&house.jonas, number, search, before).await.unwrap();
        page.items.into_iter().map(|line| line.body).collect::<Vec<_>>()
    };
    assert_eq!(found("queue", None).await, ["The queue is at 100%", "queue and POOL are fine again"]);
    assert_eq!(found(" pool  queue ", None).await, ["queue and POOL are fine again"]);
    assert_eq!(found("100%", None).await, ["The queue is at 100%"], "signs are signs");
    assert_eq!(found("db_1", None).await, ["The pool of db_1 is empty"]);
    assert_eq!(found("nobody", None).await, Vec::<String>::new());
    let last = house.backend.log(&house.mara, number, Stretch::Newest).await.unwrap().items.pop().unwrap().seq;
    assert_eq!(found("queue", Some(last)).await, ["The queue is at 100%"], "and back from there");
    assert_eq!(problem(house.backend.find_in_log(&house.mara, number, "  ", None).await).0, "search");
}

#[sqlx::test(migrations = false)]
async fn lines_come_in_order_and_none_is_missed(db: PgPool) {
    let house = House::new(db).await;
    let number = house.number;
    for line in 0..205 {
        house.backend.say(&house.mara, number, format!(" line {line} ")).await.unwrap();
    }
    let read = async |stretch| {
        let page = house.backend.log(&house.jonas, number, stretch).await.unwrap();
        assert!(page.items.is_sorted_by_key(|line| line.seq));
        let next = page.next.map(|seq| seq.parse::<i64>().unwrap());
        (page.items, next)
    };
    let said = |lines: &[LogLine]| lines.iter().map(|line| line.body.clone()).collect::<Vec<_>>();
    let (newest, before) = read(Stretch::Newest).await;
    assert_eq!((newest.len(), newest[0].body.as_str(), newest[199].body.as_str()), (200, "line 5", "line 204"));
    let (oldest, nothing) = read(Stretch::Before(before.unwrap())).await;
    assert_eq!(said(&oldest), ["line 0", "line 1", "line 2", "line 3", "line 4"]);
    assert_eq!(nothing, None, "the beginning");
    let (after, nothing) = read(Stretch::After(newest[197].seq)).await;
    assert_eq!((said(&after), nothing), (vec!["line 203".into(), "line 204".into()], None));
    let (first, next) = read(Stretch::After(0)).await;
    assert_eq!((first.len(), first[0].body.as_str(), next), (200, "line 0", Some(first[199].seq)));
    assert_eq!(first[0].author, "Mara Lindqvist");
    let timeline = house.backend.timeline(&house.mara, number, Stretch::Newest).await.unwrap();
    assert_eq!(timeline.items.len(), 1, "what people say is not the timeline");
}

#[sqlx::test(migrations = false)]
async fn one_talks_until_it_is_closed(db: PgPool) {
    let house = House::new(db).await;
    let number = house.number;
    let say = || house.backend.say(&house.mara, number, "Still watching".into());
    house.backend.resolve_with(&house.mara, number, closing()).await.unwrap();
    say().await.expect("after it is resolved people still talk");
    house.backend.change_status(&house.mara, number, IncidentStatus::Closed).await.unwrap();
    let closed = "INC-1 is closed, and its log and document with it; reopen it first.";
    assert_eq!(say().await, Err(Refusal::Conflict(closed.into())));
    let line = house.log().await.pop().unwrap();
    let react = house.backend.react(&house.mara, number, line.seq, Reaction::Done, true).await;
    assert_eq!(react, Err(Refusal::Conflict(closed.into())));
    house.backend.change_status(&house.mara, number, IncidentStatus::Investigating).await.unwrap();
    say().await.unwrap();
}

#[sqlx::test(migrations = false)]
async fn a_line_says_something_somewhere(db: PgPool) {
    let house = House::new(db).await;
    let number = house.number;
    assert_eq!(problem(house.backend.say(&house.mara, number, " \n ".into()).await).0, "body");
    assert_eq!(problem(house.backend.say(&house.mara, number, "x".repeat(10_001)).await).0, "body");
    let nowhere = house.backend.say(&house.mara, IncidentNumber(77), "Hello".into()).await;
    assert_eq!(nowhere.unwrap_err(), Refusal::NotFound("incident".into()));
}

#[sqlx::test(migrations = false)]
async fn answers_belong_to_one_line_however_deep(db: PgPool) {
    let house = House::new(db).await;
    let first = house.say(&house.mara, "The replica lags\nby 41 s").await;
    let other = house.say(&house.mara, "Something else").await;
    let second = house.answer(&house.jonas, &first, "Since when?").await;
    let third = house.answer(&house.mara, &second, "02:40").await;
    let quote = third.answers.as_ref().unwrap();
    assert_eq!(
        (quote.seq, quote.author.as_str(), quote.begins.as_str()),
        (first.seq, "Mara Lindqvist", "The replica lags by 41 s")
    );
    let log = house.log().await;
    assert_eq!(log.iter().map(|line| line.replies).collect::<Vec<_>>(), [2, 0, 0, 0]);
    assert_eq!(log[2].answers, second.answers);
    for seq in [first.seq, second.seq, third.seq] {
        let thread = house.backend.thread(&house.jonas, house.number, seq).await.unwrap();
        let said: Vec<&str> = thread.iter().map(|line| line.body.as_str()).collect();
        assert_eq!(said, ["The replica lags\nby 41 s", "Since when?", "02:40"]);
    }
    assert_eq!(house.backend.thread(&house.jonas, house.number, other.seq).await.unwrap().len(), 1);
    let nowhere = Err(Refusal::NotFound("line of this log".into()));
    assert_eq!(house.backend.answer_line(&house.mara, house.number, 1, "Hm".into()).await, nowhere);
    assert_eq!(
        house.backend.thread(&house.mara, house.number, 9_999).await.unwrap_err(),
        Refusal::NotFound("line of this log".into())
    );
}

#[sqlx::test(migrations = false)]
async fn whoever_is_named_hears_of_it_once_in_a_while(db: PgPool) {
    let house = House::new(db).await;
    let line = house.say(&house.mara, "@jonas, does the vault answer? `@mara`").await;
    assert_eq!(mentioned(&line), ["Jonas Weber"]);
    assert_eq!(mentioned(&house.log().await[0]), ["Jonas Weber"]);
    house.say(&house.mara, "@Jonas Weber and the queue?").await;
    house.say(&house.mara, "@mara talks to herself").await;
    let first = ("Jonas Weber".to_owned(), "@jonas, does the vault answer? `@mara`".to_owned());
    assert_eq!(house.letters().await, std::slice::from_ref(&first), "what follows at once is read in the log");
    house.clock.advance_s(LETTER_EVERY_MINUTES * 60);
    house.say(&house.mara, "@jonas?").await;
    assert_eq!(house.letters().await, [first, ("Jonas Weber".into(), "@jonas?".into())]);
}

#[sqlx::test(migrations = false)]
async fn a_name_of_two_is_asked_about_and_a_role_is_a_name(db: PgPool) {
    let house = House::new(db).await;
    person(&house.backend, "Jonas Kim", Role::Responder).await;
    let (field, told) = problem(house.backend.say(&house.mara, house.number, "@jonas look".into()).await);
    assert_eq!(field, "body");
    assert!(told.contains("@Jonas Kim or @Jonas Weber"), "{told}");
    assert_eq!(house.log().await.len(), 0, "nothing is written half");
    let to = house.jonas.person();
    house.backend.assign_role(&house.mara, house.number, IncidentRole::Commander, to, None).await.unwrap();
    assert_eq!(mentioned(&house.say(&house.mara, "@commander, may I?").await), ["Jonas Weber"]);
}

#[sqlx::test(migrations = false)]
async fn nobody_is_told_of_what_they_may_not_see(db: PgPool) {
    let house = House::new(db).await;
    let told = house.say(&house.mara, "@jonas look").await;
    house.backend.make_private(&house.mara, house.number).await.unwrap();
    assert_eq!(house.letters().await, [], "a letter that has not left yet says nothing any more");
    assert_eq!(house.asked(&house.jonas).await, Vec::<String>::new());
    let (_, problem) = problem(house.backend.say(&house.mara, house.number, "@jonas?".into()).await);
    assert_eq!(problem, "Jonas Weber does not see INC-1, which is private. Let them in first, or leave out the @.");
    let missing = Refusal::NotFound("incident".into());
    assert_eq!(house.backend.thread(&house.jonas, house.number, told.seq).await.unwrap_err(), missing);
    let react = house.backend.react(&house.jonas, house.number, told.seq, Reaction::Done, true).await;
    assert_eq!(react, Err(missing));
}

#[sqlx::test(migrations = false)]
async fn a_question_stands_until_it_is_answered(db: PgPool) {
    let house = House::new(db).await;
    let first = house.say(&house.mara, "@jonas: the vault?").await;
    house.say(&house.mara, "@jonas: and the queue?").await;
    assert_eq!(house.asked(&house.jonas).await, ["@jonas: and the queue?", "@jonas: the vault?"]);
    house.backend.react(&house.jonas, house.number, first.seq, Reaction::Looking, true).await.unwrap();
    assert_eq!(house.asked(&house.jonas).await, ["@jonas: and the queue?"]);
    house.say(&house.jonas, "It is empty").await;
    assert_eq!(house.asked(&house.jonas).await, Vec::<String>::new());
    house.say(&house.mara, "@jonas: sure?").await;
    house.clock.advance_s(ASKED_HOURS * 3_600);
    assert_eq!(house.asked(&house.jonas).await, Vec::<String>::new(), "what was asked yesterday is history");
    house.say(&house.mara, "@jonas: still sure?").await;
    house.backend.resolve_with(&house.mara, house.number, closing()).await.unwrap();
    assert_eq!(house.asked(&house.jonas).await, Vec::<String>::new());
}

#[sqlx::test(migrations = false)]
async fn reactions_hold_once_each_until_they_are_taken_back(db: PgPool) {
    let house = House::new(db).await;
    let line = house.say(&house.mara, "Rolled back").await;
    let react = async |who: &Actor, reaction, holds| {
        house.backend.react(who, house.number, line.seq, reaction, holds).await.unwrap();
    };
    let before = crate::events::head(&house.backend.ctx.db).await.unwrap();
    react(&house.jonas, Reaction::Doubt, true).await;
    react(&house.jonas, Reaction::Doubt, true).await;
    react(&house.mara, Reaction::Done, true).await;
    react(&house.jonas, Reaction::Done, true).await;
    react(&house.jonas, Reaction::Doubt, false).await;
    react(&house.jonas, Reaction::Doubt, false).await;
    let events = crate::events::head(&house.backend.ctx.db).await.unwrap() - before;
    assert_eq!(events, 4, "what holds already is no news");
    let reactions = house.log().await.remove(0).reactions;
    let told: Vec<_> = reactions
        .iter()
        .map(|reacted| (reacted.reaction, reacted.people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>()))
        .collect();
    assert_eq!(told, [(Reaction::Done, vec!["Mara Lindqvist", "Jonas Weber"])]);
    let timeline = house.backend.timeline(&house.mara, house.number, Stretch::Newest).await.unwrap();
    assert_eq!(timeline.items.len(), 1, "reactions are not what happened");
    let program = testing::token(Role::Responder);
    let refused = house.backend.react(&program, house.number, line.seq, Reaction::Done, true).await;
    assert_eq!(refused, Err(Refusal::Forbidden), "programs have no opinion");
}
