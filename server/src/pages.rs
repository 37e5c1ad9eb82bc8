//! The pages of `app` as routes: what they find in their context, and what is answered when there is no page.

use std::sync::LazyLock;
use std::time::Duration;

use app_context::{ClientAddress, CurrentViewer, EditorScript, KeptForm, Site};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode, header};
use leptos::nonce::Nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};

use crate::assets::EDITOR;
use crate::client_address;
use crate::listen::DeadlineBody;
use crate::security::CspNonce;
use crate::session;
use crate::state::AppState;

/// Generated once: doing it turns resources off in the whole process for that moment.
static ROUTES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(app::App));

/// Every page and every server function.
pub fn routes(state: &AppState) -> Router<AppState> {
    Router::new()
        .leptos_routes_with_context(state, ROUTES.clone(), context(state), app::document)
        .layer(from_fn_with_state(state.clone(), count_what_waits))
}

/// Counts what waits, for the navigation of the page that is asked for. Without an answer the page comes without it.
async fn count_what_waits(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let viewer = request.extensions().get::<CurrentViewer>().and_then(|current| current.0.as_ref());
    let by = viewer.filter(|_| request.method() == Method::GET).map(|viewer| viewer.actor());
    if let Some(by) = by
        && let Ok(counts) = state.ports.now.counts(&by).await
    {
        let shown = |count: i64| u32::try_from(count).unwrap_or_default();
        let waiting = app::Waiting { open_incidents: shown(counts.incidents), firing_alerts: shown(counts.alerts) };
        request.extensions_mut().insert(waiting);
    }
    next.run(request).await
}

/// What pages and server functions find in their context.
fn context(state: &AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    let (ports, site) =
        (state.ports.clone(), Site { public_url: state.site.origin(), sends_mail: state.ctx.sends_mail });
    let assets = state.assets.clone();
    move || {
        provide_context(ports.clone());
        provide_context(site.clone());
        provide_context(EditorScript(assets.url(EDITOR)));
        provide_context(app::Assets {
            program: assets.program(),
            style: assets.url("pkg/muster.css"),
            icon: assets.url("favicon.svg"),
        });
        if let Some(parts) = use_context::<Parts>() {
            provide_request(&parts);
        }
    }
}

fn provide_request(parts: &Parts) {
    let viewer = parts.extensions.get::<CurrentViewer>();
    provide_context(viewer.cloned().unwrap_or(CurrentViewer(None)));
    if let Some(client_address::ClientAddress(address)) = parts.extensions.get() {
        provide_context(ClientAddress(address.to_string()));
    }
    if let Some(waiting) = parts.extensions.get::<app::Waiting>() {
        provide_context(*waiting);
    }
    if let Some(form) = parts.extensions.get::<KeptForm>() {
        provide_context(form.clone());
    }
    if let Some(CspNonce(nonce)) = parts.extensions.get() {
        provide_context(Nonce::from_value(nonce.clone()));
    }
}

/// Answers what no route matches: a public file, or the page that says that there is nothing.
pub async fn nothing_here(State(state): State<AppState>, mut request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::NOT_FOUND, "There is nothing here to change.\n").into_response();
    }
    let uri = request.uri();
    if let Some(file) = state.assets.answer(uri.path(), uri.query(), request.headers()) {
        return file;
    }
    // When nobody can say who asks, the page greets a stranger; it says 404 all the same.
    let _ = session::recognise(&state.ports, &state.site, &mut request).await;
    let render = leptos_axum::render_app_to_stream_with_context(context(&state), app::document);
    render(request).await.into_response()
}

/// Gives every answer a time within which it must begin, and every page one within which it must end: a
/// resource that never resolves would otherwise hold its connection for good.
pub async fn limit_time(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    let Ok(response) = tokio::time::timeout(limit, next.run(request)).await else {
        return (StatusCode::GATEWAY_TIMEOUT, "This took too long and was given up. Try again.\n").into_response();
    };
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    if kind.is_some_and(|kind| kind.starts_with(b"text/html")) {
        return response.map(|body| Body::new(DeadlineBody::new(body, limit).0));
    }
    response
}
