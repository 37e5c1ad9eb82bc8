//! Asking for help: by name, by roster, by area; answered from the room and by the link; paged again until the room knows.

use crate::notifications::{Deliveries, Mailer};
use crate::testing::{Roster, backend, closing, person, roster, token};
use crate::{Backend, TestClock, page_again};
use domain::care::{BreakForm, Cares};
use domain::incidents::{DeclareForm, IncidentRole, Incidents, Stretch};
use domain::responders::{ANSWER_WITHIN_S, AnswerForm, Ask, AskForm, AskState, Responders};
use domain::{Actor, IncidentNumber, Refusal, Role};
use sqlx::PgPool;
use std::sync::Arc;

use AskState::{Accepted, Asked, Declined, Released, Withdrawn};

struct House {
    backend: Backend,
    clock: Arc<TestClock>,
    roster: Roster,
    mara: Actor,
    mei: Actor,
    number: IncidentNumber,
}

fn to(whom: &str) -> AskForm {
    AskForm { whom: whom.into(), what: "the replica lags".into(), ..AskForm::default() }
}

fn say(state: AskState, words: &str) -> AnswerForm {
    AnswerForm { state, words: words.into() }
}

impl House {
    async fn new(db: PgPool) -> House {
        let (backend, clock) = backend(db).await;
        let roster = roster(&backend).await;
        let mara = person(&backend, "Mara Lindqvist", Role::Responder).await;
        let mei = person(&backend, "Mei Tanaka", Role::Responder).await;
        let number = declare(&backend, &mara, false).await;
        House { backend, clock, roster, mara, mei, number }
    }

    async fn ask(&self, by: &Actor, form: AskForm) -> Result<Vec<Ask>, Refusal> {
        self.backend.ask(by, self.number, form).await
    }

    async fn one(&self, whom: &str) -> Ask {
        self.ask(&self.mara, to(whom)).await.unwrap().remove(0)
    }

    async fn answer(&self, by: &Actor, ask: &Ask, form: AnswerForm) -> Result<Ask, Refusal> {
        self.backend.answer_ask(by, self.number, ask.id, form).await
    }

    async fn listed(&self) -> Vec<Ask> {
        self.backend.asks(&self.mara, self.number).await.unwrap()
    }

    async fn wait_s(&self, seconds: i64) {
        self.clock.advance_s(seconds);
        page_again(&self.backend.ctx).await.unwrap();
    }

    async fn story(&self) -> Vec<String> {
        let items = self.backend.timeline(&self.mara, self.number, Stretch::Newest).await.unwrap().items;
        items.iter().map(|item| format!("{} {}", item.actor, item.sentence)).collect()
    }

    /// States of what is to be sent to somebody of an ask.
    async fn deliveries(&self) -> Vec<String> {
        sqlx::query_scalar(
            "select delivery.state from deliveries delivery join pages page on page.id = delivery.page_id
             where page.ask_id is not null order by delivery.created_at, delivery.id",
        )
        .fetch_all(&self.backend.ctx.db)
        .await
        .unwrap()
    }

    /// The link in the first page of an ask.
    async fn link(&self, ask: &Ask) -> String {
        let (page, at): (uuid::Uuid, domain::Timestamp) =
            sqlx::query_as("select id, created_at from pages where ask_id = $1 order by id limit 1")
                .bind(ask.id)
                .fetch_one(&self.backend.ctx.db)
                .await
                .unwrap();
        let key: Vec<u8> =
            sqlx::query_scalar("select link_key from installation").fetch_one(&self.backend.ctx.db).await.unwrap();
        let link = crate::escalation::link_of_ask(&key, domain::PageId(page), at);
        link.strip_prefix("/asked/").unwrap().to_owned()
    }
}

async fn declare(backend: &Backend, by: &Actor, private: bool) -> IncidentNumber {
    let title = if private { "A walrus" } else { "Payments fail" };
    let form = DeclareForm { title: title.into(), private, ..DeclareForm::default() };
    backend.declare(by, form).await.unwrap().number
}

fn conflict<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> String {
    match answer {
        Err(Refusal::Conflict(why)) => why,
        other => panic!("{other:?}"),
    }
}

