//! Saying it before doing it: one at a time, decided by whoever commands.

use crate::Backend;
use crate::testing::{backend, person, token};
use domain::announcements::{Announcement, AnnouncementForm, AnnouncementState, Announcements, DecisionForm};
use domain::incidents::{DeclareForm, IncidentRole, Incidents, Stretch};
use domain::{Actor, IncidentNumber, Refusal, Role};
use sqlx::PgPool;

use AnnouncementState::{Approved, Done, Held, Waiting, Withdrawn};

struct House {
    backend: Backend,
    mara: Actor,
    jonas: Actor,
    kenji: Actor,
    number: IncidentNumber,
}

impl House {
    async fn new(db: PgPool) -> House {
        let (backend, _) = backend(db).await;
        let mara = person(&backend, "Mara Lindqvist", Role::Responder).await;
        let jonas = person(&backend, "Jonas Weber", Role::Responder).await;
        let kenji = person(&backend, "Kenji Morita", Role::Responder).await;
        let form = DeclareForm { title: "Payments fail".into(), ..DeclareForm::default() };
        let number = backend.declare(&mara, form).await.unwrap().number;
        House { backend, mara, jonas, kenji, number }
    }

    async fn command(&self, who: &Actor) {
        self.backend.assign_role(who, self.number, IncidentRole::Commander, who.person(), None).await.unwrap();
    }

    async fn announce(&self, by: &Actor, what: &str) -> Announcement {
        self.backend.announce(by, self.number, form(what)).await.unwrap()
    }

    async fn decide(&self, by: &Actor, one: &Announcement, state: AnnouncementState) -> Result<Announcement, Refusal> {
        let words = if state == Held { "Jonas first".into() } else { String::new() };
        self.backend.decide(by, self.number, one.id, DecisionForm { state, words }).await
    }

    async fn refusal(&self, by: &Actor, one: &Announcement, state: AnnouncementState) -> String {
        match self.decide(by, one, state).await {
            Err(Refusal::Conflict(why)) => why,
            other => panic!("{other:?}"),
        }
    }
}

fn form(what: &str) -> AnnouncementForm {
    AnnouncementForm { what: what.into(), ..AnnouncementForm::default() }
}

#[sqlx::test(migrations = false)]
async fn the_commander_decides_and_whoever_announced_says_how_it_went(db: PgPool) {
    let house = House::new(db).await;
    house.command(&house.mara).await;
    let one = house.announce(&house.kenji, "restart DB-3.").await;
    assert_eq!((one.state, one.resource.as_str()), (Waiting, "db-3"));
    assert_eq!(house.refusal(&house.jonas, &one, Approved).await, "Mara Lindqvist commands, and decides about it.");
    assert_eq!(house.refusal(&house.kenji, &one, Approved).await, "Mara Lindqvist commands, and decides about it.");
    assert_eq!(house.refusal(&house.kenji, &one, Done).await, "Nobody has let “restart DB-3.” go ahead yet.");
    let held = house.decide(&house.mara, &one, Held).await.unwrap();
    assert_eq!(
        (held.state, held.words.as_str(), held.decided_by.as_deref()),
        (Held, "Jonas first", Some("Mara Lindqvist"))
    );
    house.decide(&house.mara, &one, Approved).await.unwrap();
    assert_eq!(house.refusal(&house.jonas, &one, Done).await, "Mara Lindqvist commands, and decides about it.");
    let done = house.decide(&house.kenji, &one, Done).await.unwrap();
    assert_eq!(done.state, Done);
    assert_eq!(house.refusal(&house.mara, &one, Held).await, "“restart DB-3.” is done already.");
    let story = house.backend.timeline(&house.jonas, house.number, Stretch::Newest).await.unwrap().items;
    let story: Vec<String> = story.iter().map(|item| format!("{} {}", item.actor, item.sentence)).collect();
    assert_eq!(
        story[2..],
        [
            "Kenji Morita is about to restart DB-3.",
            "Mara Lindqvist holds “restart DB-3.”: Jonas first",
            "Mara Lindqvist lets “restart DB-3.” go ahead",
            "Kenji Morita says that “restart DB-3.” is done",
        ]
    );
}

