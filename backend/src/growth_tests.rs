//! The plan audit: with ten years behind Muster, no call reads more than what it shows needs. Every list with its
//! filters, every page, every verb and every worker goes through the ports while Postgres counts the rows that
//! it reads.

mod bleeding_tests;
mod watch;

use crate::Backend;
use crate::notifications::{Deliveries, Mailer, deliver_letters};
use crate::{ask_for_causes, escalation, events, idempotency, people};
use domain::alerts::{AlertFilter, Alerts, Signal, SignalAction};
use domain::care::{BreakForm, Cares};
use domain::escalation::Escalations;
use domain::incidents::{
    AnswerForm, DeclareForm, IncidentFilter, IncidentRole, IncidentStatus, Incidents, Severity, Stretch,
};
use domain::log::Logs;
use domain::now::Now;
use domain::oncall::OnCall;
use domain::people::{Access, Contacts, People};
use domain::services::{RunbookFilter, Services};
use domain::status_pages::StatusPages;
use domain::updates::{Audience, UpdateForm};
use domain::{Actor, AlertId, IncidentNumber, PageId, PageRequest, Timestamp};
use sqlx::PgPool;
use watch::{TIMES, Watch};

/// Wanted and not, in combinations: nothing, what much fits, what little fits, what nothing fits, what is too short
/// for an index of trigrams.
const ALERT_WORDS: [Option<&str>; 5] = [None, Some("DiskFull"), Some("host-31415"), Some("No such words"), Some("zz")];
const INCIDENT_WORDS: [Option<&str>; 6] =
    [None, Some("Payments fail"), Some("ticket 14142"), Some("No such words"), Some("zz"), Some("INC-271")];

#[sqlx::test(migrations = false)]
async fn no_call_reads_the_whole_past(db: PgPool) {
    let mut watch = Watch::start(db).await;
    watch
        .call("a deliberate scan", async |backend, _, _| {
            sqlx::query("select count(*) from alerts where summary = ''").execute(&backend.ctx.db).await.unwrap()
        })
        .await;
    let told: Vec<String> = watch.findings.drain(..).collect();
    assert_eq!(told, ["a deliberate scan: 60000 rows of alerts in order, 0 through indexes"], "the watch is awake");

    alert_lists(&mut watch).await;
    incident_lists(&mut watch).await;
    pages(&mut watch).await;
    other_rooms(&mut watch).await;
    bleeding_tests::lists(&mut watch).await;
    bleeding_tests::verbs(&mut watch).await;
    incident_verbs(&mut watch).await;
    alert_verbs(&mut watch).await;
    workers(&mut watch).await;
    assert!(watch.findings.is_empty(), "{}", watch.findings.join("\n"));
}

/// A service with half of the past, one with nothing, and none.
async fn services(watch: &Watch) -> [Option<String>; 3] {
    let busy: String =
        sqlx::query_scalar("select slug from services order by id limit 1").fetch_one(watch.db()).await.unwrap();
    [None, Some(busy), Some("checkout".into())]
}

async fn alert_lists(watch: &mut Watch) {
    let middle: AlertId = sqlx::query_scalar("select id from alerts order by id limit 1 offset 30000")
        .fetch_one(watch.db())
        .await
        .unwrap();
    for status in [None, Some("open"), Some("firing"), Some("acknowledged"), Some("resolved")] {
        for service in services(watch).await {
            for search in ALERT_WORDS {
                for after in [None, Some(middle.to_string())] {
                    let filter = AlertFilter {
                        status: status.map(Into::into),
                        service: service.clone(),
                        search: search.map(Into::into),
                    };
                    let page = PageRequest { after, limit: None };
                    let what = format!("alerts {filter:?} {page:?}");
                    let list = async |backend: Backend, by, _| {
                        Alerts::list(&backend, &by, filter.clone(), page.clone()).await.unwrap()
                    };
                    watch.call(&what, list).await;
                }
            }
        }
    }
}

async fn incident_lists(watch: &mut Watch) {
    for status in [None, Some("open"), Some("ended"), Some("investigating"), Some("closed"), Some("merged")] {
        for service in services(watch).await {
            for search in INCIDENT_WORDS {
                for (severity, after) in
                    [(None, None), (Some(0), None), (None, Some("15000")), (Some(0), Some("15000"))]
                {
                    let filter = IncidentFilter {
                        status: status.map(Into::into),
                        severity,
                        service: service.clone(),
                        search: search.map(Into::into),
                    };
                    let page = PageRequest { after: after.map(Into::into), limit: None };
                    let what = format!("incidents {filter:?} {page:?}");
                    let list = async |backend: Backend, by, _| {
                        Incidents::list(&backend, &by, filter.clone(), page.clone()).await.unwrap()
                    };
                    watch.call(&what, list).await;
                }
            }
        }
    }
}

/// An incident of the middle, or an open one from the newest on.
fn old(time: usize) -> IncidentNumber {
    IncidentNumber(15_000 + time as i64)
}

