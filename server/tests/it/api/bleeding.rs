//! The board and the suspects over HTTP, from a pipeline that holds only a key.

use super::*;
use crate::support::Server;
use serde_json::json;

/// The whole server, for whoever calls with a token or with nothing.
struct Robot {
    server: Server,
    token: String,
}

impl Robot {
    async fn new(db: PgPool) -> Robot {
        let server = Server::start(db).await;
        let form = ApiTokenForm { name: "Robot".into(), role: Role::Admin };
        let token = people::create_token(server.backend.ctx(), form).await.unwrap().secret;
        Robot { server, token }
    }

    async fn call(&self, method: &str, path: &str, body: Value) -> Answer {
        let request = json(bearer(method, &self.token, path), &body);
        Answer::read(self.server.call(request).await).await
    }

    /// What a pipeline sends: no account, and no word of what it is.
    async fn ingest(&self, key: &str, body: &str) -> Answer {
        let request = Request::post(format!("/api/ingest/changes/{key}")).body(Body::from(body.to_owned())).unwrap();
        Answer::read(self.server.call(request).await).await
    }
}

#[sqlx::test(migrations = false)]
async fn a_pipeline_reports_and_its_change_is_a_suspect(db: PgPool) {
    let robot = Robot::new(db).await;
    let service = robot.call("POST", "/services", json!({"slug": "checkout", "name": "Checkout"})).await.body;
    let key = robot.call("POST", "/services/checkout/ingest-keys", json!({"name": "Pipeline"})).await.body;
    let secret = key["secret"].as_str().unwrap();
    let told = robot.ingest(secret, r#"{"summary": "10.14", "external_id": "build 7"}"#).await;
    assert_eq!((told.status, &told.body["kind"]), (StatusCode::ACCEPTED, &json!("deploy")), "{}", told.body);
    let again = robot.ingest(secret, r#"{"summary": "10.14-3", "external_id": "build 7", "kind": "flag"}"#).await;
    assert_eq!((again.status, &again.body["id"]), (StatusCode::ACCEPTED, &told.body["id"]));
    for (body, field) in [
        (r#"{"summary": " "}"#, "summary"),
        (r#"{"summary": "x", "kind": "party"}"#, "kind"),
        (r#"{"summary": "x", "happened_at": "9999-01-01T00:00:00Z"}"#, "happened_at"),
    ] {
        let wrong = robot.ingest(secret, body).await;
        assert_eq!((wrong.status, &wrong.body["errors"][0]["field"]), (StatusCode::BAD_REQUEST, &json!(field)));
    }
    assert_eq!(robot.ingest("mik_nothing", "{}").await.status, StatusCode::NOT_FOUND);

    let form = json!({"title": "Checkout fails", "service_ids": [service["id"]]});
    robot.call("POST", "/incidents", form).await;
    let suspects = robot.call("GET", "/incidents/INC-1/suspects", Value::Null).await.body;
    assert_eq!(suspects["items"].as_array().unwrap().len(), 1, "{suspects}");
    let one = &suspects["items"][0];
    assert_eq!(
        (&one["change"]["summary"], &one["verdict"], &one["distance"]),
        (&json!("10.14-3"), &json!("open"), &json!(0))
    );
    let path = format!("/incidents/INC-1/suspects/{}", one["change"]["id"].as_str().unwrap());
    let cleared = robot.call("PUT", &path, json!({"verdict": "cleared", "why": "rolled back"})).await;
    assert_eq!((cleared.status, &cleared.body["judged_by"]), (StatusCode::OK, &json!("Robot")), "{}", cleared.body);
    let listed = robot.call("GET", "/changes?service=checkout&since=2020-01-01T00:00:00Z", Value::Null).await.body;
    assert_eq!(listed["items"][0]["reported_by"], "Pipeline", "{listed}");
    let later = robot.call("GET", "/changes?since=9000-01-01T00:00:00Z", Value::Null).await.body;
    assert_eq!(later["items"], json!([]));

    let id = key["item"]["id"].as_str().unwrap();
    robot.call("DELETE", &format!("/ingest-keys/{id}"), Value::Null).await;
    assert_eq!(robot.ingest(secret, r#"{"summary": "10.15"}"#).await.status, StatusCode::NOT_FOUND, "revoked");
}

#[sqlx::test(migrations = false)]
async fn the_board_is_worked_by_programs_too(db: PgPool) {
    let robot = Robot::new(db).await;
    robot.call("POST", "/incidents", json!({"title": "Checkout fails"})).await;
    let ada = json!({"name": "Ada", "email": "ada@example.org", "role": "responder"});
    let ada = robot.call("POST", "/people", ada).await.body["id"].clone();
    let form = json!({"kind": "kill_switch", "what": "Turn 3DS v2 off", "owner_id": ada});
    let made = robot.call("POST", "/incidents/INC-1/remedies", form).await;
    assert_eq!(
        (made.status, &made.body["risk"], &made.body["minutes"]),
        (StatusCode::CREATED, &json!("low"), &json!(2))
    );
    let path = format!("/incidents/INC-1/remedies/{}", made.body["id"].as_str().unwrap());
    let taken = robot.call("PUT", &format!("{path}/owner"), json!({})).await;
    assert_eq!(taken.status, StatusCode::CONFLICT, "nobody was expected: {}", taken.body);
    let left = robot.call("PUT", &format!("{path}/owner"), json!({"expected": ada})).await;
    assert_eq!((left.status, &left.body["owner"]), (StatusCode::OK, &Value::Null), "{}", left.body);
    let early = robot.call("PUT", &path, json!({"state": "helped", "words": "seen"})).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "{}", early.body);
    robot.call("PUT", &path, json!({"state": "under_way"})).await;
    let silent = robot.call("PUT", &path, json!({"state": "helped"})).await;
    assert_eq!(
        (silent.status, &silent.body["errors"][0]["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("words"))
    );
    robot.call("PUT", &path, json!({"state": "helped", "words": "success 59 → 71 %"})).await;
    let board = robot.call("GET", "/incidents/INC-1/remedies", Value::Null).await.body;
    let states: Vec<_> =
        board[0]["steps"].as_array().unwrap().iter().map(|step| step["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["proposed", "under_way", "helped"], "{board}");
}
