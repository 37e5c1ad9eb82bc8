//! What the public gets: sizes, headers, tags, escaping, and pages that outlive the database.

#[allow(dead_code)] // shared with the tests of the views, which use the rest
#[path = "../../../app/publish/src/public/sample.rs"]
pub(super) mod sample;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use app_publish::public::Frame;
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::response::Response;
use backend::events::Told;
use backend::{Clock, TestClock};
use domain::events::{Change, Event};
use domain::status_pages::{
    Component, ComponentForm, ComponentStatus, PublicPage, StatusPageEditor, StatusPageForm, StatusPageRow, StatusPages,
};
use domain::{Actor, Answer, ComponentId, Page, PageRequest, Refusal, StatusPageId, Timestamp};
use futures::StreamExt;
use http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::press::press;
use super::{Keeper, PublicPages, routes};

fn frame(public: &PublicPages) -> Frame {
    Frame { now: sample::at(sample::NOW), stylesheet: public.sheet_address(), public_url: "https://muster.test".into() }
}

pub(super) fn published(page: PublicPage) -> PublicPages {
    let public = PublicPages::new(true);
    let shelf = press(&frame(&public), &[page], &public);
    public.replace(shelf);
    public
}

async fn ask(public: &PublicPages, method: Method, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let router: Router = routes(public.clone());
    router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

async fn get(public: &PublicPages, path: &str, headers: &[(&str, &str)]) -> Response {
    ask(public, Method::GET, path, headers).await
}

async fn bytes(response: Response) -> Vec<u8> {
    response.into_body().collect().await.unwrap().to_bytes().to_vec()
}

async fn text(public: &PublicPages, path: &str) -> String {
    String::from_utf8(bytes(get(public, path, &[]).await).await).unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_full_page_and_its_sheet_stay_within_one_round_trip() {
    let public = published(sample::full_page());
    let page = bytes(get(&public, "/status/northwind", &[("accept-encoding", "br")]).await).await;
    let total = page.len() + public.sheet_len();
    assert!(total <= 14 * 1024, "{} + {} bytes", page.len(), public.sheet_len());
}

#[tokio::test]
async fn the_page_runs_nothing_styles_nothing_inline_and_loads_nothing_foreign() {
    let public = published(sample::full_page());
    for path in ["", "/history", "/incidents/INC-412"] {
        let html = text(&public, &format!("/status/northwind{path}")).await;
        assert!(html.starts_with("<!DOCTYPE html>"), "{html}");
        for forbidden in ["<script", "style=", "<style", "wasm", "javascript:", "onclick", "<!>", "<!--"] {
            assert!(!html.contains(forbidden), "{forbidden} in {path}");
        }
        let loads = html.split(" src=").count() + html.split("href=\"http").count();
        assert_eq!(loads, 3, "only the canonical link is absolute in {path}");
    }
}

#[tokio::test]
async fn the_overview_says_the_verdict_first_then_promises_then_components() {
    let html = text(&published(sample::full_page()), "/status/northwind").await;
    let places: Vec<usize> = [
        "Degraded performance in Card payments, Europe.",
        "Everything else works.",
        "Next update by ",
        "in 12 min",
        "Next update is late by 3 min",
        "<h2>Components</h2>",
        "99.973 %",
        "Past incidents",
        "Webhooks were delivered late",
        "Last update ",
    ]
    .into_iter()
    .map(|words| {
        let body = html.find("<main").unwrap();
        html[body..].find(words).unwrap_or_else(|| panic!("{words} is missing"))
    })
    .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(html.matches("class=\"bars\"").count(), 10);
}

#[tokio::test]
async fn answers_can_be_shared_are_tagged_and_set_no_cookie() {
    let public = published(sample::full_page());
    let response = get(&public, "/status/northwind?cache=buster", &[]).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(
        header(&response, "cache-control"),
        "public, max-age=0, s-maxage=10, stale-while-revalidate=30, stale-if-error=86400"
    );
    assert_eq!(header(&response, "vary"), "accept-encoding");
    assert_eq!(header(&response, "content-type"), "text/html; charset=utf-8");
    assert!(
        header(&response, "content-security-policy")
            .starts_with("default-src 'none'; style-src 'self'; img-src 'self' data:")
    );
    assert_eq!(header(&response, "set-cookie"), "");
    let mut tags = vec![header(&response, "etag").to_owned()];
    for encoding in ["gzip", "br"] {
        let response = get(&public, "/status/northwind", &[("accept-encoding", encoding)]).await;
        assert_eq!(header(&response, "content-encoding"), encoding);
        tags.push(header(&response, "etag").to_owned());
    }
    assert!(tags.iter().all(|tag| tag.starts_with('"') && tag.len() > 17), "{tags:?}");
    tags.dedup();
    assert_eq!(tags.len(), 3, "each form has its own strong tag");
}

#[tokio::test]
async fn who_has_the_page_is_told_so_in_a_few_bytes() {
    let public = published(sample::full_page());
    let tag = header(&get(&public, "/status/northwind", &[("accept-encoding", "br")]).await, "etag").to_owned();
    for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".into()] {
        let asked = [("accept-encoding", "br"), ("if-none-match", known.as_str())];
        let response = get(&public, "/status/northwind", &asked).await;
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED, "{known}");
        assert_eq!(header(&response, "etag"), tag);
        assert!(bytes(response).await.is_empty());
    }
    let response = get(&public, "/status/northwind", &[("if-none-match", &tag)]).await;
    assert_eq!(response.status(), StatusCode::OK, "the plain form is another representation");
}

