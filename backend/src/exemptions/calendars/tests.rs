//! Calendars of times away against a real database, and a real server on this machine. The clock stands at
//! 2026-11-20T03:12:00Z, a Friday.

use super::read_calendars;
use crate::{Backend, TestClock, testing};
use domain::exemptions::{AbsenceCalendarForm, Days, Exemptions, Reason};
use domain::oncall::{CoverForm, CoverKind, FindingKind, Layer, OnCall, RosterRef};
use domain::{Actor, Refusal, Role, Timestamp};
use sqlx::PgPool;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const VACATION: &str = "BEGIN:VEVENT\r\nUID:secret-1@example.org\r\nDTSTART;VALUE=DATE:20261125\r\n\
    DTEND;VALUE=DATE:20261127\r\nSUMMARY:Vacation in Rome\r\nDESCRIPTION:With Grace\r\nEND:VEVENT\r\n";
const DENTIST: &str = "BEGIN:VEVENT\r\nUID:secret-2@example.org\r\nDTSTART:20261201T140000Z\r\n\
    DTEND:20261201T160000Z\r\nSUMMARY:Dentist\r\nEND:VEVENT\r\n";

fn calendar(events: &[&str]) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", events.concat())
}

fn file(name: &str, events: &[&str]) -> AbsenceCalendarForm {
    AbsenceCalendarForm { name: name.into(), text: calendar(events), ..AbsenceCalendarForm::default() }
}

fn address(url: String) -> AbsenceCalendarForm {
    AbsenceCalendarForm { name: "Work".into(), url, ..AbsenceCalendarForm::default() }
}

struct Setting {
    backend: Backend,
    clock: Arc<TestClock>,
    manager: Actor,
    people: Vec<Actor>,
    roster: RosterRef,
}

/// Ada, Bo and Cy take turns by week, Ada this one.
async fn setting(db: PgPool) -> Setting {
    let (mut backend, clock) = testing::backend(db).await;
    backend.ctx = backend.ctx.clone().reaching("127.0.0.0/8".parse().unwrap());
    let manager = testing::person(&backend, "Mo Manager", Role::Manager).await;
    let mut people = Vec::new();
    for name in ["Ada", "Bo", "Cy"] {
        people.push(testing::person(&backend, name, Role::Responder).await);
    }
    let roster = testing::weekly(&backend, &manager, &people, "2026-11-16").await;
    Setting { backend, clock, manager, people, roster }
}

/// What a server answers, and how it was asked.
#[derive(Clone, Default)]
struct Peer(Arc<Mutex<Said>>);

#[derive(Default)]
struct Said {
    status: &'static str,
    body: String,
    tag: &'static str,
    asked: usize,
    unchanged: usize,
}

impl Peer {
    /// Starts a server, and says where its calendar stands.
    async fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/secret-path/work.ics", listener.local_addr().unwrap());
        let peer = self.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = vec![0; 4096];
                let read = stream.read(&mut request).await.unwrap_or(0);
                let answer = peer.answer(&String::from_utf8_lossy(&request[..read]).to_lowercase());
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        });
        url
    }

    fn answer(&self, request: &str) -> String {
        let mut said = self.0.lock().unwrap();
        said.asked += 1;
        if request.contains(&format!("if-none-match: {}\r\n", said.tag)) {
            said.unchanged += 1;
            return "HTTP/1.1 304 Not Modified\r\n\r\n".to_owned();
        }
        format!(
            "HTTP/1.1 {}\r\nETag: {}\r\nContent-Length: {}\r\n\r\n{}",
            said.status,
            said.tag,
            said.body.len(),
            said.body
        )
    }

    fn says(&self, status: &'static str, tag: &'static str, body: String) {
        let mut said = self.0.lock().unwrap();
        (said.status, said.tag, said.body) = (status, tag, body);
    }

    fn asked(&self) -> (usize, usize) {
        let said = self.0.lock().unwrap();
        (said.asked, said.unchanged)
    }
}

