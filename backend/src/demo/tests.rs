//! The demo against a real database: it must hold everything that real use would have written.

use super::{SEED, Summary, reset_password, seed, tell};
use crate::{Backend, Error, testing};
use domain::alerts::{AlertFilter, AlertStatus, Alerts};
use domain::changes::Changes;
use domain::escalation::Escalations;
use domain::incidents::{IncidentFilter, IncidentRole, IncidentStatus, Incidents, Severity, Stretch};
use domain::log::Logs;
use domain::now::Now;
use domain::oncall::OnCall;
use domain::people::{Access, SignInForm, SignInOrigin, Viewer};
use domain::remediation::Remediation;
use domain::status_pages::{ComponentStatus, StatusPages};
use domain::{IncidentNumber, PageRequest, Refusal, Role};
use sqlx::PgPool;
use std::collections::HashSet;
use std::time::{Duration, Instant};

async fn seeded(db: PgPool) -> (Backend, Summary) {
    let (backend, _) = testing::backend(db).await;
    let summary = seed(&backend.ctx).await.map_err(Error::refuse).unwrap();
    (backend, summary)
}

async fn sign_in(backend: &Backend, summary: &Summary, role: Role) -> Viewer {
    let who = summary.sign_ins.iter().find(|sign_in| sign_in.role == role).unwrap();
    let form = SignInForm { email: who.email.clone(), password: summary.password.clone() };
    backend.sign_in(form, SignInOrigin::default()).await.ok().unwrap().viewer
}

#[sqlx::test(migrations = false)]
async fn it_is_as_large_as_promised_quick_and_told_once(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let started = Instant::now();
    let summary = seed(&backend.ctx).await.map_err(Error::refuse).unwrap();
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    assert_eq!((summary.people, summary.services, summary.incidents), (40, 12, 163));
    assert!(summary.alerts > 300 && summary.events > 4_000, "{} {}", summary.alerts, summary.events);
    assert_eq!(summary.ingest_keys.len(), 12);
    let again = seed(&backend.ctx).await.map_err(Error::refuse);
    assert!(matches!(again, Err(Refusal::Conflict(_))));
    assert_eq!(backend.setup_is_open().await, Ok(false));
    assert_eq!(crate::people::setup_link(&backend.ctx).await.unwrap(), None);
}

#[sqlx::test(migrations = false)]
async fn one_of_each_role_signs_in_and_a_forgotten_password_is_replaced(db: PgPool) {
    let (backend, mut summary) = seeded(db).await;
    for role in Role::ALL {
        let viewer = sign_in(&backend, &summary, role).await;
        assert_eq!((viewer.role, &*viewer.organisation), (role, "Northwind Pay"));
    }
    let (password, sign_ins) = reset_password(&backend.ctx).await.map_err(Error::refuse).unwrap();
    assert_ne!(password, summary.password);
    (summary.password, summary.sign_ins) = (password, sign_ins);
    sign_in(&backend, &summary, Role::Admin).await;
}

#[sqlx::test(migrations = false)]
async fn a_database_in_use_is_left_alone(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    testing::person(&backend, "Somebody", Role::Responder).await;
    assert!(matches!(seed(&backend.ctx).await.map_err(Error::refuse), Err(Refusal::Conflict(_))));
    assert!(matches!(reset_password(&backend.ctx).await.map_err(Error::refuse), Err(Refusal::NotFound(_))));
}

#[sqlx::test(migrations = false)]
async fn the_first_screen_has_something_to_do(db: PgPool) {
    let (backend, summary) = seeded(db).await;
    let ines = sign_in(&backend, &summary, Role::Admin).await.actor();
    let pages = backend.my_pages(&ines).await.unwrap();
    assert_eq!(pages.len(), 1, "{pages:?}");
    assert!(pages[0].escalates_to.is_some() && pages[0].escalates_at.unwrap() > backend.ctx.now());
    let board = backend.board(&ines).await.unwrap();
    assert_eq!(board.open_incidents, 3);
    assert_eq!(board.on_call.len(), 7);
    for roster in &board.on_call {
        assert!(roster.layers.len() == 2 && roster.layers.iter().all(|layer| layer.people.len() == 1), "{roster:?}");
        assert_ne!(roster.layers[0].people, roster.layers[1].people, "{roster:?}");
    }
    assert!(!board.my_shifts.is_empty() && board.my_shifts[0].starts_at <= board.at);
    let acknowledged = AlertFilter { status: Some("acknowledged".into()), ..AlertFilter::default() };
    let acknowledged = Alerts::list(&backend, &ines, acknowledged, PageRequest::default()).await.unwrap();
    assert!(acknowledged.items.len() >= 4 && board.alerts.len() >= 3);
}