#[sqlx::test(migrations = false)]
async fn whoever_commands_goes_ahead_unless_somebody_touches_the_same(db: PgPool) {
    let house = House::new(db).await;
    house.command(&house.mara).await;
    assert_eq!(house.announce(&house.mara, "flush the cache").await.state, Approved);
    let waiting = house.announce(&house.jonas, "vacuum db-1").await;
    let mine = house.announce(&house.mara, "fail over db-1").await;
    assert_eq!(mine.state, Waiting, "Jonas is about to touch it");
    assert_eq!(mine.clashes[0].announced_by, "Jonas Weber");
    house.decide(&house.mara, &waiting, Approved).await.unwrap();
    let why = house.refusal(&house.mara, &mine, Approved).await;
    assert_eq!(why, "Jonas Weber goes ahead with “vacuum db-1” in INC-1. Wait until that is done, or hold it.");
    house.decide(&house.jonas, &waiting, Done).await.unwrap();
    house.decide(&house.mara, &mine, Approved).await.unwrap();
}

#[sqlx::test(migrations = false)]
async fn two_who_announce_the_same_at_once_learn_of_each_other(db: PgPool) {
    let house = House::new(db).await;
    let elsewhere = DeclareForm { title: "Search is slow".into(), ..DeclareForm::default() };
    let elsewhere = house.backend.declare(&house.jonas, elsewhere).await.unwrap().number;
    let (one, other) = tokio::join!(
        house.backend.announce(&house.kenji, house.number, form("restart db-3")),
        house.backend.announce(&house.jonas, elsewhere, form("vacuum db-3")),
    );
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(one.clashes.len() + other.clashes.len(), 1, "whoever was second is told of the first");
    for (by, number, with) in [(&house.kenji, house.number, elsewhere), (&house.jonas, elsewhere, house.number)] {
        let listed = Announcements::list(&house.backend, by, number).await.unwrap();
        assert_eq!(listed[0].clashes[0].incident, Some(with), "and both see it");
    }
    // Nobody commands: each looks at the other's. Both at once: one goes ahead.
    let approve = || DecisionForm { state: Approved, words: String::new() };
    let (first, second) = tokio::join!(
        house.backend.decide(&house.mara, house.number, one.id, approve()),
        house.backend.decide(&house.mara, elsewhere, other.id, approve()),
    );
    let won = [&first, &second].into_iter().filter(|decided| decided.is_ok()).count();
    assert_eq!(won, 1, "{first:?} {second:?}");
    let lost = if first.is_err() { first } else { second };
    assert!(matches!(lost, Err(Refusal::Conflict(_))), "{lost:?}");
}

#[sqlx::test(migrations = false)]
async fn nobody_looks_at_what_they_announced_themselves(db: PgPool) {
    let house = House::new(db).await;
    let one = house.announce(&house.kenji, "restart db-3").await;
    let why = house.refusal(&house.kenji, &one, Approved).await;
    assert!(why.starts_with("Somebody else has to look first"), "{why}");
    house.decide(&house.jonas, &one, Approved).await.unwrap();
    // A program announces too, and a person decides about it.
    let deploy = house.announce(&token(Role::Responder), "deploy checkout").await;
    house.decide(&house.kenji, &deploy, Approved).await.unwrap();
    house.command(&house.mara).await;
    house.decide(&token(Role::Responder), &deploy, Done).await.unwrap();
}

#[sqlx::test(migrations = false)]
async fn what_stands_in_nobodys_way_is_over(db: PgPool) {
    let house = House::new(db).await;
    let one = house.announce(&house.kenji, "restart db-3").await;
    house.decide(&house.jonas, &one, Approved).await.unwrap();
    house.backend.resolve_with(&house.mara, house.number, crate::testing::closing()).await.unwrap();
    let listed = Announcements::list(&house.backend, &house.jonas, house.number).await.unwrap();
    assert_eq!((listed[0].state, listed[0].words.as_str()), (Withdrawn, "The incident ended"));
    let late = house.backend.announce(&house.kenji, house.number, form("restart db-3")).await;
    assert!(matches!(&late, Err(Refusal::Conflict(why)) if why.contains("reopen it first")), "{late:?}");
}

#[sqlx::test(migrations = false)]
async fn what_is_wrong_stands_at_its_field(db: PgPool) {
    let house = House::new(db).await;
    let wrong = async |form: AnnouncementForm| match house.backend.announce(&house.kenji, house.number, form).await {
        Err(Refusal::Invalid(fields)) => fields.0[0].0.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(wrong(form(" ")).await, "what");
    assert_eq!(wrong(AnnouncementForm { resource: "…".into(), ..form("restart it") }).await, "resource");
    let one = house.announce(&house.kenji, "restart db-3").await;
    for (state, words, field) in [(Held, "", "words"), (Waiting, "", "state")] {
        let form = DecisionForm { state, words: words.into() };
        let refused = house.backend.decide(&house.jonas, house.number, one.id, form).await;
        assert!(matches!(&refused, Err(Refusal::Invalid(fields)) if fields.0[0].0 == field), "{refused:?}");
    }
}
