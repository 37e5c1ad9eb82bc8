//! What comes back: problems of one shape, pages that follow each other, and the journey of an incident.

use super::*;
use serde_json::json;

#[sqlx::test(migrations = false)]
async fn every_refusal_has_one_shape(db: PgPool) {
    let house = House::new(db).await;
    let (admin, reader) = (house.token(Role::Admin).await, house.token(Role::Stakeholder).await);
    house.post(&admin, "/incidents", &json!({"title": "Checkout is slow"})).await;
    let refusals = [
        (401, "signed-out", house.get("mst_nothing", "/incidents").await),
        (403, "forbidden", house.get(&reader, "/audit").await),
        (404, "not-found", house.get(&admin, "/incidents/INC-99").await),
        (404, "not-found", house.get(&admin, "/incidents/first").await),
        (404, "not-found", house.get(&admin, "/people/ada").await),
        (404, "not-found", house.get(&admin, "/unicorns").await),
        (405, "method", house.send("DELETE", &admin, "/incidents", &Value::Null).await),
        (409, "conflict", house.send("PUT", &admin, "/incidents/1/status", &json!({"status": "closed"})).await),
        (422, "invalid", house.post(&admin, "/incidents", &json!({"title": " "})).await),
        (422, "invalid", house.get(&admin, "/incidents?status=burning").await),
        (400, "malformed", house.post(&admin, "/incidents", &json!({"title": 7})).await),
        (400, "malformed", house.get(&admin, "/incidents?limit=many").await),
        (415, "media-type", house.call(bearer("POST", &admin, "/incidents").body(Body::from("{}")).unwrap()).await),
    ];
    for (status, kind, answer) in refusals {
        let told = answer.body.to_string();
        assert_eq!(answer.status.as_u16(), status, "{told}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{told}");
        assert_eq!(answer.body["type"], format!("urn:muster:problem:{kind}"), "{told}");
        assert_eq!(answer.body["status"], status, "{told}");
        assert!(answer.body["title"].is_string() && answer.body["detail"].as_str().unwrap().len() > 10, "{told}");
    }
}

#[sqlx::test(migrations = false)]
async fn the_wrong_place_is_named(db: PgPool) {
    let house = House::new(db).await;
    let admin = house.token(Role::Admin).await;
    for (body, place) in [
        (json!({"title": "x", "severity": "sev9"}), "severity"),
        (json!({"title": "x", "service_ids": ["no"]}), "service_ids[0]"),
        (json!({"title": "   "}), "title"),
    ] {
        let answer = house.post(&admin, "/incidents", &body).await;
        assert_eq!(answer.body["errors"][0]["field"], place, "{}", answer.body);
    }
    let answer = house.get(&admin, "/incidents?limit=many").await;
    assert_eq!(answer.body["errors"][0]["field"], "limit", "{}", answer.body);
    let broken = json(bearer("POST", &admin, "/incidents"), &Value::Null);
    let (parts, _) = broken.into_parts();
    let answer = house.call(Request::from_parts(parts, Body::from("{\"title\": \"x\", }"))).await;
    assert!(answer.body["detail"].as_str().unwrap().contains("line 1 column"), "{}", answer.body);
}

#[sqlx::test(migrations = false)]
async fn hostile_values_are_refused_and_break_nothing(db: PgPool) {
    let house = House::new(db).await;
    let admin = house.token(Role::Admin).await;
    house.post(&admin, "/incidents", &json!({"title": "Checkout is slow"})).await;
    for path in [
        "/incidents?search=a%00b",
        "/services/a%00b",
        "/status-pages/%00",
        "/incidents/99999999999999999999",
        "/incidents/9223372036854775807",
        "/incidents?after=99999999999999999999",
        "/incidents?severity=256",
        "/on-call?at=9223372036854775807",
        "/on-call?at=-9223372036854775807",
        "/on-call?roster=nowhere",
        "/on-call/gaps?from=0&to=9223372036854775",
        "/audit?after=-1%27",
    ] {
        let answer = house.get(&admin, path).await;
        assert!(answer.status.is_client_error(), "{path}: {} {}", answer.status, answer.body);
    }
    for at in [i64::MAX, i64::MIN, 253_402_300_800_000] {
        let form = json!({"question": "detected_at", "answer": at});
        let answer = house.send("PUT", &admin, "/incidents/1/answers", &form).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{at}: {}", answer.body);
    }
    for body in [json!({"body": "a\u{0}b"}), json!({"body": "\u{202e}evil<script>"})] {
        let answer = house.post(&admin, "/incidents/1/log", &body).await;
        assert!(!answer.status.is_server_error(), "{}", answer.body);
    }
}

#[sqlx::test(migrations = false)]
async fn pages_follow_each_other_to_the_end(db: PgPool) {
    let house = House::new(db).await;
    let admin = house.token(Role::Admin).await;
    for count in 1..=7 {
        house.post(&admin, "/incidents", &json!({"title": format!("Incident {count}")})).await;
        let slug = format!("service-{count}");
        let made = house.post(&admin, "/services", &json!({"slug": slug, "name": slug})).await;
        assert_eq!(made.status, StatusCode::CREATED);
    }
    for (list, key, total) in [("/incidents", "number", 7), ("/services", "slug", 7), ("/audit", "seq", 14)] {
        let (mut seen, mut after) = (vec![], String::new());
        loop {
            let answer = house.get(&admin, &format!("{list}?limit=3{after}")).await;
            let items = answer.body["items"].as_array().expect(list);
            assert!(items.len() <= 3);
            seen.extend(items.iter().map(|item| item[key].to_string()));
            match answer.body["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert!(seen.len() >= total, "{list}: {seen:?}");
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), count, "{list}: nothing comes twice");
    }
}

