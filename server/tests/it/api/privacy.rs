//! A private incident does not exist for whoever is no member: each route of the document answers as for a number that
//! was never given, and no list, count, search or suggestion tells of it. A new route is in these tables by itself.

use super::rights::{Caller, callers, filled, furnish, request, table};
use super::*;
use domain::Role;
use http::StatusCode;
use serde_json::json;

/// A word that stands nowhere else.
const SECRET: &str = "walrus";

/// One who sees it, by cookie. Everything that an incident can have hangs on it.
async fn secret_incident(house: &House) -> String {
    let member = house.person_named("member", Role::Responder).await;
    house.person_named("Helper", Role::Responder).await;
    let call = async |method: &str, path: &str, body: Value| {
        let request = request(method, path, &body, Some(&("cookie", member.clone())));
        let answer = house.call(request).await;
        assert!(answer.status.is_success(), "{method} {path}: {} {}", answer.status, answer.body);
        answer
    };
    let alert = firing_alert(house).await;
    let form = json!({
        "title": "The walrus is out", "private": true, "severity": "sev1", "alert_id": alert, "hunch": "the walrus did it",
    });
    let made = call("POST", "/incidents", form).await;
    assert_eq!(made.body["number"], 2, "{}", made.body);
    call("POST", "/incidents/INC-2/log", json!({"body": "the walrus is in the hall"})).await;
    call("POST", "/incidents/INC-2/claims", json!({"text": "the walrus is hungry"})).await;
    call("POST", "/incidents/INC-2/remedies", json!({"kind": "freeze", "what": "lock the walrus in"})).await;
    let lever = json!({
        "name": "Pool", "kind": "kill_switch", "normal": {"on": true}, "effect": "None may swim",
        "connector": {"kind": "webhook", "url": "https://flags.example.org"},
    });
    let admin = ("authorization", format!("Bearer {}", house.token(Role::Admin).await));
    let lever = house.call(request("POST", "/services/checkout/levers", &lever, Some(&admin))).await;
    let pull = format!("/incidents/INC-2/levers/{}/pull", lever.body["lever"]["id"].as_str().unwrap());
    call("POST", &pull, json!({"wanted": {"on": false}, "reason": "the walrus swims"})).await;
    call("POST", "/incidents/INC-2/responders", json!({"whom": "Helper", "what": "hold the walrus"})).await;
    let change = json!({"service": "checkout", "kind": "flag", "summary": "3DS v2 for everybody"});
    let suspect = call("POST", "/incidents/INC-2/suspects", change).await;
    let suspect = suspect.body["change"]["id"].as_str().unwrap().to_owned();
    let verdict = json!({"verdict": "likely", "why": "the walrus saw it"});
    call("PUT", &format!("/incidents/INC-2/suspects/{suspect}"), verdict).await;
    call("POST", "/incidents/INC-2/updates", json!({"audience": "internal", "known": "a walrus"})).await;
    let templates = call("GET", "/document-templates", Value::Null).await;
    let template = json!({"template_id": templates.body[0]["id"]});
    call("POST", "/incidents/INC-2/document/template", template).await;
    member
}

async fn firing_alert(house: &House) -> String {
    sqlx::query_scalar(
        "insert into alerts (id, service_id, source, dedup_key, title, summary, details, links, status, signals,
             firing_instances, instances, started_at, last_signal_at)
         select gen_random_uuid(), id, 'generic', 'loud', 'Loud', '', '[]', '[]', 'firing', 1, 1, 1, now(), now()
         from services where slug = 'checkout' returning id::text",
    )
    .fetch_one(&house.backend.ctx().db)
    .await
    .unwrap()
}

#[sqlx::test(migrations = false)]
async fn each_route_of_an_incident_answers_as_if_there_were_none(db: PgPool) {
    let house = House::new(db).await;
    let page = furnish(&house).await;
    secret_incident(&house).await;
    let callers = callers(&house).await;
    let mut compared = 0;
    for ((method, path), (_, body)) in table().into_iter().filter(|((_, path), _)| path.contains("{number}")) {
        for Caller { role, header, .. } in &callers {
            let at = |number: &str| filled(path, &page).replace("INC-1", number);
            let secret = house.call(request(method, &at("INC-2"), &body, Some(header))).await;
            let never = house.call(request(method, &at("INC-999"), &body, Some(header))).await;
            let told = format!("{method} {path} by {role:?}: {} {}", secret.status, secret.body);
            assert_eq!(secret.status, never.status, "{told}");
            assert_eq!(secret.body.to_string(), never.body.to_string().replace("INC-999", "INC-2"), "{told}");
            assert!(!secret.status.is_success(), "{told}");
            compared += 1;
        }
    }
    assert!(compared > 100, "{compared}");
}

#[sqlx::test(migrations = false)]
async fn no_list_count_search_or_suggestion_tells_of_it(db: PgPool) {
    let house = House::new(db).await;
    let page = furnish(&house).await;
    let member = secret_incident(&house).await;
    let callers = callers(&house).await;
    let lists = table().into_keys().filter(|(method, path)| *method == "GET" && !path.contains("{number}"));
    let mut paths: Vec<String> = lists.map(|(_, path)| filled(path, &page)).collect();
    paths.push(format!("/alerts/{}", firing_alert_id(&house).await));
    paths
        .extend(["/incidents?search=walrus", "/incidents?service=checkout", "/incidents?severity=1"].map(String::from));
    for path in &paths {
        for Caller { role, header, .. } in &callers {
            let answer = house.call(request("GET", path, &Value::Null, Some(header))).await;
            let body = answer.body.to_string();
            let told = format!("{path} to {role:?}: {body}");
            assert!(!body.contains(SECRET) && !body.contains("\"incident\":2"), "{told}");
            match path.as_str() {
                "/now" => assert_eq!(answer.body["open_incidents"], 1, "{told}"),
                "/services/checkout" => assert_eq!(answer.body["service"]["open_incidents"], 0, "{told}"),
                _ => {}
            }
        }
    }
    let header = ("cookie", member);
    for (path, at) in [("/now", "/open_incidents"), ("/services/checkout", "/service/open_incidents")] {
        let answer = house.call(request("GET", path, &Value::Null, Some(&header))).await;
        let expected = if path == "/now" { 2 } else { 1 };
        assert_eq!(answer.body.pointer(at), Some(&json!(expected)), "its member is told: {path} {}", answer.body);
    }
    let similar = house.call(request("GET", "/incidents/similar?title=walrus", &Value::Null, Some(&header))).await;
    assert_eq!(similar.body[0]["number"], 2, "{}", similar.body);
}

async fn firing_alert_id(house: &House) -> String {
    sqlx::query_scalar("select id::text from alerts where dedup_key = 'loud'")
        .fetch_one(&house.backend.ctx().db)
        .await
        .unwrap()
}

#[sqlx::test(migrations = false)]
async fn an_alert_of_it_is_taken_without_a_name(db: PgPool) {
    let house = House::new(db).await;
    furnish(&house).await;
    secret_incident(&house).await;
    let (alert, responder) = (firing_alert_id(&house).await, house.token(Role::Responder).await);
    let attached = house.send("PUT", &responder, &format!("/incidents/INC-1/alerts/{alert}"), &Value::Null).await;
    let declared = house.post(&responder, "/incidents", &json!({"title": "Again", "alert_id": alert})).await;
    for answer in [attached, declared] {
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.body);
        assert!(!answer.body.to_string().contains("INC-2"), "{}", answer.body);
    }
}
