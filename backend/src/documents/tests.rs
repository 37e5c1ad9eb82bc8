//! Documents on a real database: what is kept, what others see, and that folding and other processes lose nothing.

use super::replica::Replica;
use super::wire::{self, Said};
use super::{Desk, NotTaken, Open};
use crate::Backend;
use crate::testing::{backend, person};
use bytes::Bytes;
use domain::documents::{DOCUMENT_MAX, DocumentTemplateForm, Documents, Kind, Node};
use domain::incidents::{DeclareForm, IncidentFilter, IncidentStatus, Incidents};
use domain::{Actor, IncidentId, IncidentNumber, PageRequest, Refusal, Role};
use sqlx::PgPool;
use std::sync::Arc;

fn block(words: &str) -> Node {
    Node::new(Kind::Paragraph, vec![Node::text(words, vec![])])
}

/// The update that a message brings.
fn update_of(message: &[u8]) -> &[u8] {
    match wire::read(message) {
        Some(Said::Brings(update)) => update,
        other => panic!("expected an update, got {other:?}"),
    }
}

/// An editor with a replica of its own.
struct Editor(Replica);

impl Editor {
    fn new() -> Editor {
        Editor(Replica::load(None, &[]))
    }

    /// Writes a paragraph at the end, here; answers what has to be sent.
    fn write(&mut self, words: &str) -> Bytes {
        let update = Bytes::from(self.0.appending(&[block(words)]));
        self.hear(&update);
        update
    }

    /// Takes everything out; answers what has to be sent.
    fn clear(&mut self) -> Bytes {
        let update = Bytes::from(self.0.clearing());
        self.hear(&update);
        update
    }

    fn hear(&mut self, update: &[u8]) {
        self.0.apply(update).unwrap();
    }

    fn words(&self) -> String {
        self.0.tree().words()
    }
}

/// Muster with an incident, and two who write.
struct House {
    backend: Backend,
    ada: Actor,
    grace: Actor,
    incident: IncidentId,
    number: IncidentNumber,
}

impl House {
    async fn new(db: PgPool) -> House {
        let (backend, _) = backend(db).await;
        let ada = person(&backend, "Ada", Role::Manager).await;
        let grace = person(&backend, "Grace", Role::Responder).await;
        let form = DeclareForm { title: "Payments fail".into(), ..DeclareForm::default() };
        let incident = backend.declare(&ada, form).await.unwrap();
        House { backend, ada, grace, incident: incident.id, number: incident.number }
    }

    fn desk(&self) -> &Desk {
        self.backend.desk()
    }

    async fn open(&self) -> Arc<Open> {
        self.desk().open(self.incident).await.unwrap()
    }

    async fn write(&self, by: &Actor, editor: &mut Editor, words: &str) {
        let update = editor.write(words);
        self.desk().write(&self.open().await, by, update).await.unwrap();
    }

