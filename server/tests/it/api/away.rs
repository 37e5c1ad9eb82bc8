//! Calendars of times away over REST, read from a real server on this machine.

use super::*;
use axum::body::Body;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use backend::read_calendars;
use serde_json::json;
use std::sync::Mutex;

/// What the other server answers from now on.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Says {
    Calendar(usize),
    Broken,
    Huge,
    Inside,
    Elsewhere,
}

/// A server that answers so; where it listens.
async fn peer(says: Arc<Mutex<Says>>) -> String {
    let answer = move |headers: HeaderMap| {
        let says = *says.lock().unwrap();
        async move {
            match says {
                Says::Calendar(events) => {
                    let tag = format!("\"{events}\"");
                    if headers.get("if-none-match").is_some_and(|sent| sent.as_bytes() == tag.as_bytes()) {
                        return StatusCode::NOT_MODIFIED.into_response();
                    }
                    ([("etag", tag), ("content-type", "text/calendar".into())], calendar(events)).into_response()
                }
                Says::Broken => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
                Says::Huge => Body::from("BEGIN:VCALENDAR\n".repeat(400_000)).into_response(),
                Says::Inside => Redirect::temporary("http://10.0.0.1/work.ics").into_response(),
                Says::Elsewhere => Redirect::temporary("/moved.ics").into_response(),
            }
        }
    };
    let routes = Router::new().route("/work.ics", get(answer)).route("/moved.ics", get(|| async { calendar(3) }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, routes).await });
    format!("http://{address}/work.ics")
}

/// So many days off, from a month ahead on.
fn calendar(events: usize) -> String {
    let now = backend::Clock::now(&SystemClock);
    let event = |at: usize| {
        let day = now.plus_s((30 + 2 * i64::try_from(at).unwrap()) * 86_400).to_string()[..10].replace('-', "");
        format!("BEGIN:VEVENT\nUID:{at}\nDTSTART;VALUE=DATE:{day}\nSUMMARY:Rome\nEND:VEVENT\n")
    };
    format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", (0..events).map(event).collect::<String>())
}

struct Person<'a> {
    house: &'a House,
    cookie: String,
}

impl Person<'_> {
    async fn call(&self, method: &str, path: &str, body: &Value) -> Answer {
        let path = format!("/api/v1/me/absence-calendars{path}");
        let request = Request::builder().method(method).uri(path).header(header::COOKIE, &self.cookie);
        self.house.call(json(request, body)).await
    }
}

#[sqlx::test(migrations = false)]
async fn a_calendar_is_added_read_again_and_removed(db: PgPool) {
    let ctx = Ctx::new(db, Arc::new(SystemClock), SITE).reaching("127.0.0.0/8".parse().unwrap());
    let house = House::with(ctx).await;
    let ada = Person { house: &house, cookie: house.person(Role::Responder).await };
    let says = Arc::new(Mutex::new(Says::Calendar(1)));
    let url = peer(says.clone()).await;
    let added = ada.call("POST", "", &json!({"url": url, "name": "Work", "only_titles": "rome"})).await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.body);
    assert_eq!((added.body["ahead"].as_i64(), added.body["host"].as_str()), (Some(1), Some("127.0.0.1")));
    assert!(!added.body.to_string().contains("work.ics"), "its address is told to nobody");
    let again = format!("/{}/refresh", added.body["id"].as_str().unwrap());
    for (answer, ahead, problem) in [
        (Says::Calendar(2), 2, ""),
        (Says::Broken, 2, "answered with an error (500)"),
        (Says::Huge, 2, "sends more than 5 MB"),
        (Says::Inside, 2, "leads into the server's own network"),
        (Says::Elsewhere, 3, ""),
    ] {
        *says.lock().unwrap() = answer;
        let read = ada.call("POST", &again, &Value::Null).await;
        assert_eq!((read.status, read.body["ahead"].as_i64()), (StatusCode::OK, Some(ahead)), "{answer:?}");
        let told = read.body["problem"].as_str().unwrap_or_default();
        assert!(told.contains(problem) && told.is_empty() == problem.is_empty(), "{answer:?}: {told}");
    }
    assert!(read_calendars(house.backend.ctx()).await.unwrap().is_some(), "it is due again within the hour");
    let noted =
        house.call(Request::get("/api/v1/exemptions").header(header::COOKIE, &ada.cookie).body(Body::empty()).unwrap());
    let noted = noted.await.body;
    assert_eq!((noted.as_array().unwrap().len(), noted[0]["calendar"].as_str()), (3, Some("Work")));
    let removed = ada.call("DELETE", &format!("/{}", added.body["id"].as_str().unwrap()), &Value::Null).await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT);
    assert_eq!(ada.call("GET", "", &Value::Null).await.body, json!([]));
}

#[sqlx::test(migrations = false)]
async fn what_lies_inside_is_not_read_unless_it_is_allowed(db: PgPool) {
    let house = House::new(db).await;
    let ada = Person { house: &house, cookie: house.person(Role::Responder).await };
    let url = peer(Arc::new(Mutex::new(Says::Calendar(1)))).await;
    for url in [url.as_str(), "http://localhost/work.ics", "http://[::1]/", "webcal://169.254.169.254/latest/meta-data"]
    {
        let refused = ada.call("POST", "", &json!({"url": url})).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{url}");
        assert!(refused.body.to_string().contains("outbound.allow"), "{url}: {}", refused.body);
    }
}
