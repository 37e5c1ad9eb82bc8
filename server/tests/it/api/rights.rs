//! Who may call what, over HTTP, for every route of the document: a new route fails until it stands here.

use super::*;
use domain::Role;
use http::StatusCode;
use serde_json::json;
use std::collections::BTreeMap;

/// Who is let in; the others read 403.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Who {
    /// Anybody with a token or a session.
    Everyone,
    Responders,
    Managers,
    Admins,
    /// Whoever is signed in with a session: programs have no profile and no sessions.
    Themselves,
    /// The same, and admins in any shape.
    ThemselvesAndAdmins,
}

impl Who {
    fn includes(self, role: Role, is_person: bool) -> bool {
        match self {
            Who::Everyone => true,
            Who::Responders => role != Role::Stakeholder,
            Who::Managers => matches!(role, Role::Admin | Role::Manager),
            Who::Admins => role == Role::Admin,
            Who::Themselves => is_person,
            Who::ThemselvesAndAdmins => is_person || role == Role::Admin,
        }
    }
}

/// Method and path → who, and a body that can be read. Bodies are such that nothing is changed by them.
pub(super) fn table() -> BTreeMap<(&'static str, &'static str), (Who, Value)> {
    use Who::*;
    let nothing = Value::Null;
    let nobody = "00000000-0000-7000-8000-000000000000";
    let policy = json!({"name": "", "steps": []});
    let service = json!({"slug": "", "name": ""});
    let lever = json!({
        "name": "", "kind": "kill_switch", "normal": {"on": true}, "effect": "", "connector": {"kind": "webhook", "url": ""},
    });
    let cover = json!({"roster_id": nobody, "layer": 1, "person_id": nobody, "starts_at": 1, "ends_at": 0});
    [
        (("GET", "/me"), Everyone, nothing.clone()),
        (("PUT", "/me"), Themselves, json!({"name": "", "title": "", "time_zone": ""})),
        (("PUT", "/me/password"), Themselves, json!({"current": "x", "new": "y"})),
        (("GET", "/me/shifts"), Themselves, nothing.clone()),
        (("GET", "/me/follows"), Themselves, nothing.clone()),
        (("POST", "/me/follows"), Themselves, json!({})),
        (("DELETE", "/me/follows/{follow}"), Themselves, nothing.clone()),
        (("GET", "/sessions"), Themselves, nothing.clone()),
        (("DELETE", "/sessions/{session}"), ThemselvesAndAdmins, nothing.clone()),
        (("GET", "/people"), Everyone, nothing.clone()),
        (("POST", "/people"), Admins, json!({"name": "", "email": "", "role": "responder"})),
        (("GET", "/people/{person}"), Everyone, nothing.clone()),
        (("PUT", "/people/{person}/role"), Admins, json!({"role": "responder"})),
        (("POST", "/people/{person}/disable"), Admins, nothing.clone()),
        (("POST", "/people/{person}/enable"), Admins, nothing.clone()),
        (("POST", "/people/{person}/password-link"), Admins, json!({})),
        (("GET", "/people/{person}/ways-in"), Admins, nothing.clone()),
        (("GET", "/people/{person}/contact-methods"), Admins, nothing.clone()),
        (("POST", "/people/{person}/contact-methods"), Admins, json!({"address": ""})),
        (("DELETE", "/contact-methods/{contact_method}"), ThemselvesAndAdmins, nothing.clone()),
        (("POST", "/contact-methods/{contact_method}/check"), ThemselvesAndAdmins, nothing.clone()),
        (("PUT", "/contact-methods/{contact_method}/first"), ThemselvesAndAdmins, nothing.clone()),
        (("GET", "/organisation"), Everyone, nothing.clone()),
        (("PATCH", "/organisation"), Admins, json!({})),
        (("GET", "/people/{person}/shifts"), Everyone, nothing.clone()),
        (("GET", "/tokens"), Admins, nothing.clone()),
        (("POST", "/tokens"), Admins, json!({"name": "", "role": "admin"})),
        (("DELETE", "/tokens/{token}"), Admins, nothing.clone()),
        (("GET", "/services"), Everyone, nothing.clone()),
        (("POST", "/services"), Managers, service.clone()),
        (("GET", "/services/{service}"), Everyone, nothing.clone()),
        (("PUT", "/services/{service}"), Managers, service),
        (("PUT", "/services/{service}/dependencies/{dependency}"), Managers, nothing.clone()),
        (("DELETE", "/services/{service}/dependencies/{dependency}"), Managers, nothing.clone()),
        (("GET", "/services/{service}/revenue"), Everyone, nothing.clone()),
        (("PUT", "/services/{service}/revenue"), Managers, json!({"per_hour": -1})),
        (("DELETE", "/services/{service}/revenue"), Managers, nothing.clone()),
        (("POST", "/services/{service}/ingest-keys"), Managers, json!({"name": ""})),
        (("DELETE", "/ingest-keys/{ingest_key}"), Managers, nothing.clone()),
        (("GET", "/runbooks"), Everyone, nothing.clone()),
        (("POST", "/runbooks"), Managers, json!({"service_ids": [nobody], "title": "", "body": ""})),
        (("GET", "/runbooks/{runbook}"), Everyone, nothing.clone()),
        (
            ("PUT", "/runbooks/{runbook}"),
            Managers,
            json!({"version": 1, "service_ids": [nobody], "title": "", "body": ""}),
        ),
        (("PUT", "/runbooks/{runbook}/archived"), Managers, nothing.clone()),
        (("DELETE", "/runbooks/{runbook}/archived"), Managers, nothing.clone()),
        (("POST", "/runbooks/{runbook}/review"), Managers, nothing.clone()),
        (("GET", "/on-call"), Everyone, nothing.clone()),
        (("GET", "/on-call/gaps"), Everyone, nothing.clone()),
        (("GET", "/rosters"), Everyone, nothing.clone()),
        (("POST", "/rosters"), Managers, json!({"slug": "", "name": "", "time_zone": ""})),
        (("GET", "/rosters/{roster}"), Everyone, nothing.clone()),
        (("GET", "/rosters/{roster}/health"), Everyone, nothing.clone()),
        (("GET", "/rosters/{roster}/versions"), Everyone, nothing.clone()),
        (("POST", "/rosters/{roster}/preview"), Everyone, json!({"rotations": []})),
        (("POST", "/rosters/{roster}/versions"), Managers, json!({"rotations": [], "effective_from": 1})),
        (("DELETE", "/rosters/{roster}/versions/{version}"), Managers, nothing.clone()),
        (
            ("POST", "/rosters/{roster}/temporary-schedules"),
            Managers,
            json!({"layer": 1, "name": "", "starts_at": 1, "ends_at": 0}),
        ),
        (("DELETE", "/temporary-schedules/{temporary}"), Responders, nothing.clone()),
        (("GET", "/services/{service}/rehearsal"), Everyone, nothing.clone()),
        (("GET", "/rosters/{roster}/managers"), Everyone, nothing.clone()),
        (("PUT", "/rosters/{roster}/managers"), Managers, json!({"people": [nobody]})),
        (
            ("PUT", "/rosters/{roster}/policy"),
            Managers,
            json!({"duty": "optional", "skills": "generalist", "assignment": "fair"}),
        ),
        (("GET", "/rosters/{roster}/clashes"), Everyone, nothing.clone()),
        (("POST", "/rosters/{roster}/clashes/cover"), Managers, nothing.clone()),
        (("GET", "/rosters/{roster}/pay-rules"), Everyone, nothing.clone()),
        (("PUT", "/rosters/{roster}/pay-rules"), Managers, json!({"currency": ""})),
        (("GET", "/rosters/{roster}/pay"), Everyone, nothing.clone()),
        (("GET", "/rosters/{roster}/pay.csv"), Everyone, nothing.clone()),
        (("GET", "/rosters/{roster}/exemptions"), Everyone, nothing.clone()),
        (("GET", "/rosters/{roster}/import"), Everyone, nothing.clone()),
        (("POST", "/rosters/{roster}/import"), Managers, json!({})),
        (("DELETE", "/rosters/{roster}/import"), Managers, nothing.clone()),
        (("PUT", "/rosters/{roster}/import/people"), Managers, json!({"people": []})),
        (("POST", "/rosters/{roster}/import/draft"), Managers, nothing.clone()),
        (("POST", "/rosters/{roster}/import/take-over"), Managers, json!({})),
        (("GET", "/exemptions"), Themselves, nothing.clone()),
        (("POST", "/exemptions"), Everyone, json!({"reason": "family", "starts_on": ""})),
        (("DELETE", "/exemptions/{exemption}"), Everyone, nothing.clone()),
        (("GET", "/me/absence-calendars"), Themselves, nothing.clone()),
        (("POST", "/me/absence-calendars"), Themselves, json!({"url": ""})),
        (("DELETE", "/me/absence-calendars/{calendar}"), Themselves, nothing.clone()),
        (("POST", "/me/absence-calendars/{calendar}/refresh"), Themselves, nothing.clone()),
        (("GET", "/rosters/{roster}/handover-notes"), Everyone, nothing.clone()),
        (("POST", "/rosters/{roster}/handover-notes"), Responders, json!({"body": ""})),
        (("GET", "/me/handover-notes"), Everyone, nothing.clone()),
        (("PUT", "/handover-notes/{note}/read"), Themselves, nothing.clone()),
        (("GET", "/me/reminders"), Themselves, nothing.clone()),
        (("PUT", "/me/reminders"), Themselves, json!({"shift_hours": 0, "week": true})),
        (
            ("POST", "/swaps"),
            Responders,
            json!({"roster_id": nobody, "layer": 1,
                   "first": {"person_id": nobody, "starts_at": 1, "ends_at": 0},
                   "second": {"person_id": nobody, "starts_at": 1, "ends_at": 0}}),
        ),
        (("GET", "/areas"), Everyone, nothing.clone()),
        (("GET", "/holiday-places"), Everyone, nothing.clone()),
        (("GET", "/cover-requests"), Everyone, nothing.clone()),
        (
            ("POST", "/cover-requests"),
            Responders,
            json!({"roster": "payments", "layer": 1, "person_id": nobody, "starts_at": 1, "ends_at": 0}),
        ),
        (("DELETE", "/cover-requests/{request}"), Responders, nothing.clone()),
        (("POST", "/cover-requests/{request}/take"), Themselves, nothing.clone()),
        (("GET", "/calendars"), Everyone, nothing.clone()),
        (("POST", "/calendars"), Everyone, json!({"kind": "roster"})),
        (("DELETE", "/calendars/{calendar}"), Everyone, nothing.clone()),
        (("POST", "/covers"), Responders, cover),
        (("DELETE", "/covers/{cover}"), Responders, nothing.clone()),
        (("GET", "/escalation-policies"), Everyone, nothing.clone()),
        (("POST", "/escalation-policies"), Managers, policy.clone()),
        (("GET", "/escalation-policies/{policy}"), Everyone, nothing.clone()),
        (("PUT", "/escalation-policies/{policy}"), Managers, policy),
        (("GET", "/alerts"), Everyone, nothing.clone()),
        (("POST", "/alerts"), Responders, json!({"service": "nowhere", "title": ""})),
        (("GET", "/alerts/{alert}"), Everyone, nothing.clone()),
        (("POST", "/alerts/{alert}/acknowledge"), Responders, nothing.clone()),
        (("POST", "/alerts/{alert}/resolve"), Responders, nothing.clone()),
        (("GET", "/pages"), Everyone, nothing.clone()),
        (("POST", "/pages/{page}/acknowledge"), Responders, nothing.clone()),
        (("GET", "/now"), Everyone, nothing.clone()),
        (("GET", "/incidents"), Everyone, nothing.clone()),
        (("POST", "/incidents"), Everyone, json!({"title": ""})),
        (("GET", "/incidents/similar"), Everyone, nothing.clone()),
        (("GET", "/incidents/{number}"), Everyone, nothing.clone()),
        (("GET", "/incidents/{number}/log"), Everyone, nothing.clone()),
        (("POST", "/incidents/{number}/log"), Responders, json!({"body": ""})),
        (("GET", "/incidents/{number}/log/{seq}"), Everyone, nothing.clone()),
        (("GET", "/incidents/{number}/decisions"), Everyone, nothing.clone()),
        (("POST", "/incidents/{number}/decisions"), Responders, json!({"kind": "legal", "what": "", "reason": ""})),
        (("GET", "/incidents/{number}/steps"), Everyone, nothing.clone()),
        (("PUT", "/incidents/{number}/runbooks/{runbook}/steps"), Responders, json!({"step": 1, "version": 1})),
        (("GET", "/incidents/{number}/impact"), Everyone, nothing.clone()),
        (
            ("POST", "/incidents/{number}/services/{service}/impact"),
            Responders,
            json!({"state": "down", "since": 9_999_999_999_999_i64}),
        ),
        (("PUT", "/incidents/{number}/log/{seq}/reaction"), Responders, json!({"reaction": "done"})),
        (("GET", "/incidents/{number}/timeline"), Everyone, nothing.clone()),
        (("GET", "/incidents/{number}/claims"), Everyone, nothing.clone()),
        (("POST", "/incidents/{number}/claims"), Responders, json!({"text": ""})),
        (("PUT", "/incidents/{number}/claims/{claim}"), Responders, json!({"state": "verified", "how": ""})),
        (("GET", "/incidents/{number}/story"), Everyone, nothing.clone()),
        (("GET", "/incidents/{number}/timeline/hidden"), Everyone, nothing.clone()),
        (("POST", "/incidents/{number}/timeline"), Responders, json!({"text": ""})),
        (("PUT", "/incidents/{number}/timeline/{seq}"), Responders, json!({})),
        (("GET", "/incidents/{number}/loss"), Everyone, nothing.clone()),
        (("POST", "/incidents/{number}/loss"), Responders, json!({})),
        (("GET", "/incidents/{number}/announcements"), Everyone, nothing.clone()),
        (("POST", "/incidents/{number}/announcements"), Responders, json!({"what": ""})),
        (
            ("PUT", "/incidents/{number}/announcements/{announcement}"),
            Responders,
            json!({"state": "held", "words": ""}),
        ),
        (("GET", "/changes"), Everyone, nothing.clone()),
        (("POST", "/changes"), Responders, json!({"service": "checkout", "kind": "deploy", "summary": ""})),
        (("GET", "/incidents/{number}/suspects"), Everyone, nothing.clone()),
        (
            ("POST", "/incidents/{number}/suspects"),
            Responders,
            json!({"service": "checkout", "kind": "deploy", "summary": ""}),
        ),
        (("PUT", "/incidents/{number}/suspects/{change}"), Responders, json!({"verdict": "cleared", "why": ""})),
        (("GET", "/incidents/{number}/remedies"), Everyone, nothing.clone()),
        (("POST", "/incidents/{number}/remedies"), Responders, json!({"kind": "restart", "what": ""})),
        (("PUT", "/incidents/{number}/remedies/{remedy}"), Responders, json!({"state": "helped", "words": ""})),
        (("PUT", "/incidents/{number}/remedies/{remedy}/owner"), Responders, json!({})),
        (("GET", "/levers"), Everyone, nothing.clone()),
        (("GET", "/services/{service}/levers"), Everyone, nothing.clone()),
        (("POST", "/services/{service}/levers"), Managers, lever.clone()),
        (("PUT", "/levers/{lever}"), Managers, lever),
        (("DELETE", "/levers/{lever}"), Managers, nothing.clone()),
        (("PUT", "/levers/{lever}/secret"), Managers, nothing.clone()),
        (("PUT", "/levers/{lever}/test"), Responders, json!({})),
        (("GET", "/incidents/{number}/levers"), Everyone, nothing.clone()),
        (("GET", "/incidents/{number}/lever-calls"), Everyone, nothing.clone()),
        (("POST", "/incidents/{number}/levers/{lever}/pull"), Responders, json!({"wanted": {"on": false}})),
        (("POST", "/incidents/{number}/levers/{lever}/put-back"), Responders, json!({})),
        (("PUT", "/incidents/{number}/levers/{lever}/timer"), Responders, json!({})),
        (("PUT", "/incidents/{number}/levers/{lever}/keep"), Responders, json!({})),
        (("GET", "/incidents/{number}/responders"), Everyone, nothing.clone()),
        (("POST", "/incidents/{number}/responders"), Responders, json!({"what": ""})),
        (("GET", "/incidents/{number}/responders/suggested"), Everyone, nothing.clone()),
        (("PUT", "/incidents/{number}/responders/{ask}"), Everyone, json!({"state": "accepted"})),
        (("GET", "/incidents/{number}/here"), Everyone, nothing.clone()),
        (("GET", "/me/asked"), Everyone, nothing.clone()),
        (("GET", "/incidents/{number}/care"), Everyone, nothing.clone()),
        (("POST", "/incidents/{number}/breaks"), Responders, json!({"minutes": 0})),
        (("DELETE", "/incidents/{number}/breaks/{rest}"), Responders, nothing.clone()),
        (("PUT", "/incidents/{number}/privacy"), Responders, json!({"private": false})),
        (("PUT", "/incidents/{number}/members/{person}"), Responders, nothing.clone()),
        (("DELETE", "/incidents/{number}/members/{person}"), Responders, nothing.clone()),
        (("GET", "/incidents/{number}/document"), Everyone, nothing.clone()),
        (("POST", "/incidents/{number}/document/template"), Responders, json!({"template_id": nobody})),
        (("GET", "/incidents/{number}/document/versions"), Everyone, nothing.clone()),
        (("GET", "/incidents/{number}/document/versions/{version}"), Everyone, nothing.clone()),
        (("GET", "/document-templates"), Everyone, nothing.clone()),
        (("POST", "/document-templates"), Managers, json!({"name": "", "body": ""})),
        (("PUT", "/document-templates/{template}"), Managers, json!({"name": "", "body": ""})),
        (("DELETE", "/document-templates/{template}"), Managers, nothing.clone()),
        (("PUT", "/incidents/{number}/seen-too"), Themselves, json!({})),
        (("DELETE", "/incidents/{number}/seen-too"), Themselves, nothing.clone()),
        (("PUT", "/incidents/{number}/status"), Responders, json!({"status": "merged"})),
        (("PUT", "/incidents/{number}/severity"), Responders, json!({"severity": "sev2"})),
        (("PUT", "/incidents/{number}/roles/{role}"), Responders, json!({})),
        (("PUT", "/incidents/{number}/answers"), Responders, json!({"question": "aware", "answer": ""})),
        (("PUT", "/incidents/{number}/services/{service}"), Responders, nothing.clone()),
        (("DELETE", "/incidents/{number}/services/{service}"), Responders, nothing.clone()),
        (("PUT", "/incidents/{number}/alerts/{alert}"), Responders, nothing.clone()),
        (("POST", "/incidents/{number}/updates"), Responders, json!({"audience": "public", "known": ""})),
        (("GET", "/status-pages"), Everyone, nothing.clone()),
        (("POST", "/status-pages"), Managers, json!({"slug": "", "name": ""})),
        (("GET", "/status-pages/{page_slug}"), Everyone, nothing.clone()),
        (("POST", "/status-pages/{page_slug}/components"), Managers, json!({"name": ""})),
        (("GET", "/components"), Everyone, nothing.clone()),
        (("PUT", "/components/{component}/status"), Managers, json!({"status": "degraded"})),
        (("DELETE", "/components/{component}"), Managers, nothing.clone()),
        (("GET", "/audit"), Admins, nothing),
    ]
    .into_iter()
    .map(|(route, who, body)| (route, (who, body)))
    .collect()
}