    async fn rows(&self) -> i64 {
        sqlx::query_scalar!(r#"select count(*) as "count!" from document_updates"#)
            .fetch_one(&self.backend.ctx.db)
            .await
            .unwrap()
    }

    async fn words(&self) -> String {
        self.backend.tree(&self.ada, self.number).await.unwrap().words()
    }
}

#[sqlx::test(migrations = false)]
async fn what_is_written_is_on_disk_before_anybody_hears_of_it(db: PgPool) {
    let house = House::new(db).await;
    let (open, mut ada, mut grace) = (house.open().await, Editor::new(), Editor::new());
    let mut heard = open.follow();
    house.write(&house.ada, &mut ada, "Payments fail").await;
    assert_eq!(house.rows().await, 1);
    grace.hear(update_of(&heard.recv().await.unwrap()));
    assert_eq!(grace.words(), "Payments fail");
    house.write(&house.grace, &mut grace, "in Germany").await;
    assert_eq!(house.words().await, "Payments fail\nin Germany");
    // Another process, which knows nothing, reads the same.
    let other = Desk::start(house.backend.ctx.clone());
    assert_eq!(other.open(house.incident).await.unwrap().everything(), house.open().await.everything());
}

#[sqlx::test(migrations = false)]
async fn what_was_not_kept_is_seen_by_nobody(db: PgPool) {
    let house = House::new(db).await;
    let (open, mut ada) = (house.open().await, Editor::new());
    let update = ada.write("Payments fail");
    house.backend.ctx.db.close().await;
    let answer = house.desk().write(&open, &house.ada, update).await;
    assert!(matches!(answer, Err(NotTaken::Unavailable)), "{answer:?}");
    assert!(open.tree().is_blank());
}

#[sqlx::test(migrations = false)]
async fn whatever_is_no_update_or_too_large_is_refused(db: PgPool) {
    let house = House::new(db).await;
    let open = house.open().await;
    let noise = house.desk().write(&open, &house.ada, Bytes::from_static(&[0xff; 30])).await;
    assert!(matches!(noise, Err(NotTaken::NoUpdate(_))), "{noise:?}");
    let large = Editor::new().write(&"long ".repeat(DOCUMENT_MAX / 4));
    assert!(matches!(house.desk().write(&open, &house.ada, large).await, Err(NotTaken::TooLarge)));
    assert_eq!(house.rows().await, 0);
}

#[sqlx::test(migrations = false)]
async fn a_full_document_gets_room_by_taking_out(db: PgPool) {
    let house = House::new(db).await;
    let (open, mut ada) = (house.open().await, Editor::new());
    house.write(&house.ada, &mut ada, &"much ".repeat(DOCUMENT_MAX / 6)).await;
    let more = || Editor::new().write(&"more ".repeat(DOCUMENT_MAX / 20));
    house.desk().write(&open, &house.ada, more()).await.expect_err("it is full");
    let cleared = ada.clear();
    house.desk().write(&open, &house.ada, cleared).await.expect("whoever takes out is always heard");
    house.desk().write(&open, &house.ada, more()).await.expect("there is room again");
}

#[sqlx::test(migrations = false)]
async fn an_incident_is_found_by_the_words_of_its_document(db: PgPool) {
    let house = House::new(db).await;
    house.write(&house.ada, &mut Editor::new(), "The certificate of edge-eu-2 expired").await;
    house.desk().put_all_away().await;
    for (search, found) in [
        ("certificate", true),
        ("expired edge", true),
        ("Certif", true),
        ("certificate renewed", false),
        ("edge & !certificate", true),
    ] {
        let filter = IncidentFilter { search: Some(search.into()), ..IncidentFilter::default() };
        let page = Incidents::list(&house.backend, &house.ada, filter, PageRequest::default()).await.unwrap();
        assert_eq!(!page.items.is_empty(), found, "{search}");
    }
}

#[sqlx::test(migrations = false)]
async fn updates_are_folded_and_nothing_is_lost(db: PgPool) {
    let house = House::new(db).await;
    let mut ada = Editor::new();
    for line in 0..250 {
        house.write(&house.ada, &mut ada, &format!("line {line}")).await;
        assert!(house.rows().await <= 200, "row {line}");
    }
    let everything = house.open().await.everything();
    house.desk().put_all_away().await;
    assert_eq!(house.rows().await, 0, "all is in the snapshot");
    let back = house.open().await;
    assert_eq!(back.tree(), ada.0.tree());
    assert_eq!(back.everything().len(), everything.len());
    let authors = house.backend.show(&house.grace, house.number).await.unwrap().authors;
    assert_eq!(authors.into_iter().map(|person| person.name).collect::<Vec<_>>(), ["Ada"]);
}

#[sqlx::test(migrations = false)]
async fn two_processes_serve_one_document(db: PgPool) {
    let house = House::new(db).await;
    let stop = tokio_util::sync::CancellationToken::new();
    let other = Desk::start(house.backend.ctx.clone());
    let there = other.open(house.incident).await.unwrap();
    let mut heard = there.follow();
    let (running, stopped) = (other.clone(), stop.clone());
    let running = tokio::spawn(async move { running.run(stopped).await });
    let (mut ada, mut grace) = (Editor::new(), Editor::new());
    house.write(&house.ada, &mut ada, "from here").await;
    grace.hear(update_of(&heard.recv().await.unwrap()));
    other.write(&there, &house.grace, grace.write("from there")).await.unwrap();
    // Its number shows that something is missing here; the table has it.
    house.write(&house.ada, &mut ada, "again from here").await;
    let (here, there) = (house.open().await, there);
    while there.known() != here.known() {
        heard.recv().await.unwrap();
    }
    assert_eq!(here.everything(), there.everything(), "byte for byte");
    for words in ["from here", "from there", "again from here"] {
        assert!(here.tree().words().contains(words), "{words}");
    }
    stop.cancel();
    running.await.unwrap();
}

#[sqlx::test(migrations = false)]
async fn two_processes_that_write_at_once_neither_block_nor_lose(db: PgPool) {
    let house = House::new(db).await;
    let other = Desk::start(house.backend.ctx.clone());
    let mut writing = tokio::task::JoinSet::new();
    for writer in 0..8 {
        let (desk, incident) = (if writer % 2 == 0 { house.desk().clone() } else { other.clone() }, house.incident);
        let by = if writer % 2 == 0 { house.ada.clone() } else { house.grace.clone() };
        writing.spawn(async move {
            let (open, mut editor) = (desk.open(incident).await.unwrap(), Editor::new());
            for line in 0..20 {
                desk.write(&open, &by, editor.write(&format!("{writer}/{line}"))).await.unwrap();
            }
        });
    }
    writing.join_all().await;
    let fresh = Desk::start(house.backend.ctx.clone()).open(house.incident).await.unwrap();
    let words = fresh.tree().words();
    for line in (0..8).flat_map(|writer| (0..20).map(move |line| format!("{writer}/{line}"))) {
        assert!(words.lines().any(|it| it == line), "{line}");
    }
}

#[sqlx::test(migrations = false)]
async fn since_you_left_tells_what_others_did(db: PgPool) {
    let house = House::new(db).await;
    let (mut ada, desk) = (Editor::new(), house.desk());
    house.write(&house.ada, &mut ada, "Payments fail").await;
    let show = async |by: &Actor| house.backend.show(by, house.number).await.unwrap();
    assert!(show(&house.grace).await.since.is_none(), "whoever comes first reads all of it");
    desk.stand_up(&*house.open().await, &house.grace).await.unwrap();
    assert!(show(&house.grace).await.since.is_none());
    house.write(&house.ada, &mut ada, "3DS v2 is off").await;
    house.desk().put_all_away().await;
    let since = show(&house.grace).await.since.unwrap();
    assert_eq!(since.authors.into_iter().map(|person| person.name).collect::<Vec<_>>(), ["Ada"]);
    assert_eq!(since.sections[0].added, ["3DS v2 is off"]);
    house.backend.mark_read(&house.grace, house.number).await.unwrap();
    assert!(show(&house.grace).await.since.is_none());
    let versions = house.backend.versions(&house.grace, house.number, PageRequest::default()).await.unwrap().items;
    assert_eq!(versions.len(), 2);
    let first = house.backend.version(&house.grace, house.number, versions[1].id).await.unwrap();
    assert_eq!((first.tree.words().as_str(), first.since[0].added.len()), ("Payments fail", 1));
}

#[sqlx::test(migrations = false)]
async fn a_template_begins_a_document(db: PgPool) {
    let house = House::new(db).await;
    let form = |name: &str| DocumentTemplateForm { name: name.into(), body: "## Impact\n\n- [ ] who feels it".into() };
    let refused = house.backend.create_template(&house.grace, form("Outage")).await;
    assert_eq!(refused, Err(Refusal::Forbidden));
    let template = house.backend.create_template(&house.ada, form("Outage")).await.unwrap();
    let twice = house.backend.create_template(&house.ada, form("outage")).await;
    assert!(matches!(twice, Err(Refusal::Invalid(_))), "{twice:?}");
    house.backend.begin_with(&house.grace, house.number, template.id).await.unwrap();
    assert_eq!(house.words().await, "Impact\nwho feels it");
    house.backend.remove_template(&house.ada, template.id).await.unwrap();
    assert!(house.backend.begin_with(&house.grace, house.number, template.id).await.is_err());
}

#[sqlx::test(migrations = false)]
async fn stakeholders_read_along_and_a_closed_incident_takes_no_words(db: PgPool) {
    let house = House::new(db).await;
    let reader = person(&house.backend, "Sam", Role::Stakeholder).await;
    let write = async |by: &Actor| house.desk().sit_down(by, house.incident).await.unwrap().rights.write;
    assert!(write(&house.grace).await && !write(&reader).await);
    assert!(!house.backend.show(&reader, house.number).await.unwrap().may_write);
    house.backend.resolve_with(&house.grace, house.number, crate::testing::closing()).await.unwrap();
    house.backend.change_status(&house.grace, house.number, IncidentStatus::Closed).await.unwrap();
    assert!(!write(&house.grace).await);
    let template = house.backend.templates(&house.ada).await.unwrap().remove(0).id;
    let refused = house.backend.begin_with(&house.grace, house.number, template).await;
    assert!(matches!(refused, Err(Refusal::Conflict(_))), "{refused:?}");
}