fn invalid<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> (String, String) {
    match answer {
        Err(Refusal::Invalid(fields)) => fields.0[0].clone(),
        other => panic!("{other:?}"),
    }
}

#[sqlx::test(migrations = false)]
async fn somebody_is_asked_comes_and_goes(db: PgPool) {
    let house = House::new(db).await;
    let ask = house.one("Mei Tanaka").await;
    assert_eq!((ask.state, ask.paged, ask.asked_by.as_str()), (Asked, 1, "Mara Lindqvist"));
    assert_eq!(house.deliveries().await, ["pending"]);
    let mine = house.backend.asked_of_me(&house.mei).await.unwrap();
    assert_eq!((mine[0].ask.id, mine[0].number, mine[0].title.as_str()), (ask.id, house.number, "Payments fail"));
    assert!(house.backend.asked_of_me(&house.mara).await.unwrap().is_empty());
    house.clock.advance_s(120);
    let again = conflict(house.ask(&house.roster.responder, to("Mei Tanaka")).await);
    assert!(again.starts_with("Mara Lindqvist asked Mei Tanaka 2 minutes ago."), "{again}");
    assert_eq!(
        conflict(house.answer(&house.mara, &ask, say(Accepted, "")).await),
        "Only Mei Tanaka says whether they come."
    );
    let here = house.answer(&house.mei, &ask, say(Accepted, "two minutes")).await.unwrap();
    assert_eq!((here.state, here.words.as_str(), here.due_at), (Accepted, "two minutes", None));
    assert_eq!(house.deliveries().await, ["cancelled"], "nobody is paged after their answer");
    assert!(house.backend.asked_of_me(&house.mei).await.unwrap().is_empty());
    house.wait_s(3 * ANSWER_WITHIN_S).await;
    let again = conflict(house.ask(&house.roster.responder, to("mei")).await);
    assert!(again.starts_with("Mei Tanaka helps already"), "{again}");
    let gone = house.answer(&house.mei, &ask, say(Released, "")).await.unwrap();
    assert_eq!(gone.state, Released);
    assert!(conflict(house.answer(&house.mei, &ask, say(Accepted, "")).await).contains("was let go already"));
    assert_eq!(
        house.story().await[1..],
        [
            "Mara Lindqvist asked Mei Tanaka to help: the replica lags",
            "Mara Lindqvist paged Mei Tanaka (step 1)",
            "Mei Tanaka comes to help: two minutes",
            "Mei Tanaka is off again",
        ]
    );
    house.one("Mei Tanaka").await;
    assert_eq!(house.listed().await.len(), 2, "whoever was let go can be asked again");
}

#[sqlx::test(migrations = false)]
async fn who_declines_says_why_and_others_are_offered(db: PgPool) {
    let house = House::new(db).await;
    let asked = house.ask(&house.mara, to("roster:payments")).await.unwrap();
    assert_eq!(asked.len(), 1);
    assert_eq!((asked[0].person.name.as_str(), asked[0].found.as_str()), ("Ada Primary", "on call for Payments"));
    house.answer(&house.roster.primary, &asked[0], say(Declined, "on a train")).await.unwrap();
    let listed = house.listed().await;
    assert_eq!((listed[0].state, listed[0].words.as_str()), (Declined, "on a train"));
    let instead: Vec<&str> = listed[0].instead.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(instead, ["Grace Secondary"], "who is next in the roster");
    let form = AskForm { person_id: Some(listed[0].instead[0].id), ..to("") };
    house.ask(&house.mara, form).await.unwrap();
    assert!(house.listed().await.iter().all(|ask| ask.instead.is_empty()), "somebody may come");
    assert_eq!(house.story().await.iter().filter(|line| *line == "Ada Primary cannot come: on a train").count(), 1);
    // Nobody counts as a responder who only said that they cannot come.
    let room = house.backend.room(&house.mara, house.number).await.unwrap();
    assert!(room.responders.iter().all(|person| person.name != "Ada Primary"));
    assert_eq!(house.ask(&house.mara, to("Ada Primary")).await.unwrap()[0].state, Asked, "and can be asked again");
}

