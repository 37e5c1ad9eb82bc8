//! The live stream: nothing is missed, nobody hears what is not for them, and nobody listens who may not.

use axum::body::Body;
use domain::Role;
use domain::events::Change;
use domain::incidents::{DeclareForm, Incidents};
use domain::people::{Access, People, SignedIn};
use domain::presence::Presence;
use domain::privacy::Privacy;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use sqlx::PgPool;

use crate::support::{SOON, Server, header, with_session};

/// A browser's side of the stream.
struct Stream {
    body: Body,
    text: String,
}

impl Stream {
    async fn open(server: &Server, who: &SignedIn, last_event_id: Option<i64>) -> Self {
        Self::open_at(server, who, last_event_id, "/live").await
    }

    /// In the room of an incident.
    async fn enter(server: &Server, who: &SignedIn, incident: domain::IncidentId) -> Self {
        let mut stream = Self::open_at(server, who, None, &format!("/live?at={incident}")).await;
        stream.until(|message| message.contains("event: hello")).await;
        stream
    }

    async fn open_at(server: &Server, who: &SignedIn, last_event_id: Option<i64>, address: &str) -> Self {
        let mut request = Request::get(address);
        if let Some(id) = last_event_id {
            request = request.header("last-event-id", id);
        }
        let answer = server.call(with_session(request.body(Body::empty()).unwrap(), &who.token)).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(header(&answer, "content-type"), "text/event-stream");
        assert_eq!(header(&answer, "x-accel-buffering"), "no");
        Self { body: answer.into_body(), text: String::new() }
    }

    /// Reads until a message satisfies `wanted`, and answers it. Pulses are skipped.
    async fn until(&mut self, mut wanted: impl FnMut(&str) -> bool) -> String {
        let found = async {
            loop {
                while let Some((message, rest)) = self.text.split_once("\n\n") {
                    let (message, rest) = (message.to_owned(), rest.to_owned());
                    self.text = rest;
                    if wanted(&message) {
                        return message;
                    }
                }
                let frame = self.body.frame().await.expect("the stream goes on").unwrap();
                self.text.push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
            }
        };
        tokio::time::timeout(SOON, found).await.expect("the message comes")
    }

    async fn next_notice(&mut self) -> String {
        self.until(|message| message.contains("\"seq\"")).await
    }

    async fn until_end(mut self) -> bool {
        let end = async { while self.body.frame().await.is_some() {} };
        tokio::time::timeout(SOON, end).await.is_ok()
    }
}

fn number_of(message: &str) -> i64 {
    message.lines().find_map(|line| line.strip_prefix("id: ")).unwrap().parse().unwrap()
}

/// Something that everybody may know, in the log.
async fn happen(server: &Server, runbook: &str, times: usize) {
    let mut tx = server.backend.ctx().begin(&domain::Actor::Muster).await.unwrap();
    for _ in 0..times {
        let change = Change::RunbookChanged { title: runbook.into(), what: "reviewed".into() };
        tx.announce(backend::events::Subject::default(), change);
    }
    tx.commit().await.unwrap();
}

#[sqlx::test(migrations = false)]
async fn strangers_hear_nothing(db: PgPool) {
    let server = Server::start(db).await;
    assert_eq!(server.get("/live").await.status(), StatusCode::UNAUTHORIZED);
    let forged = with_session(Request::get("/live").body(Body::empty()).unwrap(), "mss_forged");
    assert_eq!(server.call(forged).await.status(), StatusCode::UNAUTHORIZED);
}

#[sqlx::test(migrations = false)]
async fn a_viewer_cut_off_and_back_misses_nothing(db: PgPool) {
    let server = Server::start(db).await;
    let admin = server.admin().await;
    let mut stream = Stream::open(&server, &admin, None).await;
    stream.until(|message| message.contains("event: hello")).await;
    happen(&server, "one", 1).await;
    let seen = number_of(&stream.until(|message| message.contains("runbook.changed")).await);
    drop(stream);
    happen(&server, "two", 3).await;
    let mut back = Stream::open(&server, &admin, Some(seen)).await;
    happen(&server, "three", 1).await;
    for expected in seen + 1..=seen + 4 {
        assert_eq!(number_of(&back.next_notice().await), expected);
    }
}

