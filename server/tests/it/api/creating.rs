//! Creates that are sent twice.

use super::*;
use serde_json::json;

fn declare(token: &str, key: &str, title: &str) -> Request<Body> {
    json(bearer("POST", token, "/incidents").header("idempotency-key", key), &json!({"title": title}))
}

async fn count(house: &House) -> i64 {
    sqlx::query_scalar("select count(*) from incidents").fetch_one(&house.backend.ctx().db).await.unwrap()
}

#[sqlx::test(migrations = false)]
async fn the_same_key_creates_once_and_answers_the_same(db: PgPool) {
    let house = House::new(db).await;
    let (one, other) = (house.token(Role::Responder).await, house.token(Role::Responder).await);
    let first = house.call(declare(&one, "k1", "Checkout is slow")).await;
    let again = house.call(declare(&one, "k1", "Checkout is slow")).await;
    assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::CREATED));
    assert_eq!(first.body, again.body);
    assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), ("", "true"));
    assert_eq!(count(&house).await, 1);

    let changed = house.call(declare(&one, "k1", "Search is slow")).await;
    assert_eq!(changed.status, StatusCode::UNPROCESSABLE_ENTITY, "a key stands for one request");
    assert_eq!(changed.body["errors"][0]["field"], "Idempotency-Key", "{}", changed.body);
    let elsewhere = house.call(declare(&other, "k1", "Checkout is slow")).await;
    assert_eq!(elsewhere.status, StatusCode::CREATED, "keys are per caller");
    assert_ne!(elsewhere.body, first.body);
    assert_eq!(count(&house).await, 2);
}

#[sqlx::test(migrations = false)]
async fn of_many_at_once_one_creates(db: PgPool) {
    let house = House::new(db).await;
    let token = house.token(Role::Admin).await;
    let form = json!({"slug": "checkout", "name": "Checkout"});
    let create = || house.call(json(bearer("POST", &token, "/services").header("idempotency-key", "k"), &form));
    let answers = futures::future::join_all((0..8).map(|_| create())).await;
    for answer in &answers {
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        assert_eq!(answer.body, answers[0].body);
    }
    let first = answers.iter().filter(|answer| answer.header("idempotency-replayed").is_empty());
    assert_eq!(first.count(), 1);
    assert_eq!(house.get(&token, "/services").await.body["items"].as_array().unwrap().len(), 1);
}