#[sqlx::test(migrations = false)]
async fn times_of_a_calendar_count_as_away_and_what_they_are_about_is_not_kept(db: PgPool) {
    let it = setting(db).await;
    // Bo has the week from 23 November.
    let added = it.backend.add_calendar(&it.people[1], file("Private life", &[VACATION, DENTIST])).await.unwrap();
    assert_eq!((added.ahead, added.host, added.problem), (2, None, None));
    assert_eq!(added.next, Some(Days { starts_on: "2026-11-25".into(), ends_on: "2026-11-26".into() }));
    assert_eq!(added.until.as_deref(), Some("2026-12-01"));
    for (by, knows) in [(&it.people[1], true), (&it.people[0], false), (&it.manager, false)] {
        let seen = it.backend.of_roster(by, "payments").await.unwrap();
        let told: Vec<_> = seen.iter().map(|one| (one.starts_on.as_str(), one.effect.as_str())).collect();
        assert_eq!(told, [("2026-11-25", "away"), ("2026-12-01", "away 14:00 to 16:00")]);
        for one in seen {
            assert_eq!(one.reason, knows.then_some(Reason::TimeOff));
            assert_eq!(one.calendar, knows.then(|| "Private life".to_owned()));
        }
        assert_eq!(it.backend.mine(by).await.unwrap().len(), if knows { 2 } else { 0 });
        assert_eq!(it.backend.calendars(by).await.unwrap().len(), usize::from(knows));
    }
    let health = it.backend.health(&it.manager, "payments").await.unwrap();
    let exempt: Vec<_> = health.findings.iter().filter(|finding| finding.kind == FindingKind::Exempt).collect();
    assert_eq!(exempt.len(), 1);
    assert_eq!(exempt[0].words, "Bo is primary from Wed 25 Nov 01:00 to Fri 27 Nov 01:00, but exempt: away.");
    assert_eq!(it.backend.cover_clashes(&it.manager, "payments").await.unwrap().len(), 1);
    let kept: Vec<String> = sqlx::query_scalar!(
        r#"select body::text as "text!" from events union all select to_jsonb(event)::text from absence_events event"#
    )
    .fetch_all(&it.backend.ctx.db)
    .await
    .unwrap();
    assert!(kept.iter().any(|text| text.contains("2026-11-25")));
    for secret in ["Rome", "Grace", "Dentist", "secret-1", "Private life"] {
        assert!(kept.iter().all(|text| !text.contains(secret)), "{secret}");
    }
}

#[sqlx::test(migrations = false)]
async fn nobody_gives_time_to_whoever_is_away_by_a_calendar(db: PgPool) {
    let it = setting(db).await;
    it.backend.add_calendar(&it.people[1], file("", &[VACATION])).await.unwrap();
    let cover = CoverForm {
        roster_id: it.roster.id,
        layer: Layer::PRIMARY,
        kind: CoverKind::Takes,
        person_id: it.people[1].person().unwrap(),
        instead_of: None,
        starts_at: Timestamp::parse_rfc3339("2026-11-25T10:00:00Z").unwrap(),
        ends_at: Timestamp::parse_rfc3339("2026-11-25T12:00:00Z").unwrap(),
    };
    let Err(Refusal::Invalid(errors)) = it.backend.add_cover(&it.manager, cover).await else { panic!("accepted") };
    assert!(errors.get("person_id").unwrap().starts_with("Bo is exempt then: away."));
}

#[sqlx::test(migrations = false)]
async fn only_what_is_called_so_counts_and_the_same_name_replaces(db: PgPool) {
    let it = setting(db).await;
    let ada = &it.people[0];
    let only = AbsenceCalendarForm { only_titles: "holiday, VACATION".into(), ..file("Work", &[VACATION, DENTIST]) };
    let first = it.backend.add_calendar(ada, only).await.unwrap();
    assert_eq!((first.ahead, first.only_titles.as_deref()), (1, Some("holiday, vacation")));
    let again = it.backend.add_calendar(ada, file("Work", &[DENTIST])).await.unwrap();
    assert_eq!((again.id, again.ahead, again.only_titles), (first.id, 1, None));
    assert_eq!(it.backend.mine(ada).await.unwrap()[0].starts_on, "2026-12-01");
    it.backend.add_calendar(ada, file("Other", &[VACATION])).await.unwrap();
    assert_eq!(it.backend.calendars(ada).await.unwrap().len(), 2);
    let from_file = it.backend.read_calendar(ada, again.id).await;
    assert!(matches!(from_file, Err(Refusal::Conflict(_))));
    for by in [&it.people[1], &it.manager] {
        assert!(matches!(it.backend.remove_calendar(by, again.id).await, Err(Refusal::NotFound(_))));
        assert!(matches!(it.backend.read_calendar(by, again.id).await, Err(Refusal::NotFound(_))));
    }
    it.backend.remove_calendar(ada, again.id).await.unwrap();
    assert!(matches!(it.backend.remove_calendar(ada, again.id).await, Err(Refusal::NotFound(_))));
    assert_eq!(it.backend.mine(ada).await.unwrap().len(), 1);
}

#[sqlx::test(migrations = false)]
async fn what_cannot_be_read_is_refused_with_what_to_do(db: PgPool) {
    let it = setting(db).await;
    let with = |url: &str, text: &str| AbsenceCalendarForm { url: url.into(), text: text.into(), ..Default::default() };
    for (form, field, said) in [
        (with("", " "), "url", "Give the address of a calendar, or its file."),
        (with("https://a", "BEGIN:VCALENDAR"), "url", "not both"),
        (with("ftp://a/b.ics", ""), "url", "begins with https://"),
        (with("http://10.1.2.3/b.ics", ""), "url", "An administrator can allow it"),
        (with("", "<html>"), "text", "That is no calendar"),
    ] {
        let refused = it.backend.add_calendar(&it.people[0], form).await;
        let Err(Refusal::Invalid(errors)) = refused else { panic!("accepted") };
        assert!(errors.get(field).is_some_and(|problem| problem.contains(said)), "{errors:?}");
    }
    for by in [testing::token(Role::Admin), Actor::Muster] {
        assert_eq!(it.backend.add_calendar(&by, file("", &[VACATION])).await, Err(Refusal::Forbidden));
        assert_eq!(it.backend.calendars(&by).await, Err(Refusal::Forbidden));
    }
    assert_eq!(it.backend.calendars(&it.people[0]).await.unwrap(), []);
}