#[sqlx::test(migrations = false)]
async fn two_servers_on_one_database_hear_each_other(db: PgPool) {
    let (one, other) = (Server::start(db.clone()).await, Server::start(db).await);
    let admin = one.admin().await;
    let mut stream = Stream::open(&other, &admin, None).await;
    stream.until(|message| message.contains("event: hello")).await;
    happen(&one, "over there", 1).await;
    stream.until(|message| message.contains("runbook.changed")).await;
}

#[sqlx::test(migrations = false)]
async fn settings_are_told_only_to_those_who_may_read_the_audit_log(db: PgPool) {
    let server = Server::start(db).await;
    let admin = server.admin().await;
    let stakeholder = server.person(&admin.viewer.actor(), "Sam", Role::Stakeholder).await;
    let mut theirs = Stream::open(&server, &stakeholder, Some(0)).await;
    let mut hers = Stream::open(&server, &admin, Some(0)).await;
    hers.until(|message| message.contains("person.created")).await;
    happen(&server, "for everybody", 1).await;
    // The first that Sam is told of, although people and sessions stand before it in the log.
    assert!(theirs.next_notice().await.contains("runbook.changed"));
}

#[sqlx::test(migrations = false)]
async fn a_private_incident_is_told_to_its_members_only(db: PgPool) {
    let server = Server::start(db).await;
    let admin = server.admin().await;
    let member = server.person(&admin.viewer.actor(), "Rea", Role::Responder).await;
    let other = server.person(&admin.viewer.actor(), "Oto", Role::Responder).await;
    let mut hers = Stream::open(&server, &member, None).await;
    let mut theirs = Stream::open(&server, &other, None).await;
    for stream in [&mut hers, &mut theirs] {
        stream.until(|message| message.contains("event: hello")).await;
    }
    let form = DeclareForm { title: "A laptop is gone".into(), private: true, ..DeclareForm::default() };
    server.backend.declare(&member.viewer.actor(), form).await.unwrap();
    happen(&server, "for everybody", 1).await;
    assert!(hers.next_notice().await.contains("incident.declared"));
    assert!(theirs.next_notice().await.contains("runbook.changed"));
    // Nor to whoever comes back and asks for everything.
    let mut back = Stream::open(&server, &admin, Some(0)).await;
    let mut told = String::new();
    back.until(|message| {
        told.push_str(message);
        message.contains("runbook.changed")
    })
    .await;
    assert!(!told.contains("incident."), "{told}");
}

#[sqlx::test(migrations = false)]
async fn the_stream_ends_with_the_session(db: PgPool) {
    let server = Server::start(db).await;
    let admin = server.admin().await;
    let responder = server.person(&admin.viewer.actor(), "Rea", Role::Responder).await;
    let stream = Stream::open(&server, &responder, None).await;
    let revoked = responder.viewer.session;
    server.backend.revoke_session(&responder.viewer.actor(), revoked).await.unwrap();
    assert!(stream.until_end().await);
}

#[sqlx::test(migrations = false)]
async fn the_stream_ends_when_the_person_is_disabled(db: PgPool) {
    let server = Server::start(db).await;
    let admin = server.admin().await;
    let responder = server.person(&admin.viewer.actor(), "Rea", Role::Responder).await;
    let stream = Stream::open(&server, &responder, None).await;
    People::disable(&server.backend, &admin.viewer.actor(), responder.viewer.id).await.unwrap();
    assert!(stream.until_end().await);
}

#[sqlx::test(migrations = false)]
async fn the_stream_ends_at_shutdown(db: PgPool) {
    let server = Server::start(db).await;
    let admin = server.admin().await;
    let stream = Stream::open(&server, &admin, None).await;
    server.stop.cancel();
    assert!(stream.until_end().await);
}

#[sqlx::test(migrations = false)]
async fn a_viewer_that_reads_too_slowly_starts_afresh_and_carries_on(db: PgPool) {
    let server = Server::start(db).await;
    let admin = server.admin().await;
    let mut slow = Stream::open(&server, &admin, None).await;
    slow.until(|message| message.contains("event: hello")).await;
    let mut quick = Stream::open(&server, &admin, None).await;
    happen(&server, "flood", 1500).await;
    let head = backend::events::head(&server.backend.ctx().db).await.unwrap();
    // Proves that the flood has passed the hub while the slow one was not reading.
    happen(&server, "after", 1).await;
    quick.until(|message| message.contains("\"seq\"") && number_of(message) > head || message.contains("resync")).await;
    slow.until(|message| message.contains("event: resync")).await;
    happen(&server, "at last", 1).await;
    assert!(slow.next_notice().await.contains("runbook.changed"));
}

