//! REST under `/api/v1`: every use case there is, one file per noun, and its description at `/api/openapi.json`,
//! made from the same code. Handlers say who calls and call a port; nothing is decided here.

mod alerts;
mod announcements;
mod audit;
mod caller;
mod care;
mod changes;
mod claims;
mod create;
mod decisions;
mod document;
mod documents;
mod escalation_policies;
mod exemptions;
mod follows;
mod handover;
mod impact;
mod imports;
mod incidents;
mod input;
mod levers;
mod log;
mod loss;
mod me;
mod on_call;
mod organisation;
mod pages;
mod people;
mod privacy;
mod remediation;
mod responders;
mod room;
mod roster_settings;
mod runbooks;
mod services;
mod status_pages;
mod steps;
mod timeline;
mod tokens;

use crate::problem::Problem;
use app_context::Ports;
use axum::Router;
use axum::extract::FromRef;
use axum::response::{IntoResponse, NoContent, Response};
use axum::routing::{any, get};
use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use std::sync::LazyLock;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use caller::Caller;
use create::{Create, Created};
use input::{At, At2, Json, Query, with_calendar};

/// What the handlers work with.
#[derive(Clone)]
pub struct Api {
    pub ports: Ports,
    /// Where answers are kept for requests that carry an idempotency key.
    pub ctx: backend::Ctx,
    /// Whether this Muster is reached over https, which decides the name of the session cookie.
    pub https: bool,
}

impl FromRef<Api> for Ports {
    fn from_ref(api: &Api) -> Self {
        api.ports.clone()
    }
}

type Answered<T> = Result<Json<T>, Problem>;
type Done = Result<NoContent, Problem>;

/// Every route of the API.
pub fn routes<S: Clone + Send + Sync + 'static>(api: Api) -> Router<S> {
    let (router, _) = described();
    let router = router.route("/api/v1/{*rest}", any(nothing_here)).layer(axum::middleware::map_response(dress));
    router.with_state(api).route("/api/openapi.json", get(openapi))
}

/// The OpenAPI 3.1 document, as `/api/openapi.json` answers it.
#[must_use]
pub fn openapi_json() -> String {
    let (_, mut document) = described();
    document::complete(&mut document);
    document.to_pretty_json().expect("the document is made of strings and maps")
}

fn described() -> (Router<Api>, OpenApi) {
    let nouns = OpenApiRouter::default()
        .merge(me::routes())
        .merge(organisation::routes())
        .merge(people::routes())
        .merge(tokens::routes())
        .merge(services::routes())
        .merge(runbooks::routes())
        .merge(on_call::routes())
        .merge(roster_settings::routes())
        .merge(handover::routes())
        .merge(exemptions::routes())
        .merge(imports::routes())
        .merge(escalation_policies::routes())
        .merge(alerts::routes())
        .merge(pages::routes())
        .merge(incidents::routes())
        .merge(decisions::routes())
        .merge(follows::routes())
        .merge(impact::routes())
        .merge(log::routes())
        .merge(steps::routes())
        .merge(room::routes())
        .merge(documents::routes())
        .merge(care::routes())
        .merge(responders::routes())
        .merge(claims::routes())
        .merge(announcements::routes())
        .merge(levers::routes())
        .merge(loss::routes())
        .merge(timeline::routes())
        .merge(changes::routes())
        .merge(remediation::routes())
        .merge(privacy::routes())
        .merge(status_pages::routes())
        .merge(audit::routes());
    OpenApiRouter::with_openapi(document::base()).nest("/api/v1", nouns).split_for_parts()
}

async fn openapi() -> impl IntoResponse {
    static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| openapi_json().into());
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.clone())
}

async fn nothing_here() -> Problem {
    let what_to_do = "There is nothing at this address. What there is stands in /api/openapi.json.";
    Problem::new(StatusCode::NOT_FOUND, "not-found", "Not found", what_to_do)
}

/// What every answer has in common: how to sign in, and a problem where the router itself refuses.
async fn dress(mut response: Response) -> Response {
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        let allow = response.headers().get(header::ALLOW).cloned();
        let told = "This address does not take that method; the Allow header says which it takes.";
        response = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", "Method not allowed", told).into_response();
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
    }
    if response.status() == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}