#[sqlx::test(migrations = false)]
async fn an_address_is_read_each_hour_and_what_was_read_stays_when_it_fails(db: PgPool) {
    let (it, peer) = (setting(db).await, Peer::default());
    let (ada, url) = (&it.people[0], peer.start().await);
    peer.says("200 OK", "\"1\"", calendar(&[VACATION]));
    let added = it.backend.add_calendar(ada, address(url)).await.unwrap();
    assert_eq!((added.ahead, added.host.as_deref()), (1, Some("127.0.0.1")));
    let ctx = &it.backend.ctx;
    let next = read_calendars(ctx).await.unwrap().unwrap();
    assert!((3600..4200).contains(&next.seconds_since(ctx.now())));
    assert_eq!(peer.asked(), (1, 0));
    // Two processes at once: one of them asks, with the tag.
    it.clock.advance_s(4200);
    let (one, other) = tokio::join!(read_calendars(ctx), read_calendars(ctx));
    assert!(one.is_ok() && other.is_ok());
    assert_eq!(peer.asked(), (2, 1));
    peer.says("200 OK", "\"2\"", calendar(&[VACATION, DENTIST]));
    it.clock.advance_s(4200);
    read_calendars(ctx).await.unwrap();
    let seen = it.backend.calendars(ada).await.unwrap().remove(0);
    assert_eq!((seen.ahead, seen.read_at), (2, Some(ctx.now())));
    for (status, said) in [("500 Oops", "answered with an error (500)"), ("404 Not Found", "nothing at that address")] {
        peer.says(status, "\"3\"", String::new());
        it.clock.advance_s(4200);
        read_calendars(ctx).await.unwrap();
        let seen = it.backend.calendars(ada).await.unwrap().remove(0);
        assert!(seen.problem.as_ref().is_some_and(|problem| problem.contains(said)), "{:?}", seen.problem);
        assert_eq!(seen.ahead, 2);
    }
    peer.says("200 OK", "\"4\"", calendar(&[DENTIST]));
    let seen = it.backend.read_calendar(ada, added.id).await.unwrap();
    assert_eq!((seen.ahead, seen.problem, seen.read_at), (1, None, Some(ctx.now())));
    let changes: i64 =
        sqlx::query_scalar!(r#"select count(*) as "count!" from events where kind = 'exemption.calendar_changed'"#)
            .fetch_one(&ctx.db)
            .await
            .unwrap();
    assert_eq!(changes, 2, "what is the same is no news");
    it.backend.remove_calendar(ada, added.id).await.unwrap();
    assert_eq!(read_calendars(ctx).await.unwrap(), None);
}

#[sqlx::test(migrations = false)]
async fn without_names_calendars_of_one_host_are_told_apart(db: PgPool) {
    let (it, peer) = (setting(db).await, Peer::default());
    let url = peer.start().await;
    peer.says("200 OK", "\"1\"", calendar(&[VACATION]));
    for (url, name) in [(url.clone(), "127.0.0.1"), (format!("{url}?2"), "127.0.0.1 2"), (url, "127.0.0.1")] {
        let form = AbsenceCalendarForm { url, ..AbsenceCalendarForm::default() };
        assert_eq!(it.backend.add_calendar(&it.people[0], form).await.unwrap().name, name);
    }
    assert_eq!(it.backend.calendars(&it.people[0]).await.unwrap().len(), 2);
}

#[sqlx::test(migrations = false)]
async fn a_day_later_it_is_read_whole_and_whoever_is_disabled_is_not_read(db: PgPool) {
    let (it, peer) = (setting(db).await, Peer::default());
    let (ada, url) = (&it.people[0], peer.start().await);
    peer.says("200 OK", "\"1\"", calendar(&[VACATION]));
    it.backend.add_calendar(ada, address(url)).await.unwrap();
    it.clock.advance_s(86_400);
    read_calendars(&it.backend.ctx).await.unwrap();
    assert_eq!(peer.asked(), (2, 0));
    sqlx::query!("update people set disabled_at = now() where name = 'Ada'").execute(&it.backend.ctx.db).await.unwrap();
    it.clock.advance_s(86_400);
    assert_eq!(read_calendars(&it.backend.ctx).await.unwrap(), None);
    assert_eq!(peer.asked(), (2, 0));
}