#[tokio::test]
async fn every_form_holds_the_same_text_and_head_has_no_body() {
    let public = published(sample::full_page());
    let plain = text(&public, "/status/northwind").await;
    let packed = bytes(get(&public, "/status/northwind", &[("accept-encoding", "gzip, br;q=0")]).await).await;
    let mut unpacked = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&packed[..]), &mut unpacked).unwrap();
    assert_eq!(unpacked, plain);
    let packed = bytes(get(&public, "/status/northwind", &[("accept-encoding", "gzip, br")]).await).await;
    let mut unpacked = Vec::new();
    brotli::BrotliDecompress(&mut &packed[..], &mut unpacked).unwrap();
    assert_eq!(unpacked, plain.as_bytes());
    let head = ask(&public, Method::HEAD, "/status/northwind", &[]).await;
    assert_eq!(header(&head, "content-length"), plain.len().to_string());
    assert!(bytes(head).await.is_empty());
}

#[tokio::test]
async fn unknown_addresses_are_not_found_and_slashes_forgiven() {
    let public = published(sample::full_page());
    for path in ["/status/nobody", "/status/northwind/incidents/INC-1", "/status/northwind/../..", "/status/-/x"] {
        let response = get(&public, path, &[]).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(!String::from_utf8(bytes(response).await).unwrap().contains("<script"));
    }
    let response = get(&public, "/status/northwind/", &[]).await;
    assert_eq!(
        (response.status(), header(&response, "location")),
        (StatusCode::PERMANENT_REDIRECT, "/status/northwind")
    );
    let response = ask(&public, Method::POST, "/status/northwind", &[]).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    let before = get(&PublicPages::new(true), "/status/northwind", &[]).await;
    assert_eq!(before.status(), StatusCode::SERVICE_UNAVAILABLE, "before the first load nobody knows");
}

#[tokio::test]
async fn the_sheet_lies_under_its_content_and_is_kept_forever() {
    let public = published(sample::full_page());
    let html = text(&public, "/status/northwind").await;
    assert!(html.contains(&public.sheet_address()));
    let response = get(&public, &public.sheet_address(), &[]).await;
    assert_eq!(header(&response, "content-type"), "text/css; charset=utf-8");
    assert_eq!(header(&response, "cache-control"), "public, max-age=31536000, immutable");
}