#[sqlx::test(migrations = false)]
async fn whoever_does_not_answer_is_paged_three_times_and_then_the_room_knows(db: PgPool) {
    let house = House::new(db).await;
    let ask = house.one("Mei Tanaka").await;
    house.wait_s(ANSWER_WITHIN_S - 1).await;
    assert_eq!(house.deliveries().await.len(), 1);
    house.wait_s(1).await;
    // However late it looks, one page goes out, and two processes send no two.
    house.clock.advance_s(4 * ANSWER_WITHIN_S);
    let (one, other) = tokio::join!(page_again(&house.backend.ctx), page_again(&house.backend.ctx));
    one.unwrap();
    other.unwrap();
    assert_eq!(house.deliveries().await.len(), 3);
    assert!(!house.listed().await[0].is_unanswered());
    house.wait_s(ANSWER_WITHIN_S).await;
    let silent = house.listed().await.remove(0);
    assert!(silent.is_unanswered() && silent.paged == 3 && silent.due_at.is_none(), "{silent:?}");
    assert_eq!(house.story().await.last().unwrap(), "Muster got no answer from Mei Tanaka to 3 pages");
    house.wait_s(10 * ANSWER_WITHIN_S).await;
    assert_eq!(house.deliveries().await.len(), 3);
    // Asked once more, it is another round of the same ask; and the first letter still answers it.
    let again = house.ask(&house.roster.responder, to("Mei Tanaka")).await.unwrap().remove(0);
    assert_eq!((again.id, again.paged, again.asked_by.as_str()), (ask.id, 1, "Joan Responder"));
    house.wait_s(ANSWER_WITHIN_S).await;
    assert_eq!(house.deliveries().await.len(), 5);
    let link = house.link(&ask).await;
    let answered = house.backend.answer_by_link(&link, say(Accepted, "")).await.unwrap();
    assert_eq!(answered.ask.state, Accepted);
    assert_eq!(house.story().await.last().unwrap(), "Mei Tanaka comes to help");
}

#[sqlx::test(migrations = false)]
async fn a_link_answers_one_ask_and_nothing_else(db: PgPool) {
    let house = House::new(db).await;
    let ask = house.one("Mei Tanaka").await;
    let link = house.link(&ask).await;
    let shown = house.backend.ask_behind_link(&link).await.unwrap();
    assert_eq!((shown.ask.state, shown.number), (Asked, house.number), "to look changes nothing");
    assert_eq!(invalid(house.backend.answer_by_link(&link, say(Withdrawn, "")).await).0, "state");
    let declined = house.backend.answer_by_link(&link, say(Declined, "asleep")).await.unwrap();
    assert_eq!((declined.ask.state, declined.ask.words.as_str()), (Declined, "asleep"));
    for wrong in ["", "x.y", &link[1..]] {
        let refused = house.backend.ask_behind_link(wrong).await;
        assert!(matches!(refused, Err(Refusal::NotFound(_))), "{refused:?}");
    }
    house.clock.advance_s(8 * 86_400);
    assert!(matches!(house.backend.ask_behind_link(&link).await, Err(Refusal::NotFound(_))), "older than a week");
}

#[sqlx::test(migrations = false)]
async fn who_rests_is_asked_only_anyway(db: PgPool) {
    let house = House::new(db).await;
    let rest = BreakForm { person_id: None, minutes: Some(30) };
    house.backend.rest(&house.mei, house.number, rest).await.unwrap();
    house.clock.advance_s(60);
    let (field, told) = invalid(house.ask(&house.mara, to("Mei Tanaka")).await);
    assert_eq!(
        (field.as_str(), told.as_str()),
        ("anyway", "Mei Tanaka rests for 29 more minutes. Ask somebody else, or page them anyway.")
    );
    assert!(house.listed().await.is_empty());
    let anyway = AskForm { anyway: true, ..to("Mei Tanaka") };
    assert_eq!(house.ask(&house.mara, anyway).await.unwrap().len(), 1);
}

