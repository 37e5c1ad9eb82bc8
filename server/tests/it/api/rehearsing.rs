//! Rehearsals over REST, with a draft that only whoever keeps it can ask for.

use super::*;
use domain::oncall::OnCall;
use domain::{Actor, PersonId, SessionId};
use serde_json::json;

#[sqlx::test(migrations = false)]
async fn a_rehearsal_is_asked_with_ones_own_draft(db: PgPool) {
    let house = House::new(db).await;
    let cookie = house.person(Role::Manager).await;
    let ask = async |method: &str, path: &str, body: Value| {
        let request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        house.call(json(request.header(header::COOKIE, &cookie), &body)).await
    };
    ask("POST", "/rosters", json!({"slug": "payments", "name": "Payments", "time_zone": "UTC"})).await;
    let managers = ask("GET", "/rosters/payments/managers", Value::Null).await.body;
    let id: PersonId = managers[0]["id"].as_str().unwrap().parse().unwrap();
    let roster = ask("GET", "/rosters/payments", Value::Null).await.body["now"]["roster"]["id"].clone();
    let steps = json!([{"wait_s": 60, "targets": [{"kind": "on_call", "roster_id": roster, "layer": 1}]}]);
    let policy = ask("POST", "/escalation-policies", json!({"name": "Payments", "steps": steps})).await.body;
    ask("POST", "/services", json!({"slug": "checkout", "name": "Checkout", "policy_id": policy["id"]})).await;

    let path = "/services/checkout/rehearsal";
    let drafted = &format!("{path}?draft=payments");
    let plain = ask("GET", path, Value::Null).await.body;
    assert_eq!((&plain["draft"], &plain["steps"][0]["nobody"]), (&Value::Null, &json!(["Payments, primary"])));
    let refused = ask("GET", drafted, Value::Null).await;
    let told = (refused.status, &refused.body["errors"][0]["field"]);
    assert_eq!(told, (StatusCode::UNPROCESSABLE_ENTITY, &json!("draft")), "{}", refused.body);

    let rotation = json!({
        "layer": 1, "name": "Primary", "starts_on": "2026-01-05", "handover_time": "09:00", "turns": [[id]],
    });
    let form = serde_json::from_value(json!({"rotations": [rotation]})).unwrap();
    let session = SessionId(house.backend.ctx().new_id());
    let by = Actor::Person { id, name: "manager".into(), role: Role::Manager, session };
    house.backend.keep_draft(&by, "payments", form).await.unwrap();
    let supposed = ask("GET", drafted, Value::Null).await.body;
    assert_eq!(supposed["draft"]["roster"]["slug"], "payments", "{supposed}");
    assert_eq!((&supposed["draft"]["asked"], &supposed["draft"]["effective_from"]), (&json!(true), &supposed["at"]));
    assert_eq!(supposed["steps"][0]["people"][0]["on_call_for"], "Payments, primary (draft)");

    let program = house.token(Role::Admin).await;
    assert_eq!(house.get(&program, path).await.status, StatusCode::OK);
    assert_eq!(house.get(&program, drafted).await.status, StatusCode::FORBIDDEN, "a program keeps no drafts");
}