#[sqlx::test(migrations = false)]
async fn who_was_away_too_long_loads_again(db: PgPool) {
    let server = Server::start(db).await;
    let admin = server.admin().await;
    happen(&server, "long ago", 2_100).await;
    let mut stream = Stream::open(&server, &admin, Some(1)).await;
    let head = backend::events::head(&server.backend.ctx().db).await.unwrap();
    assert_eq!(number_of(&stream.until(|message| message.contains("event: resync")).await), head);
    let mut from_the_future = Stream::open(&server, &admin, Some(1_000_000)).await;
    from_the_future.until(|message| message.contains("event: resync")).await;
}

#[sqlx::test(migrations = false)]
async fn silence_is_filled_with_pulses(db: PgPool) {
    let server = Server::start(db).await;
    let admin = server.admin().await;
    let mut stream = Stream::open(&server, &admin, None).await;
    stream.until(|message| message.contains("event: pulse")).await;
}

/// Waits until exactly these people are here, as everybody can read.
async fn wait_for(server: &Server, by: &SignedIn, number: domain::IncidentNumber, names: &[&str]) {
    let look = async {
        loop {
            let here = server.backend.here(&by.viewer.actor(), number).await.unwrap();
            if here.iter().map(|one| one.person.name.as_str()).eq(names.iter().copied()) {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SOON, look).await.expect("they come and go");
}

#[sqlx::test(migrations = false)]
async fn a_room_knows_who_is_in_it_on_whichever_server(db: PgPool) {
    let (one, other) = (Server::start(db.clone()).await, Server::start(db).await);
    let admin = one.admin().await;
    let rea = one.person(&admin.viewer.actor(), "Rea", Role::Responder).await;
    let oto = one.person(&admin.viewer.actor(), "Oto", Role::Stakeholder).await;
    let form = DeclareForm { title: "Checkout is slow".into(), ..DeclareForm::default() };
    let incident = one.backend.declare(&rea.viewer.actor(), form).await.unwrap();
    let mut hers = Stream::enter(&one, &rea, incident.id).await;
    hers.until(|message| message.contains("presence.changed")).await;
    wait_for(&other, &oto, incident.number, &["Rea"]).await;
    let theirs = Stream::enter(&other, &oto, incident.id).await;
    let told = hers.until(|message| message.contains("presence.changed")).await;
    assert!(told.contains(&incident.id.to_string()) && !told.contains("id: "), "it is not of the log: {told}");
    wait_for(&one, &rea, incident.number, &["Oto", "Rea"]).await;
    drop(theirs);
    hers.until(|message| message.contains("presence.changed")).await;
    wait_for(&one, &rea, incident.number, &["Rea"]).await;
}

#[sqlx::test(migrations = false)]
async fn nobody_is_in_a_room_that_they_may_not_see(db: PgPool) {
    let server = Server::start(db).await;
    let admin = server.admin().await;
    let member = server.person(&admin.viewer.actor(), "Rea", Role::Responder).await;
    let stranger = server.person(&admin.viewer.actor(), "Oto", Role::Responder).await;
    let form = DeclareForm { title: "A laptop is gone".into(), private: true, ..DeclareForm::default() };
    let incident = server.backend.declare(&member.viewer.actor(), form).await.unwrap();
    let mut theirs = Stream::enter(&server, &stranger, incident.id).await;
    let mut hers = Stream::enter(&server, &member, incident.id).await;
    hers.until(|message| message.contains("presence.changed")).await;
    wait_for(&server, &member, incident.number, &["Rea"]).await;
    happen(&server, "for everybody", 1).await;
    // Nothing else reached the stranger before it.
    let first = theirs.until(|message| message.contains("data: {")).await;
    assert!(first.contains("runbook.changed"), "{first}");
    // Let in and out again: whatever is open, they are not there.
    let id = stranger.viewer.id;
    server.backend.let_in(&member.viewer.actor(), incident.number, id).await.unwrap();
    let back = Stream::enter(&server, &stranger, incident.id).await;
    wait_for(&server, &member, incident.number, &["Oto", "Rea"]).await;
    server.backend.shut_out(&member.viewer.actor(), incident.number, id).await.unwrap();
    wait_for(&server, &member, incident.number, &["Rea"]).await;
    drop(back);
}