#[sqlx::test(migrations = false)]
async fn an_area_is_asked_for_whoever_is_fit(db: PgPool) {
    let house = House::new(db).await;
    let knows = async |who: &Actor, area: &str| {
        sqlx::query("update people set areas = array[$2] where id = $1")
            .bind(who.person())
            .bind(area)
            .execute(&house.backend.ctx.db)
            .await
            .unwrap();
    };
    knows(&house.mei, "Postgres").await;
    knows(&house.roster.responder, "postgres").await;
    let first = house.ask(&house.mara, to("Postgres")).await.unwrap().remove(0);
    assert_eq!((first.person.name.as_str(), first.found.as_str()), ("Joan Responder", "knows Postgres"));
    house.answer(&house.roster.responder, &first, say(Declined, "")).await.unwrap();
    assert_eq!(house.listed().await[0].instead[0].name, "Mei Tanaka");
    let second = house.ask(&house.mara, to("area:postgres")).await.unwrap().remove(0);
    assert_eq!(second.person.name, "Mei Tanaka", "who declined comes last");
    assert_eq!(invalid(house.ask(&house.mara, to("Kafka")).await).0, "whom");
    assert_eq!(invalid(house.ask(&house.mara, to("")).await).0, "whom");
    assert_eq!(invalid(house.ask(&house.mara, AskForm { what: " ".into(), ..to("Postgres") }).await).0, "what");
    assert!(invalid(house.ask(&house.mara, to("Mara Lindqvist")).await).1.contains("You are here already"));
}

#[sqlx::test(migrations = false)]
async fn suggestions_are_near_to_what_is_affected(db: PgPool) {
    let house = House::new(db).await;
    assert!(house.backend.suggest(&house.mara, house.number).await.unwrap().is_empty(), "nothing is affected");
    let service = house.roster.source.service_id;
    house.backend.set_service(&house.mara, house.number, service, true).await.unwrap();
    sqlx::query("update people set areas = '{Checkout,TLS}' where id = $1")
        .bind(house.mei.person())
        .execute(&house.backend.ctx.db)
        .await
        .unwrap();
    let told = async || {
        let near = house.backend.suggest(&house.mara, house.number).await.unwrap();
        near.into_iter().map(|one| format!("{}: {}", one.person.name, one.why)).collect::<Vec<_>>()
    };
    let all =
        ["Ada Primary: on call for Payments", "Grace Secondary: on call for Payments", "Mei Tanaka: knows Checkout"];
    assert_eq!(told().await, all);
    house.one("Ada Primary").await;
    assert_eq!(told().await, all[1..], "who is asked is not proposed");
}

#[sqlx::test(migrations = false)]
async fn whoever_asked_or_commands_takes_it_back_and_lets_go(db: PgPool) {
    let house = House::new(db).await;
    let ada = &house.roster.primary;
    house.backend.assign_role(ada, house.number, IncidentRole::Commander, ada.person(), None).await.unwrap();
    let ask = house.one("Mei Tanaka").await;
    let refused = conflict(house.answer(&house.roster.secondary, &ask, say(Withdrawn, "")).await);
    assert_eq!(refused, "Mara Lindqvist asked Mei Tanaka, and Ada Primary commands: one of them says so.");
    let told = conflict(house.answer(&house.mei, &ask, say(Withdrawn, "")).await);
    assert!(told.starts_with("You are asked"), "{told}");
    assert!(conflict(house.answer(&house.mara, &ask, say(Released, "")).await).contains("has not come yet"));
    assert_eq!(house.answer(&house.mara, &ask, say(Withdrawn, "")).await.unwrap().state, Withdrawn);
    assert_eq!(house.deliveries().await, ["cancelled"]);
    let ask = house.one("Mei Tanaka").await;
    house.answer(&house.mei, &ask, say(Accepted, "")).await.unwrap();
    let gone = house.answer(ada, &ask, say(Released, "you can sleep")).await.unwrap();
    assert_eq!((gone.state, gone.decided_by.as_deref()), (Released, Some("Ada Primary")));
    // A program asks, too; a stakeholder does not, but answers when they are asked.
    let program = house.ask(&token(Role::Responder), to("Mei Tanaka")).await.unwrap().remove(0);
    house.answer(&token(Role::Responder), &program, say(Withdrawn, "")).await.unwrap();
    let pat = person(&house.backend, "Pat Holder", Role::Stakeholder).await;
    assert_eq!(house.ask(&pat, to("Mei Tanaka")).await, Err(Refusal::Forbidden));
    let ask = house.one("Pat Holder").await;
    assert_eq!(house.answer(&pat, &ask, say(Accepted, "")).await.unwrap().state, Accepted);
}

