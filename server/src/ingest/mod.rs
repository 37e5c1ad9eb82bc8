//! Where monitoring and pipelines post: each dialect is read, and answered only after its commit. An
//! unknown or revoked key is a 404 before the body is looked at.

mod alertmanager;
mod changes;
mod generic;

use crate::problem::Problem;
use crate::state::AppState;
use app_context::Ports;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use domain::Refusal;
use domain::alerts::{Received, Signal};
use http::StatusCode;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Largest message; Alertmanager groups larger than this want a narrower `group_by`.
const BODY_BYTES: usize = 1024 * 1024;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/ingest/alertmanager/{key}", post(alertmanager))
        .route("/api/ingest/generic/{key}", post(generic))
        .route("/api/ingest/changes/{key}", post(changes::take))
}

/// What became of each signal of a message.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct IngestAnswer {
    pub received: Vec<Received>,
}

async fn alertmanager(State(ports): State<Ports>, Path(key): Path<String>, body: Body) -> Response {
    let answer = take::<alertmanager::Group>(&ports, &key, body).await;
    // Alertmanager sends again after a 5xx, and only then: being busy must look like that to it.
    answer.unwrap_or_else(|problem| if problem.status == 429 { busy() } else { problem }.into_response())
}

async fn generic(State(ports): State<Ports>, Path(key): Path<String>, body: Body) -> Response {
    take::<generic::Message>(&ports, &key, body).await.unwrap_or_else(IntoResponse::into_response)
}

fn busy() -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Busy", "Too many signals wait. Send this again.")
        .retry_in_s(1)
}

/// A message of one dialect.
trait Dialect: DeserializeOwned {
    /// # Errors
    /// When a field holds something that the dialect does not know.
    fn signal(self) -> Result<Signal, Problem>;
}

async fn take<D: Dialect>(ports: &Ports, key: &str, body: Body) -> Result<Response, Problem> {
    let from = ports.alerts.source(key).await?.ok_or_else(unknown_key)?;
    let signal = parse::<D>(&read(body).await?)?.signal()?;
    let received = ports.alerts.receive(&from, vec![signal]).await.map_err(|refusal| match refusal {
        Refusal::NotFound(_) => unknown_key(),
        // What monitoring sends is no form: a wrong field is a malformed message.
        Refusal::Invalid(_) => Problem::from(refusal).with_status(StatusCode::BAD_REQUEST),
        refusal => refusal.into(),
    })?;
    Ok((StatusCode::ACCEPTED, axum::Json(IngestAnswer { received })).into_response())
}

fn unknown_key() -> Problem {
    let what_to_do = "This ingest key is unknown or revoked. Create one on the page of the service.";
    Problem::new(StatusCode::NOT_FOUND, "not-found", "Not found", what_to_do)
}

async fn read(body: Body) -> Result<Bytes, Problem> {
    match Limited::new(body, BODY_BYTES).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "Too large",
            "A message may have 1 MiB. Group alerts more narrowly, or set max_alerts in the receiver.",
        )),
        Err(_) => Err(Problem::new(StatusCode::BAD_REQUEST, "incomplete", "Incomplete", "The message broke off.")),
    }
}

/// Reads JSON, and says at which field it is not what the dialect needs.
fn parse<D: DeserializeOwned>(body: &[u8]) -> Result<D, Problem> {
    let reader = &mut serde_json::Deserializer::from_slice(body);
    serde_path_to_error::deserialize(reader).map_err(|error| {
        let (path, problem) = (error.path().to_string(), error.inner().to_string());
        let malformed = Problem::new(StatusCode::BAD_REQUEST, "malformed", "Malformed message", problem);
        if path == "." { malformed } else { malformed.at(path) }
    })
}