#[sqlx::test(migrations = false)]
async fn an_incident_from_first_word_to_the_end(db: PgPool) {
    let house = House::new(db).await;
    let (admin, robot) = (house.token(Role::Admin).await, house.token(Role::Responder).await);
    let person = json!({"name": "Mara Lindqvist", "email": "mara@example.org", "role": "responder"});
    let mara = house.post(&admin, "/people", &person).await.body["id"].clone();
    house.post(&admin, "/services", &json!({"slug": "checkout", "name": "Checkout", "core": true})).await;
    house.post(&admin, "/status-pages", &json!({"slug": "acme", "name": "Acme"})).await;
    let component =
        house.post(&admin, "/status-pages/acme/components", &json!({"name": "Payments"})).await.body["id"].clone();

    let form = json!({"title": "Checkout is slow", "severity": "sev1", "hunch": "the deploy"});
    let incident = house.post(&robot, "/incidents", &form).await;
    assert_eq!((incident.status, &incident.body["number"]), (StatusCode::CREATED, &json!(1)));
    let put = async |path: &str, body: Value| {
        let answer = house.send("PUT", &robot, &format!("/incidents/INC-1{path}"), &body).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{path}: {}", answer.body);
    };
    put("/status", json!({"status": "investigating"})).await;
    put("/severity", json!({"severity": "sev2"})).await;
    put("/roles/commander", json!({"person_id": mara, "expected": null})).await;
    put("/answers", json!({"question": "how_bad", "answer": "Every second order"})).await;
    put("/services/checkout", Value::Null).await;
    let said = house.post(&robot, "/incidents/1/log", &json!({"body": "Rolled back"})).await;
    assert_eq!(said.body["author"], "responder robot");
    let update = json!({"audience": "both", "public_title": "Slow checkout", "known": "We rolled back",
        "next_in_minutes": 30, "components": [{"component_id": component, "status": "degraded"}]});
    let published = house.post(&robot, "/incidents/1/updates", &update).await;
    assert_eq!(published.status, StatusCode::CREATED, "{}", published.body);
    let unsaid =
        house.send("PUT", &robot, "/incidents/INC-1/status", &json!({"status": "resolved", "cause": " "})).await;
    assert_eq!((unsaid.status.as_u16(), &unsaid.body["errors"][0]["field"]), (422, &json!("cause")), "{}", unsaid.body);
    assert!(unsaid.body["detail"].as_str().unwrap().contains("contain it"), "{}", unsaid.body);
    put("/status", json!({"status": "contained"})).await;
    let room = house.get(&robot, "/incidents/1").await.body;
    assert!(room["contained_at"].is_i64() && room["closing"].is_null(), "{room}");
    put("/status", json!({"status": "resolved", "cause": "the deploy", "cannot_recur": "rolled back"})).await;

    let room = house.get(&robot, "/incidents/1").await.body;
    assert_eq!(room["incident"]["status"], "resolved");
    assert_eq!(
        (&room["closing"]["cause"], &room["closing"]["cannot_recur"]),
        (&json!("the deploy"), &json!("rolled back"))
    );
    assert_eq!((&room["closing"]["closed_by"], &room["contained_at"]), (&json!("responder robot"), &Value::Null));
    assert_eq!(room["incident"]["commander"]["name"], "Mara Lindqvist");
    assert_eq!(room["components"][0]["status"], "degraded");
    let log = house.get(&robot, "/incidents/1/log").await.body;
    let lines = log["items"].as_array().unwrap();
    assert_eq!((lines.len(), &log["next"]), (2, &Value::Null));
    for (query, line) in [("after", &lines[1]), ("before", &lines[0])] {
        let other = if query == "after" { &lines[0] } else { &lines[1] };
        let part = house.get(&robot, &format!("/incidents/1/log?{query}={}", other["seq"])).await.body;
        assert_eq!(part["items"], json!([line]), "{query}");
    }
    let both = house.get(&robot, "/incidents/1/log?after=1&before=9").await;
    assert_eq!((both.status.as_u16(), &both.body["errors"][0]["field"]), (422, &json!("before")));
    let told = house.get(&robot, "/incidents/1/timeline").await.body;
    let told = told["items"].as_array().unwrap();
    assert_eq!(
        told.last().unwrap()["sentence"],
        "changed the status from Contained to Resolved. Cause: the deploy. It cannot come back: rolled back."
    );
    assert!(told.iter().all(|item| item["actor"].is_string() && item["at"].is_i64()));
    assert_eq!(house.get(&robot, "/now").await.body["open_incidents"], 0);
    assert_eq!(
        house.get(&robot, "/me").await.body,
        json!({"name": "responder robot", "role": "responder", "person": null})
    );
}