fn open(time: usize) -> IncidentNumber {
    IncidentNumber(30_000 - time as i64)
}

async fn pages(watch: &mut Watch) {
    watch.call("board", async |backend, by, _| backend.board(&by).await.unwrap()).await;
    watch.call("counts", async |backend, by, _| backend.counts(&by).await.unwrap()).await;
    watch.call("my pages", async |backend, by, _| backend.my_pages(&by).await.unwrap()).await;
    for after in [None, Some("90000".to_owned())] {
        let page = PageRequest { after, limit: None };
        watch.call("audit", async |backend, by, _| backend.audit(&by, page.clone()).await.unwrap()).await;
    }
    for number in [old, open] {
        watch.call("room", async |backend, by, time| backend.room(&by, number(time)).await.unwrap()).await;
        for stretch in [Stretch::Newest, Stretch::Before(150_000), Stretch::After(7)] {
            let log = async |backend: Backend, by, time| backend.log(&by, number(time), stretch).await.unwrap();
            watch.call("log", log).await;
            let events = async |backend: Backend, by, time| backend.timeline(&by, number(time), stretch).await.unwrap();
            watch.call("timeline", events).await;
        }
    }
    watch.call("similar", async |backend, by, _| backend.similar(&by, "Checkout is slow").await.unwrap()).await;
    let alerts = nth_alerts(watch.db(), "resolved").await;
    watch.call("alert", async |backend, by, time| Alerts::show(&backend, &by, alerts[time]).await.unwrap()).await;
}

async fn nth_alerts(db: &PgPool, status: &str) -> Vec<AlertId> {
    let sql = "select id from alerts where status = $1 order by id desc limit $2";
    sqlx::query_scalar(sql).bind(status).bind(TIMES as i64).fetch_all(db).await.unwrap()
}

async fn other_rooms(watch: &mut Watch) {
    let slug = services(watch).await[1].clone().unwrap();
    let few = PageRequest::default;
    watch.call("services", async |backend, by, _| Services::list(&backend, &by, None, few()).await.unwrap()).await;
    watch.call("service", async |backend, by, _| Services::show(&backend, &by, &slug).await.unwrap()).await;
    let filter = RunbookFilter { search: Some("x".into()), archived: false };
    watch.call("runbooks", async |backend, by, _| backend.runbooks(&by, filter.clone(), few()).await.unwrap()).await;
    watch.call("policies", async |backend, by, _| Escalations::list(&backend, &by, few()).await.unwrap()).await;
    watch.call("on call", async |backend, by, _| OnCall::now(&backend, &by, None).await.unwrap()).await;
    watch.call("roster", async |backend, by, _| OnCall::show(&backend, &by, "payments", None).await.unwrap()).await;
    let shifts = async |backend: Backend, by: Actor, _| backend.shifts_of(&by, by.person().unwrap(), 3).await.unwrap();
    watch.call("shifts", shifts).await;
    let own = |by: &Actor| by.person().unwrap();
    let contacts = async |backend: Backend, by: Actor, _| backend.contact_methods(&by, own(&by)).await.unwrap();
    watch.call("contact methods", contacts).await;
    watch.call("ways in", async |backend, by, _| backend.ways_in(&by, own(&by)).await.unwrap()).await;
    watch.call("people", async |backend, by, _| People::list(&backend, &by, None, few()).await.unwrap()).await;
    watch.call("sessions", async |backend, by, _| backend.sessions(&by).await.unwrap()).await;
    watch.call("viewer", async |backend, _, _| backend.viewer("session 12345").await.unwrap()).await;
    watch.call("status pages", async |backend, by, _| StatusPages::list(&backend, &by, few()).await.unwrap()).await;
    watch.call("status page", async |backend, by, _| StatusPages::show(&backend, &by, "growth").await.unwrap()).await;
    watch.call("components", async |backend, by, _| backend.components(&by).await.unwrap()).await;
    watch.call("public pages", async |backend, _, _| backend.public_pages().await.unwrap()).await;
    watch.call("head", async |backend, _, _| events::head(&backend.ctx.db).await.unwrap()).await;
    watch.call("events", async |backend, _, _| events::after(&backend.ctx.db, 90_000, 500).await.unwrap()).await;
}

