//! Calendars as large as they may be, through the whole server with the limits of every route.

use super::*;
use crate::support::{Server, with_session};
use serde_json::json;

const MB: usize = 1024 * 1024;

/// Ada is on call every day, which is said in so many bytes, and in more of them as JSON.
fn calendar(bytes: usize) -> String {
    let head = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Ada Ames\r\nDTSTART:20260101T090000Z\r\n\
                DTEND:20260101T170000Z\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\n";
    let (line, tail) = (format!("X-NOTE:{}\r\n", "\"é\\".repeat(16)), "END:VCALENDAR\r\n");
    let mut text = head.to_owned() + &line.repeat((bytes - head.len() - tail.len()) / line.len());
    text.push_str(&"\n".repeat(bytes - text.len() - tail.len()));
    text + tail
}

struct Caller {
    server: Server,
    session: String,
}

impl Caller {
    async fn new(db: PgPool) -> Caller {
        let server = Server::start(db).await;
        let session = server.admin().await.token;
        let caller = Caller { server, session };
        let me = caller.server.backend.viewer(&caller.session).await.unwrap().unwrap().id;
        let rotation = json!({
            "layer": 1, "name": "Weekly", "starts_on": "2026-01-05", "handover_time": "09:00", "turns": [[me]],
        });
        let roster = json!({"slug": "payments", "name": "Payments", "time_zone": "UTC", "rotations": [rotation]});
        let made = caller.post("/rosters", &roster).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        caller
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        let request = Request::post(format!("/api/v1{path}")).header("sec-fetch-site", "same-origin");
        Answer::read(self.server.call(with_session(json(request, body), &self.session)).await).await
    }
}

const TAKES: [(&str, &str); 2] = [("/me/absence-calendars", "text"), ("/rosters/payments/import", "calendar")];

#[sqlx::test(migrations = false)]
async fn calendars_of_several_megabytes_are_taken(db: PgPool) {
    let caller = Caller::new(db).await;
    for megabytes in [3, 5] {
        let text = calendar(megabytes * MB);
        assert_eq!(text.len(), megabytes * MB);
        for (path, field) in TAKES {
            let taken = caller.post(path, &json!({field: text})).await;
            assert_eq!(taken.status, StatusCode::CREATED, "{path}, {megabytes} MB: {}", taken.body);
        }
    }
}

#[sqlx::test(migrations = false)]
async fn larger_ones_are_refused_with_what_to_do(db: PgPool) {
    let caller = Caller::new(db).await;
    let larger = calendar(5 * MB + 1);
    let huge = "x".repeat(11 * MB);
    for (path, field) in TAKES {
        let refused = caller.post(path, &json!({field: larger})).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert_eq!(refused.body["errors"][0]["field"], field, "{path}: {}", refused.body);
        let told = refused.body["errors"][0]["detail"].as_str().unwrap();
        assert!(told.contains("larger than 5 MB") && told.contains("fewer years"), "{path}: {told}");

        let refused = caller.post(path, &json!({field: huge})).await;
        assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert_eq!(refused.header("content-type"), "application/problem+json", "{path}");
        assert_eq!(refused.body["type"], "urn:muster:problem:too-large", "{path}");
        assert!(refused.body["detail"].as_str().unwrap().contains("may have 5 MB"), "{path}: {}", refused.body);
    }
    // Nothing else takes as much.
    let other = caller.post("/covers", &json!({"note": "x".repeat(MB)})).await;
    assert_eq!(other.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(!other.body["detail"].as_str().unwrap().contains("calendar"), "{}", other.body);
}