#[tokio::test]
async fn hostile_texts_stay_texts_everywhere() {
    let hostile = "\" onload='x' <img src=x onerror=alert(1)></script></textarea> & \u{202e}txet ]]>";
    let mut page = sample::full_page();
    page.name = hostile.into();
    page.components[0].name = hostile.into();
    page.components[0].description = hostile.into();
    let incident = &mut page.incidents[0];
    incident.title = hostile.into();
    incident.components = vec![hostile.into()];
    incident.updates[0].known = hostile.into();
    incident.updates[0].being_done = hostile.into();
    let public = published(page);
    for path in ["", "/history", "/incidents/INC-412"] {
        let html = text(&public, &format!("/status/northwind{path}")).await;
        for forbidden in ["<img", "</script", "</textarea"] {
            assert!(!html.contains(forbidden), "{forbidden} in {path}");
        }
        for (at, _) in html.match_indices("\" onload") {
            let inside_a_tag = html[..at].rfind('<') > html[..at].rfind('>');
            assert!(!inside_a_tag, "a text leaves its attribute in {path}");
        }
        for (at, _) in html.match_indices('\u{202e}') {
            let before = &html[..at];
            let contained =
                ["<bdi>", "dir=\"auto\">", "<title>", "content=\"", "title=\"", "aria-label=\"", "<h1>", "href="]
                    .into_iter()
                    .filter_map(|opening| before.rfind(opening))
                    .max();
            assert!(contained.is_some(), "an unisolated override in {path}");
        }
    }
    let feed = text(&public, "/status/northwind/feed.atom").await;
    assert!(!feed.contains("<img") && feed.contains("&lt;img"), "{feed}");
    let summary: serde_json::Value = serde_json::from_str(&text(&public, "/status/northwind.json").await).unwrap();
    assert_eq!(summary["page"]["name"], hostile);
}

#[tokio::test]
async fn machines_read_the_statuspage_shape() {
    let public = published(sample::full_page());
    let summary: serde_json::Value =
        serde_json::from_str(&text(&public, "/status/northwind/api/v2/summary.json").await).unwrap();
    assert_eq!(summary["status"]["indicator"], "minor");
    assert_eq!(summary["components"][0]["status"], "degraded_performance");
    assert_eq!(summary["incidents"].as_array().unwrap().len(), 2);
    assert_eq!(summary["incidents"][0]["incident_updates"][0]["status"], "identified");
    assert_eq!(summary["incidents"][0]["next_update_by"], "2026-11-20T14:30:00Z");
    for other in ["summary.json", "api/v2/status.json", "api/v2/components.json", "api/v2/incidents.json"] {
        let response = get(&public, &format!("/status/northwind/{other}"), &[]).await;
        assert_eq!(header(&response, "access-control-allow-origin"), "*", "{other}");
    }
}

/// A port whose database can be taken away.
struct Source {
    page: std::sync::Mutex<PublicPage>,
    clock: Arc<TestClock>,
    away: AtomicBool,
    loads: AtomicUsize,
}

#[async_trait]
impl StatusPages for Source {
    async fn public_pages(&self) -> Answer<Vec<PublicPage>> {
        self.loads.fetch_add(1, Ordering::SeqCst);
        if self.away.load(Ordering::SeqCst) {
            return Err(Refusal::Unavailable);
        }
        let mut page = self.page.lock().unwrap().clone();
        page.as_of = self.clock.now();
        Ok(vec![page])
    }
    async fn list(&self, _: &Actor, _: PageRequest) -> Answer<Page<StatusPageRow>> {
        Err(Refusal::Unavailable)
    }
    async fn show(&self, _: &Actor, _: &str) -> Answer<StatusPageEditor> {
        Err(Refusal::Unavailable)
    }
    async fn create(&self, _: &Actor, _: StatusPageForm) -> Answer<StatusPageRow> {
        Err(Refusal::Unavailable)
    }
    async fn add_component(&self, _: &Actor, _: StatusPageId, _: ComponentForm) -> Answer<Component> {
        Err(Refusal::Unavailable)
    }
    async fn set_component_status(&self, _: &Actor, _: ComponentId, _: ComponentStatus) -> Answer<()> {
        Err(Refusal::Unavailable)
    }
    async fn remove_component(&self, _: &Actor, _: ComponentId) -> Answer<()> {
        Err(Refusal::Unavailable)
    }
    async fn components(&self, _: &Actor) -> Answer<Vec<Component>> {
        Err(Refusal::Unavailable)
    }
}