/// Every route of the document.
fn documented() -> Vec<(String, String)> {
    let document: Value = serde_json::from_str(&api::openapi_json()).unwrap();
    let mut routes = vec![];
    for (path, item) in document["paths"].as_object().unwrap() {
        let path = path.strip_prefix("/api/v1").unwrap();
        routes.extend(item.as_object().unwrap().keys().map(|method| (method.to_uppercase(), path.to_owned())));
    }
    routes
}

#[test]
fn every_route_stands_in_the_table_and_no_other() {
    let mut table: Vec<_> = table().into_keys().map(|(method, path)| (method.to_owned(), path.to_owned())).collect();
    let mut documented = documented();
    table.sort();
    documented.sort();
    assert_eq!(documented, table);
}

/// A caller: a role, and how it shows itself.
pub(super) struct Caller {
    pub role: Role,
    pub is_person: bool,
    pub header: (&'static str, String),
}

pub(super) async fn callers(house: &House) -> Vec<Caller> {
    let mut callers = vec![];
    for role in Role::ALL {
        let header = ("authorization", format!("Bearer {}", house.token(role).await));
        callers.push(Caller { role, is_person: false, header });
        let header = ("cookie", house.person(role).await);
        callers.push(Caller { role, is_person: true, header });
    }
    callers
}

/// What the names in paths stand for; every other id is of nothing that exists.
pub(super) async fn furnish(house: &House) -> String {
    let admin = house.token(Role::Admin).await;
    for (path, body) in [
        ("/services", json!({"slug": "checkout", "name": "Checkout"})),
        ("/services", json!({"slug": "ledger", "name": "Ledger"})),
        ("/rosters", json!({"slug": "payments", "name": "Payments", "time_zone": "Europe/Berlin"})),
        ("/status-pages", json!({"slug": "acme", "name": "Acme"})),
        ("/incidents", json!({"title": "Checkout is slow"})),
    ] {
        let made = house.post(&admin, path, &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{path} {}", made.body);
    }
    somebody_elses_page(house).await
}

/// The id of a page whose alert is resolved already, sent to somebody who is none of the callers.
async fn somebody_elses_page(house: &House) -> String {
    sqlx::query_scalar(
        "with service as (select id from services where slug = 'checkout'),
         person as (insert into people (id, name, email, role, time_zone, created_at)
             values (gen_random_uuid(), 'Eve', 'eve@example.org', 'responder', 'UTC', now()) returning id),
         alert as (insert into alerts (id, service_id, source, dedup_key, title, summary, details, links, status,
                 signals, firing_instances, instances, started_at, last_signal_at, resolved_at)
             select gen_random_uuid(), id, 'generic', 'k', 'Slow', '', '[]', '[]', 'resolved', 1, 0, 1, now(), now(),
                 now() from service returning id),
         chain as (insert into escalations (id, alert_id, policy_name, repeats, steps, cycle, next_step, ended, created_at)
             select gen_random_uuid(), id, 'All', 0, '[]', 0, 0, 'resolved', now() from alert returning id, alert_id)
         insert into pages (id, escalation_id, alert_id, person_id, cycle, step, created_at)
         select gen_random_uuid(), chain.id, chain.alert_id, person.id, 0, 1, now() from chain, person
         returning id::text",
    )
    .fetch_one(&house.backend.ctx().db)
    .await
    .unwrap()
}

pub(super) fn filled(path: &str, page: &str) -> String {
    let parts = path.split('/').map(|part| match part {
        "{number}" => "INC-1",
        "{service}" => "checkout",
        "{dependency}" => "ledger",
        "{roster}" => "payments",
        "{page_slug}" => "acme",
        "{version}" => "999",
        "{seq}" => "1",
        "{role}" => "scribe",
        "{page}" => page,
        id if id.starts_with('{') => "00000000-0000-7000-8000-000000000000",
        word => word,
    });
    parts.collect::<Vec<_>>().join("/")
}

pub(super) fn request(method: &str, path: &str, body: &Value, header: Option<&(&str, String)>) -> Request<Body> {
    let query = if path == "/incidents/similar" { "?title=slow" } else { "" };
    let mut request = Request::builder().method(method).uri(format!("/api/v1{path}{query}"));
    if let Some((name, value)) = header {
        request = request.header(*name, value);
    }
    if body.is_null() { request.body(Body::empty()).unwrap() } else { json(request, body) }
}

#[sqlx::test(migrations = false)]
async fn every_route_lets_in_whom_it_should(db: PgPool) {
    let house = House::new(db).await;
    let page = furnish(&house).await;
    let callers = callers(&house).await;
    for ((method, path), (who, body)) in table() {
        let path = filled(path, &page);
        for stranger in
            [None, Some(("authorization", "Bearer mst_unknown".to_owned())), Some(("cookie", "__Host-muster=x".into()))]
        {
            let answer = house.call(request(method, &path, &body, stranger.as_ref())).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path} by a stranger: {}", answer.body);
        }
        for Caller { role, is_person, header } in &callers {
            let answer = house.call(request(method, &path, &body, Some(header))).await;
            let told = format!("{method} {path} by {role:?}, person: {is_person}: {} {}", answer.status, answer.body);
            assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{told}");
            assert!(!answer.status.is_server_error() && answer.status != StatusCode::BAD_REQUEST, "{told}");
            assert_ne!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{told}");
            let forbidden = answer.status == StatusCode::FORBIDDEN;
            assert_eq!(!forbidden, who.includes(*role, *is_person), "{told}");
        }
    }
}

#[sqlx::test(migrations = false)]
async fn a_request_with_a_token_is_never_judged_by_its_cookie(db: PgPool) {
    let house = House::new(db).await;
    let admin =
        callers(&house).await.into_iter().find(|caller| caller.role == Role::Admin && caller.is_person).unwrap();
    for authorization in ["Bearer mst_unknown", "Basic YTpi", "Bearer", "bearer  "] {
        let request =
            Request::get("/api/v1/me").header("cookie", &admin.header.1).header("authorization", authorization);
        let answer = house.call(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{authorization}");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
}