#[sqlx::test(migrations = false)]
async fn the_live_incident_waits_for_somebody_to_write(db: PgPool) {
    let (backend, summary) = seeded(db).await;
    let ines = sign_in(&backend, &summary, Role::Admin).await.actor();
    let open = IncidentFilter { severity: Some(1), status: Some("open".into()), ..IncidentFilter::default() };
    let open = Incidents::list(&backend, &ines, open, PageRequest::default()).await.unwrap();
    assert_eq!(open.items.len(), 1);
    let room = backend.room(&ines, open.items[0].number).await.unwrap();
    assert_eq!((room.incident.severity, room.incident.status), (Some(Severity::Sev1), IncidentStatus::Identified));
    let holder = |role| room.roles.iter().find(|held| held.role == role).and_then(|held| held.person.clone());
    assert!(holder(IncidentRole::Commander).is_some() && holder(IncidentRole::PrimaryResponder).is_some());
    assert_eq!(holder(IncidentRole::Communications), None);
    assert_eq!((room.alerts.len(), room.services.len(), room.updates.len()), (3, 3, 1));
    assert!(room.alerts.iter().any(|alert| alert.status == AlertStatus::Firing));
    let promised = room.incident.next_update_at.unwrap();
    assert_eq!(promised, backend.ctx.now().plus_minutes(8));
    assert!(backend.log(&ines, room.incident.number, Stretch::Newest).await.unwrap().items.len() >= 14);
    assert!(room.answers.unknown() >= 1, "not everything is known yet");
    let board = Remediation::list(&backend, &ines, room.incident.number).await.unwrap();
    let states: Vec<_> = board.iter().map(|remedy| remedy.state.as_str()).collect();
    assert_eq!(states, ["under_way", "proposed", "in_force", "no_effect", "dropped"]);
    let levers = domain::levers::Levers::of_incident(&backend, &ines, room.incident.number).await.unwrap();
    let shown: Vec<_> = levers.iter().map(|one| (one.name.as_str(), one.pulled, one.tested_well)).collect();
    assert_eq!(
        shown,
        [("Meridian's share", true, Some(true)), ("3DS challenge", false, Some(true)), ("Scoring", false, None)]
    );
    let suspects = backend.suspects(&ines, room.incident.number).await.unwrap().items;
    let told: Vec<_> = suspects.iter().map(|one| (one.minutes_before, one.distance, one.verdict.as_str())).collect();
    assert_eq!(told, [(4, Some(0), "cleared"), (8, Some(0), "likely"), (25, Some(1), "open"), (35, Some(1), "open")]);
}

#[sqlx::test(migrations = false)]
async fn every_incident_can_be_read_and_its_timeline_makes_sense(db: PgPool) {
    let (backend, summary) = seeded(db).await;
    let reader = sign_in(&backend, &summary, Role::Stakeholder).await.actor();
    let now = backend.ctx.now();
    let mut titles = HashSet::new();
    for number in 1..=163 {
        let number = IncidentNumber(number);
        let room = backend.room(&reader, number).await.unwrap();
        titles.insert(room.incident.title.clone());
        assert!(!room.incident.title.contains('{'), "{}", room.incident.title);
        let log = backend.log(&reader, number, Stretch::Newest).await.unwrap().items;
        assert!(log.len() >= 2, "{number}");
        assert!(log.is_sorted_by_key(|line| (line.seq, line.at)) && log.iter().all(|line| !line.body.contains('{')));
        let timeline = backend.timeline(&reader, number, Stretch::Newest).await.unwrap().items;
        assert!(timeline.is_sorted_by_key(|item| (item.seq, item.at)), "{number}");
        assert!(timeline.iter().all(|item| item.at <= now && !item.sentence.contains('{')), "{number}");
        let at = |kind: &str| timeline.iter().find(|item| item.kind == kind).map(|item| item.at);
        let declared_at = at("incident.declared").unwrap();
        assert_eq!(declared_at, room.incident.declared_at, "{number}");
        for kind in ["incident.status_changed", "incident.role_taken", "incident.service_affected"] {
            assert!(at(kind).unwrap() >= declared_at, "{number} {kind}");
        }
        if let Some(resolved_at) = room.incident.resolved_at {
            assert!(resolved_at > declared_at && !room.incident.status.is_open(), "{number}");
        }
        let last = timeline.iter().rfind(|item| item.kind == "incident.status_changed");
        let last = last.map(|item| item.sentence.clone()).unwrap();
        let last = last.split(". ").next().unwrap_or_default();
        assert!(last.ends_with(room.incident.status.word()), "{number}: {last}");
        let over = matches!(
            room.incident.status,
            IncidentStatus::Resolved | IncidentStatus::Reviewed | IncidentStatus::Closed
        );
        assert_eq!(room.closing.is_some(), over, "{number}: whoever resolved it said why it is over");
        assert!(room.closing.is_none_or(|closing| !closing.cause.contains('{')), "{number}");
    }
    assert!(titles.len() > 100, "{} different titles", titles.len());
}