async fn incident_verbs(watch: &mut Watch) {
    let declare = async |backend: Backend, by, time| {
        let title = format!("Checkout is slow in region {time}");
        backend.declare(&by, DeclareForm { title, ..DeclareForm::default() }).await.unwrap()
    };
    watch.call("declare", declare).await;
    watch.call("declare again", declare).await;
    watch.call("say", async |backend, by, time| backend.say(&by, open(time), "Ah".into()).await.unwrap()).await;
    let severity = async |backend: Backend, by, time| {
        let to = Severity::ALL[time % Severity::ALL.len()];
        backend.change_severity(&by, open(9), to).await.unwrap();
    };
    watch.call("change severity", severity).await;
    let role = async |backend: Backend, by: Actor, time| {
        let to = by.person();
        backend.assign_role(&by, open(time), IncidentRole::Scribe, to, None).await.unwrap();
    };
    watch.call("assign role", role).await;
    let answer = async |backend: Backend, by, time| {
        backend.answer(&by, open(time), AnswerForm::Aware("Support".into())).await.unwrap();
    };
    watch.call("answer", answer).await;
    let service = watch.roster.source.service_id;
    let affect = async |backend: Backend, by, time| backend.set_service(&by, open(time), service, true).await.unwrap();
    watch.call("set service", affect).await;
    let update = async |backend: Backend, by, time| {
        let form = UpdateForm {
            audience: Audience::Both,
            public_title: String::new(),
            known: "Some payments fail.".into(),
            being_done: String::new(),
            next_in_minutes: Some(30),
            components: vec![],
        };
        backend.publish_update(&by, open(time), form).await.unwrap()
    };
    watch.call("publish update", update).await;
    watch.call("care", async |backend, by, time| backend.care(&by, open(time)).await.unwrap()).await;
    let rest = async |backend: Backend, by, time| backend.rest(&by, open(time), BreakForm::default()).await.unwrap();
    watch.call("rest", rest).await;
    let status = async |backend: Backend, by, time| {
        backend.change_status(&by, open(time), IncidentStatus::Contained).await.unwrap();
    };
    watch.call("change status", status).await;
    let resolve = async |backend: Backend, by, time| {
        backend.resolve_with(&by, open(time), crate::testing::closing()).await.unwrap();
    };
    watch.call("resolve", resolve).await;
}

fn signal(action: SignalAction, time: usize) -> Signal {
    Signal {
        source: "generic".into(),
        action,
        dedup_key: format!("growth {time}"),
        title: format!("Growth {time}"),
        summary: String::new(),
        details: vec![],
        links: vec![],
        instances: vec![],
    }
}

async fn alert_verbs(watch: &mut Watch) {
    let (source, key) = (watch.roster.source.clone(), watch.roster.key.clone());
    watch.call("source", async |backend, _, _| backend.source(&key).await.unwrap()).await;
    for action in [SignalAction::Trigger, SignalAction::Trigger, SignalAction::Resolve, SignalAction::Trigger] {
        let receive = async |backend: Backend, _, time| {
            backend.receive(&source, vec![signal(action, time)]).await.unwrap();
        };
        watch.call("receive", receive).await;
    }
    let alerts = nth_alerts(watch.db(), "acknowledged").await;
    let attach = async |backend: Backend, by, time: usize| backend.attach_alert(&by, open(9), alerts[time]).await;
    watch.call("attach alert", attach).await;
    let resolve = async |backend: Backend, by, time: usize| Alerts::resolve(&backend, &by, alerts[time]).await.unwrap();
    watch.call("resolve", resolve).await;
    let firing: Vec<(PageId, Timestamp)> = sqlx::query_as(
        "select page.id, page.created_at from alerts alert join pages page on page.alert_id = alert.id
         where alert.status = 'firing' order by page.id limit $1",
    )
    .bind(2 * TIMES as i64)
    .fetch_all(watch.db())
    .await
    .unwrap();
    let by_page =
        async |backend: Backend, by, time: usize| backend.acknowledge_page(&by, firing[time].0).await.unwrap();
    watch.call("acknowledge page", by_page).await;
    let key: Vec<u8> = sqlx::query_scalar("select link_key from installation").fetch_one(watch.db()).await.unwrap();
    let by_link = async |backend: Backend, _, time: usize| {
        let (page, created_at) = firing[TIMES + time];
        let link = escalation::link_of(&key, page, created_at);
        let link = link.strip_prefix("/acknowledge/").unwrap();
        backend.page_behind_link(link).await.unwrap();
        backend.acknowledge_by_link(link).await.unwrap()
    };
    watch.call("acknowledge by link", by_link).await;
}

/// Each round finds something due: a step of the chains that `alert_verbs` left running.
async fn workers(watch: &mut Watch) {
    let clock = watch.clock.clone();
    let mailer = Mailer::unconfigured();
    let advance = async |backend: Backend, _, _| {
        clock.advance_s(120);
        escalation::advance(backend.ctx()).await.unwrap()
    };
    watch.call("advance", advance).await;
    let letters = async |backend: Backend, _, _| deliver_letters(backend.ctx(), &mailer).await.unwrap();
    watch.call("deliver letters", letters).await;
    watch.call("ask for causes", async |backend, _, _| ask_for_causes(backend.ctx()).await.unwrap()).await;
    let deliver = async |backend: Backend, _, _| {
        Deliveries::new(backend.ctx().clone(), mailer.clone()).settle().await.unwrap();
    };
    watch.call("deliver", deliver).await;
    watch.call("forget people", async |backend, _, _| people::forget_expired(backend.ctx()).await.unwrap()).await;
    watch.call("forget keys", async |backend, _, _| idempotency::forget_expired(backend.ctx()).await.unwrap()).await;
}
