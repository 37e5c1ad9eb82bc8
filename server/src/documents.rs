//! Documents over HTTP: the socket that editors talk over (the y-websocket protocol, so that every Yjs client can), the
//! pictures in them, whom they may mention, and the document handed out.

mod export;
mod images;
mod rights;
mod socket;

pub use export::{as_response, export};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json};
use domain::documents::IMAGE_MAX;
use domain::{IncidentId, PageRequest, PersonRef, Refusal};

use crate::problem::Problem;
use crate::state::AppState;
use app_context::{CurrentViewer, Ports};

pub use rights::Concerns;
pub use socket::Sockets;

/// Room for the envelope of a form around a picture.
const ENVELOPE_BYTES: usize = 16 * 1024;
/// People offered to be mentioned.
const OFFERED: u16 = 8;
/// Those with the letters anywhere in their name or address, of whom the best are offered.
const SEARCHED: u16 = 100;

/// What needs a session.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/documents/{incident}/people", get(people))
        .route("/documents/{incident}/images/{image}", get(images::show))
        .route("/incidents/{number}/document/export/{format}", get(export))
        .route(
            "/api/documents/{incident}/images",
            post(images::add).layer(DefaultBodyLimit::max(IMAGE_MAX + ENVELOPE_BYTES)),
        )
        .route("/ws/documents/{incident}", get(socket::open))
}

#[derive(Debug, serde::Deserialize)]
struct Asked {
    #[serde(default)]
    search: String,
}

/// Those whose name has these letters, those first whose name begins with them.
fn named(members: Vec<PersonRef>, search: &str) -> Vec<PersonRef> {
    let wanted = search.trim().to_lowercase();
    let mut fitting: Vec<PersonRef> =
        members.into_iter().filter(|member| member.name.to_lowercase().contains(&wanted)).collect();
    // Whoever writes letters means the beginning of a name.
    let begins = |name: &str| name.to_lowercase().split_whitespace().any(|word| word.starts_with(&wanted));
    fitting.sort_by_key(|member| (!member.name.to_lowercase().starts_with(&wanted), !begins(&member.name)));
    fitting.truncate(OFFERED.into());
    fitting
}

/// Whoever can read the incident may be mentioned in it.
async fn people(
    State(ports): State<Ports>,
    Extension(CurrentViewer(who)): Extension<CurrentViewer>,
    Path(incident): Path<IncidentId>,
    Query(asked): Query<Asked>,
) -> Response {
    let Some(who) = who else { return Problem::from(Refusal::SignedOut).into_response() };
    match ports.privacy.members(&who.actor(), incident).await {
        Ok(None) => {}
        Ok(Some(members)) => return Json(named(members, &asked.search)).into_response(),
        Err(refusal) => return Problem::from(refusal).into_response(),
    }
    let search = Some(asked.search.clone()).filter(|search| !search.trim().is_empty());
    let page = PageRequest { limit: Some(SEARCHED), after: None };
    match ports.people.list(&who.actor(), search, page).await {
        Ok(people) => {
            let present = people.items.into_iter().filter(|person| person.disabled_at.is_none());
            let people = present.map(|person| PersonRef { id: person.id, name: person.name }).collect();
            Json(named(people, &asked.search)).into_response()
        }
        Err(refusal) => Problem::from(refusal).into_response(),
    }
}