#[sqlx::test(migrations = false)]
async fn the_log_is_whole_and_in_order(db: PgPool) {
    let (backend, summary) = seeded(db).await;
    let (mut seq, mut at) = (0, domain::Timestamp(0));
    loop {
        let events = crate::events::after(&backend.ctx.db, seq, 1_000).await.unwrap();
        for event in &events {
            assert!(event.seq == seq + 1 && event.at >= at && event.at <= backend.ctx.now(), "{event:?}");
            (seq, at) = (event.seq, event.at);
        }
        if events.is_empty() {
            break;
        }
    }
    assert_eq!(usize::try_from(seq).unwrap(), summary.events);
    let admin = sign_in(&backend, &summary, Role::Admin).await.actor();
    let audit = backend.audit(&admin, PageRequest::default()).await.unwrap();
    assert_eq!(audit.items.len(), 50);
}

#[sqlx::test(migrations = false)]
async fn the_status_page_has_ninety_days_behind_it(db: PgPool) {
    let (backend, summary) = seeded(db).await;
    let pages = backend.public_pages().await.unwrap();
    assert_eq!(pages.len(), 1);
    let page = &pages[0];
    assert_eq!((&*page.slug, page.components.len()), (&*summary.status_page, 8));
    assert_eq!(page.components[0].status, ComponentStatus::PartialOutage);
    assert!(page.incidents.len() >= 4, "{}", page.incidents.len());
    assert!(page.incidents[0].status.is_open() && !page.incidents[0].updates.is_empty());
    assert!(page.incidents.iter().all(|incident| !incident.title.contains('{')));
    assert!(page.components.iter().filter(|component| !component.intervals.is_empty()).count() >= 6);
    for component in &page.components {
        assert!(component.observed_from < page.as_of.plus_s(-90 * 86_400));
        for pair in component.intervals.windows(2) {
            assert!(pair[0].to.unwrap() <= pair[1].from, "{} {pair:?}", component.name);
        }
    }
}

#[sqlx::test(migrations = false)]
async fn what_comes_next_goes_on_from_there(db: PgPool) {
    let (backend, summary) = seeded(db).await;
    let key = &summary.ingest_keys[0];
    assert!(backend.source(&key.secret).await.unwrap().is_some());
    let ines = sign_in(&backend, &summary, Role::Admin).await.actor();
    let form = domain::incidents::DeclareForm { title: "Something else".into(), ..Default::default() };
    assert_eq!(backend.declare(&ines, form).await.unwrap().number, IncidentNumber(164));
    let page = backend.my_pages(&ines).await.unwrap().remove(0);
    backend.acknowledge_page(&ines, page.id).await.unwrap();
    assert!(backend.my_pages(&ines).await.unwrap().is_empty());
    let roster = OnCall::show(&backend, &ines, "payments", None).await.unwrap();
    assert!(roster.shifts.len() >= 4);
}

#[test]
fn the_same_seed_tells_the_same_story() {
    let now = domain::Timestamp(1_795_144_320_000);
    let told = |seed| {
        let (world, _) = tell(now, seed, "hash");
        let log: Vec<_> = world.log.into_iter().map(|entry| (entry.at, entry.change)).collect();
        (world.rows.incidents, world.rows.log_lines, log)
    };
    assert_eq!(told(SEED), told(SEED));
    assert_ne!(told(SEED), told(SEED + 1));
}

#[test]
fn it_can_be_told_at_any_moment_of_the_year() {
    for day in (0..366).step_by(11) {
        let now = domain::Timestamp(1_795_144_320_000 + day * 86_400_000 + day * 3_917_000);
        let (world, _) = tell(now, SEED, "hash");
        assert!(world.log.iter().all(|entry| entry.at <= now), "day {day}");
        assert_eq!(world.rows.incidents.len(), 163);
    }
}