#[sqlx::test(migrations = false)]
async fn what_was_refused_may_be_tried_again(db: PgPool) {
    let house = House::new(db).await;
    let token = house.token(Role::Responder).await;
    assert_eq!(house.call(declare(&token, "k", " ")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(house.call(declare(&token, "k", "Checkout is slow")).await.status, StatusCode::CREATED);
    let answer = house.call(declare(&token, &"k".repeat(300), "Checkout is slow")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
}

#[sqlx::test(migrations = false)]
async fn a_secret_is_shown_once_and_kept_nowhere(db: PgPool) {
    let house = House::new(db).await;
    let admin = house.token(Role::Admin).await;
    let form = json!({"name": "Deploy bot", "role": "responder"});
    let create = || house.call(json(bearer("POST", &admin, "/tokens").header("idempotency-key", "k"), &form));
    let first = create().await;
    let secret = first.body["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("mst_"));
    let again = create().await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.body["detail"].as_str().unwrap().contains("its secret was shown then"), "{}", again.body);
    let kept: Vec<String> = sqlx::query_scalar("select coalesce(body::text, '') from idempotency_keys")
        .fetch_all(&house.backend.ctx().db)
        .await
        .unwrap();
    assert!(kept.iter().all(|body| !body.contains(&secret)));
    assert_eq!(house.get(&secret, "/me").await.body["name"], "Deploy bot");
    let id = first.body["item"]["id"].as_str().unwrap();
    assert_eq!(
        house.send("DELETE", &admin, &format!("/tokens/{id}"), &Value::Null).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(house.get(&secret, "/me").await.status, StatusCode::UNAUTHORIZED, "revoked at once");
}

/// Every create of the document with a body that is accepted, in an order in which each finds what it needs. In
/// braces stands what was made before.
fn creates() -> Vec<(&'static str, Value)> {
    let step = json!({"wait_s": 60, "targets": [{"kind": "person", "person_id": "{person}"}]});
    let rotation = json!({
        "layer": 1, "name": "Weekly", "starts_on": "2026-11-23", "handover_time": "09:00",
        "turns": [["{person}"]],
    });
    let now = backend::Clock::now(&SystemClock).0;
    let today = domain::Timestamp(now).to_string()[..10].to_owned();
    let cover = json!({
        "roster_id": "{roster}", "layer": 1, "person_id": "{person}", "starts_at": now, "ends_at": now + 3_600_000,
    });
    vec![
        ("/people", json!({"name": "Ada", "email": "ada@example.org", "role": "responder"})),
        ("/people/{person}/password-link", json!({})),
        ("/people/{person}/contact-methods", json!({"address": "ada@example.com"})),
        ("/tokens", json!({"name": "Bot", "role": "responder"})),
        ("/services", json!({"slug": "checkout", "name": "Checkout"})),
        (
            "/alerts",
            json!({
                "service": "{service}", "title": "Checkout is slow",
                "page": {"kind": "person", "person_id": "{person}"},
            }),
        ),
        ("/services/{service}/ingest-keys", json!({"name": "Prometheus"})),
        ("/runbooks", json!({"service_ids": ["{service_id}"], "title": "Slow", "body": "Look at the queue."})),
        ("/rosters", json!({"slug": "payments", "name": "Payments", "time_zone": "UTC", "rotations": [rotation]})),
        ("/covers", cover),
        (
            "/cover-requests",
            json!({
                "roster": "payments", "layer": 1, "person_id": "{person}", "starts_at": now, "ends_at": now + 1_800_000,
            }),
        ),
        ("/exemptions", json!({"person_id": "{person}", "reason": "other", "starts_on": today})),
        ("/me/absence-calendars", json!({"text": "BEGIN:VCALENDAR\nEND:VCALENDAR\n"})),
        ("/rosters/{roster}/import", json!({"calendar": CALENDAR})),
        ("/rosters/{roster}/handover-notes", json!({"body": "The queue is slow."})),
        ("/calendars", json!({"kind": "roster", "roster": "payments"})),
        ("/rosters/{roster}/versions", json!({"rotations": [], "effective_from": now + 3_600_000})),
        (
            "/rosters/{roster}/temporary-schedules",
            json!({
                "layer": 1, "name": "Holidays", "starts_at": now + 3_600_000, "ends_at": now + 7_200_000,
                "shifts": [{"person": "{person}", "starts_at": now + 3_600_000, "ends_at": now + 7_200_000}],
            }),
        ),
        ("/escalation-policies", json!({"name": "Payments", "steps": [step]})),
        ("/incidents", json!({"title": "Checkout is slow"})),
        ("/incidents/{number}/timeline", json!({"text": "A customer called"})),
        ("/incidents/{number}/announcements", json!({"what": "restart db-3"})),
        (
            "/incidents/{number}/responders",
            json!({"person_id": "{person}", "what": "The replica lags", "anyway": true}),
        ),
        ("/incidents/{number}/breaks", json!({"person_id": "{person}", "minutes": 15})),
        ("/incidents/{number}/claims", json!({"text": "Only Lisbon is slow."})),
        ("/changes", json!({"service": "{service}", "kind": "deploy", "summary": "10.14-3", "external_id": "7"})),
        (
            "/incidents/{number}/suspects",
            json!({"service": "{service_id}", "kind": "flag", "summary": "3DS v2, 25 → 100 %", "happened_at": now}),
        ),
        ("/incidents/{number}/remedies", json!({"kind": "restart", "what": "Restart db-3"})),
        (
            "/services/{service}/levers",
            json!({
                "name": "3DS v2", "kind": "kill_switch", "normal": {"on": true}, "effect": "Nobody is challenged",
                "connector": {"kind": "webhook", "url": "https://flags.example.org/levers"},
            }),
        ),
        // Both want the same: the second finds the first on its way.
        ("/incidents/{number}/levers/{lever}/pull", json!({"wanted": {"on": true}})),
        ("/incidents/{number}/levers/{lever}/put-back", json!({})),
        ("/incidents/{number}/log", json!({"body": "I look at the queue"})),
        ("/incidents/{number}/services/{service}/impact", json!({"state": "down", "who": "Card payers"})),
        (
            "/incidents/{number}/decisions",
            json!({"kind": "legal", "what": "Tell the lawyers", "reason": "Card data left"}),
        ),
        ("/me/follows", json!({"severity": "sev1"})),
        ("/incidents/{number}/updates", json!({"audience": "internal", "known": "Checkout is slow"})),
        ("/document-templates", json!({"name": "Security", "body": "# What we know"})),
        ("/status-pages", json!({"slug": "acme", "name": "Acme"})),
        ("/status-pages/{page_slug}/components", json!({"name": "Checkout"})),
    ]
}

/// Somebody is on call in it every day.
const CALENDAR: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Ada\r\nDTSTART:20260101T090000Z\r\n\
DTEND:20260101T170000Z\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[sqlx::test(migrations = false)]
async fn every_create_commits_together_with_its_answer(db: PgPool) {
    let house = House::sending_mail(db).await;
    let admin = house.token(Role::Admin).await;
    let cookie = house.person(Role::Admin).await;
    let mut named: Vec<(&str, String)> = vec![];
    for (path, body) in creates() {
        let fill = |text: &str| named.iter().fold(text.to_owned(), |text, (name, made)| text.replace(name, made));
        let (filled, body) = (fill(path), serde_json::from_str::<Value>(&fill(&body.to_string())).unwrap());
        // What is somebody's own, and what somebody decides, programs do not make.
        let caller = || match path.starts_with("/me/") || path.ends_with("/decisions") {
            true => Request::post(format!("/api/v1{filled}")).header(header::COOKIE, &cookie),
            false => bearer("POST", &admin, &filled),
        };
        let create = || house.call(json(caller().header("idempotency-key", path), &body));
        // One that commits without its answer panics here, in builds for tests.
        let (first, again) = (create().await, create().await);
        assert_eq!(first.status, StatusCode::CREATED, "{path}: {}", first.body);
        if again.status == StatusCode::CONFLICT {
            assert!(again.body["detail"].as_str().unwrap().contains("its secret was shown then"), "{}", again.body);
        } else {
            assert_eq!((again.status, again.header("idempotency-replayed")), (StatusCode::CREATED, "true"), "{path}");
            assert_eq!(again.body, first.body, "{path}");
        }
        let text = |name: &str| first.body[name].as_str().unwrap_or_default().to_owned();
        named.extend(match path {
            "/people" => vec![("{person}", text("id"))],
            "/services" => vec![("{service}", text("slug")), ("{service_id}", text("id"))],
            "/rosters" => vec![("{roster}", text("id"))],
            "/services/{service}/levers" => {
                vec![("{lever}", first.body["lever"]["id"].as_str().unwrap().to_owned())]
            }
            "/incidents" => vec![("{number}", "INC-1".to_owned())],
            "/status-pages" => vec![("{page_slug}", text("slug"))],
            _ => vec![],
        });
    }
    let document: Value = serde_json::from_str(&api::openapi_json()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let mut documented: Vec<_> =
        paths.iter().filter(|(_, item)| !item["post"]["responses"]["201"].is_null()).map(|(path, _)| path).collect();
    let mut tested: Vec<_> = creates().into_iter().map(|(path, _)| format!("/api/v1{path}")).collect();
    documented.sort();
    tested.sort();
    assert_eq!(documented, tested.iter().collect::<Vec<_>>());
}
