//! Every route that is not a page, and the layers around all of them, on one page.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::StatusCode;
use tower_http::catch_panic::CatchPanicLayer;

use crate::client_address::{self, TrustedProxies};
use crate::config::PublicUrl;
use crate::files::{self, FORM_BYTES};
use crate::security::{Headers, OriginRule, add_headers, check_origin};
use crate::state::AppState;
use crate::{
    api, assets, calendars, documents, health, ingest, live, pages, preferences, session, status_pages, telemetry,
};

/// What the layers depend on.
#[derive(Debug, Clone)]
pub struct Surroundings {
    pub site: PublicUrl,
    pub proxies: TrustedProxies,
    pub request_timeout: Duration,
}

/// The whole server as one service.
pub fn router(state: AppState, around: &Surroundings) -> Router {
    let signed_in = pages::routes(&state)
        .route("/live", get(live::follow))
        .layer(from_fn(files::as_fields))
        .merge(documents::routes())
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(state.clone(), session::identify))
        .layer(from_fn(files::limit));
    let routes = Router::new()
        .merge(signed_in)
        .merge(api::routes(api::Api {
            ports: state.ports.clone(),
            ctx: state.ctx.clone(),
            https: state.site.is_https(),
        }))
        .merge(ingest::routes())
        .route("/preferences/theme", post(preferences::set_theme))
        .route("/ical/{secret}", get(calendars::serve))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .route("/pkg/{*path}", get(assets::serve))
        .route("/fonts/{*path}", get(assets::serve))
        .fallback(pages::nothing_here)
        .layer(DefaultBodyLimit::max(FORM_BYTES));
    // Public pages carry their own headers and must not pay for anybody else's.
    let public = status_pages::routes(state.public.clone());
    surround(routes, around).with_state(state).merge(public)
}

/// The layers, innermost first.
pub fn surround<S: Clone + Send + Sync + 'static>(routes: Router<S>, around: &Surroundings) -> Router<S> {
    routes
        .layer(from_fn_with_state(around.request_timeout, pages::limit_time))
        .layer(from_fn_with_state(OriginRule::for_site(&around.site), check_origin))
        .layer(CatchPanicLayer::custom(|_| panicked()))
        .layer(from_fn_with_state(Headers::for_site(&around.site), add_headers))
        .layer(from_fn(telemetry::observe))
        .layer(from_fn_with_state(around.proxies.clone(), client_address::remember))
}

/// The panic itself stands in the log, under the id that the answer carries.
fn panicked() -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, "Muster failed at this. Try again; the request id finds it in the log.\n")
        .into_response()
}
