//! One line and one measurement per request. Paths that carry a secret are written as their template.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue, Method};
use tracing::Instrument;

use crate::client_address::ClientAddress;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Route parameters whose value opens something by itself.
const SECRET_PARAMETERS: [&str; 4] = ["{key}", "{link}", "{secret}", "{token}"];

/// Names one request in logs, answers and error references.
#[derive(Debug, Clone)]
pub struct RequestId(pub Arc<str>);

impl RequestId {
    /// The caller's own id when it is one that can stand anywhere, else a new one.
    fn of(request: &Request) -> Self {
        let given = request.headers().get(HEADER).and_then(|value| value.to_str().ok());
        let id = given.filter(|id| is_sane(id)).map(Arc::from);
        Self(id.unwrap_or_else(|| format!("{:016x}", rand::random::<u64>()).into()))
    }
}

fn is_sane(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// Gives the request its id, runs it, logs and measures it.
pub async fn observe(mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = RequestId::of(&request);
    let seen = Seen::of(&request);
    request.extensions_mut().insert(id.clone());
    let span = tracing::info_span!("request", id = &*id.0);
    let mut response = next.run(request).instrument(span.clone()).await;
    span.in_scope(|| seen.record(&response, started));
    if let Ok(id) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(HEADER, id);
    }
    response
}

struct Seen {
    method: Method,
    route: Option<MatchedPath>,
    path: String,
    client: Option<ClientAddress>,
}

impl Seen {
    fn of(request: &Request) -> Self {
        let route = request.extensions().get::<MatchedPath>().cloned();
        let path = loggable_path(route.as_ref().map(MatchedPath::as_str), request.uri().path());
        let client = request.extensions().get().copied();
        Self { method: request.method().clone(), route, path, client }
    }

    fn record(self, response: &Response, started: Instant) {
        let elapsed = started.elapsed();
        let route = self.route.as_ref().map_or("unmatched", MatchedPath::as_str);
        let status = response.status().as_u16();
        metrics::histogram!(
            "muster_http_request_duration_seconds",
            "method" => method_label(&self.method),
            "route" => route.to_owned(),
            "status" => status.to_string()
        )
        .record(elapsed);
        let client = self.client.map(|client| client.0.to_string()).unwrap_or_default();
        let ms = elapsed.as_micros() as f64 / 1_000.0;
        if is_routine(route) {
            tracing::debug!(method = %self.method, path = self.path, status, ms, client, "answered");
        } else {
            tracing::info!(method = %self.method, path = self.path, status, ms, client, "answered");
        }
    }
}

/// Probes and files say nothing about what people do.
fn is_routine(route: &str) -> bool {
    matches!(route, "/healthz" | "/readyz" | "/metrics") || route.starts_with("/pkg/") || route.starts_with("/fonts/")
}

/// Callers choose methods freely; labels must not grow with them.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// The path without what must not be in a log: query, keys and tokens. An unmatched path may be a mistyped
/// one with a key at its end, so only its beginning is kept.
fn loggable_path(route: Option<&str>, path: &str) -> String {
    match route {
        Some(route) if SECRET_PARAMETERS.iter().any(|parameter| route.contains(parameter)) => route.to_owned(),
        Some(_) => cut(path, 200),
        None => {
            let end = path.match_indices('/').nth(1).map_or(path.len(), |(at, _)| at);
            cut(&path[..end], 40)
        }
    }
}

fn cut(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_paths_are_not_logged() {
        let table = [
            (Some("/incidents/{number}"), "/incidents/INC-42", "/incidents/INC-42"),
            (Some("/api/ingest/generic/{key}"), "/api/ingest/generic/s3cret", "/api/ingest/generic/{key}"),
            (Some("/acknowledge/{link}"), "/acknowledge/s3cret", "/acknowledge/{link}"),
            (Some("/ical/{secret}"), "/ical/s3cret.ics", "/ical/{secret}"),
            (None, "/acknowledge/s3cret/", "/acknowledge"),
            (None, "/api/ingst/generic/s3cret", "/api"),
            (None, "/", "/"),
            (None, "/wp-login.php", "/wp-login.php"),
        ];
        for (route, path, logged) in table {
            assert_eq!(loggable_path(route, path), logged);
        }
    }

    #[test]
    fn only_harmless_request_ids_are_taken_over() {
        for id in ["a", "01J-9.z_Z", &"x".repeat(64)] {
            assert!(is_sane(id), "{id}");
        }
        for id in ["", "a b", "a\"b", "ä", "a\n{\"level\":\"error\"}", &"x".repeat(65)] {
            assert!(!is_sane(id), "{id}");
        }
    }
}