#[sqlx::test(migrations = false)]
async fn with_the_incident_everything_ends(db: PgPool) {
    let house = House::new(db).await;
    let (mei, joan) = (house.one("Mei Tanaka").await, house.one("Joan Responder").await);
    house.answer(&house.mei, &mei, say(Accepted, "")).await.unwrap();
    house.backend.resolve_with(&house.mara, house.number, closing()).await.unwrap();
    let state = |asks: &[Ask], id| asks.iter().find(|ask| ask.id == id).map(|ask| ask.state);
    let listed = house.listed().await;
    assert_eq!((state(&listed, mei.id), state(&listed, joan.id)), (Some(Released), Some(Withdrawn)));
    house.wait_s(5 * ANSWER_WITHIN_S).await;
    assert_eq!(house.deliveries().await, ["cancelled", "cancelled"]);
    assert!(conflict(house.ask(&house.mara, to("Mei Tanaka")).await).contains("reopen it first"));
}

#[sqlx::test(migrations = false)]
async fn a_private_incident_lets_in_whom_it_asks(db: PgPool) {
    let house = House::new(db).await;
    let number = declare(&house.backend, &house.mara, true).await;
    assert!(matches!(house.backend.asks(&house.mei, number).await, Err(Refusal::NotFound(_))));
    let ask = house.backend.ask(&house.mara, number, to("Mei Tanaka")).await.unwrap().remove(0);
    assert_eq!(house.backend.asks(&house.mei, number).await.unwrap().len(), 1, "they see it from then on");
    let link = house.link(&ask).await;
    assert_eq!(house.backend.ask_behind_link(&link).await.unwrap().title, "A walrus");
    domain::privacy::Privacy::shut_out(&house.backend, &house.mara, number, ask.person.id).await.unwrap();
    assert!(
        matches!(house.backend.ask_behind_link(&link).await, Err(Refusal::NotFound(_))),
        "the link tells nothing more"
    );
    assert!(house.backend.asked_of_me(&house.mei).await.unwrap().is_empty());
    assert_eq!(house.deliveries().await, ["cancelled"]);
    // Who is asked stays in when it is made private later.
    house.one("Mei Tanaka").await;
    domain::privacy::Privacy::make_private(&house.backend, &house.mara, house.number).await.unwrap();
    assert_eq!(house.backend.asks(&house.mei, house.number).await.unwrap().len(), 1);
}

#[sqlx::test(migrations = false)]
async fn of_two_who_ask_at_once_one_pages(db: PgPool) {
    let house = House::new(db).await;
    let (one, other) =
        tokio::join!(house.ask(&house.mara, to("Mei Tanaka")), house.ask(&house.roster.responder, to("Mei Tanaka")));
    assert_eq!([&one, &other].into_iter().filter(|asked| asked.is_ok()).count(), 1, "{one:?} {other:?}");
    let lost = conflict(if one.is_err() { one } else { other });
    assert!(lost.contains("asked Mei Tanaka just now"), "{lost}");
    assert_eq!(house.deliveries().await.len(), 1);
}

#[sqlx::test(migrations = false)]
async fn what_is_asked_goes_out_as_a_page(db: PgPool) {
    let house = House::new(db).await;
    house.one("Mei Tanaka").await;
    // Without a mail server it is tried, recorded and told like every page.
    let deliveries = Deliveries::new(house.backend.ctx.clone(), Mailer::unconfigured());
    deliveries.settle().await.unwrap();
    let tried: i64 =
        sqlx::query_scalar("select count(*) from delivery_attempts").fetch_one(&house.backend.ctx.db).await.unwrap();
    assert_eq!(tried, 1);
    assert_eq!(house.deliveries().await, ["pending"], "and tried again");
}