struct Running {
    source: Arc<Source>,
    clock: Arc<TestClock>,
    public: PublicPages,
    changes: tokio::sync::mpsc::UnboundedSender<Told>,
    task: tokio::task::JoinHandle<()>,
}

fn start(data_dir: Option<std::path::PathBuf>, away: bool) -> Running {
    let clock = Arc::new(TestClock::at(sample::at(sample::NOW)));
    let source = Arc::new(Source {
        page: sample::full_page().into(),
        clock: Arc::clone(&clock),
        away: away.into(),
        loads: AtomicUsize::new(0),
    });
    let public = PublicPages::new(true);
    let file = data_dir.map(|folder| folder.join("status_pages.json"));
    let keeper =
        Keeper { public: public.clone(), clock: clock.clone(), public_url: "https://muster.test".into(), file };
    let (changes, told) = tokio::sync::mpsc::unbounded_channel();
    let told = futures::stream::unfold(told, |mut told| async move { told.recv().await.map(|it| (it, told)) });
    let pages = source.clone();
    let task = tokio::spawn(async move {
        let (known, opened) = tokio::sync::oneshot::channel();
        known.send(pages).ok().expect("nobody has given up yet");
        let (pages, last) = keeper.show_the_last(opened).await.expect("there is a source");
        keeper.run(pages, told.boxed(), last).await;
    });
    Running { source, clock, public, changes, task }
}

impl Running {
    /// Waits until the overview says this.
    async fn until(&self, words: &str) {
        for _ in 0..2000 {
            let html = text(&self.public, "/status/northwind").await;
            if html.contains(words) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("the page never said {words:?}");
    }

    fn tell(&self, change: Change) {
        let event = Event {
            seq: 1,
            at: Timestamp(0),
            actor: Actor::Muster,
            incident_id: None,
            alert_id: None,
            only_for: None,
            change,
        };
        self.changes.send(Told::Event(Arc::new(event))).unwrap();
    }
}

#[tokio::test]
async fn a_change_is_on_the_page_at_once_and_what_is_not_public_changes_nothing() {
    let running = start(None, false);
    running.until("Degraded performance in Card payments, Europe.").await;
    running.source.page.lock().unwrap().components[0].status = ComponentStatus::MajorOutage;
    let loads = running.source.loads.load(Ordering::SeqCst);
    running.tell(Change::AlertResolved { title: "not public".into() });
    running.tell(Change::StatusPageChanged { page: "Northwind Pay".into(), what: "a component".into() });
    running.until("Major outage in Card payments, Europe.").await;
    assert_eq!(running.source.loads.load(Ordering::SeqCst), loads + 1);
    running.task.abort();
}

#[tokio::test]
async fn without_the_database_the_last_page_stays_and_says_so() {
    let running = start(None, false);
    running.until("Next update by").await;
    running.source.away.store(true, Ordering::SeqCst);
    running.clock.advance_s(20 * 60);
    running.changes.send(Told::Missed).unwrap();
    running.until("Last update 14:18 UTC.").await;
    running.until("Next update is late by 8 min").await;
    running.source.away.store(false, Ordering::SeqCst);
    running.changes.send(Told::Missed).unwrap();
    running.until("As of <time datetime=\"2026-11-20T14:38:30Z\">").await;
    let html = text(&running.public, "/status/northwind").await;
    assert!(!html.contains("class=\"stale\""));
    running.task.abort();
}

#[tokio::test]
async fn the_last_good_page_survives_a_restart_without_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let first = start(Some(folder.path().to_owned()), false);
    first.until("Everything else works.").await;
    for _ in 0..2000 {
        if folder.path().join("status_pages.json").exists() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    first.task.abort();
    let second = start(Some(folder.path().to_owned()), true);
    second.until("Everything else works.").await;
    second.task.abort();
}
