//! The answer when the database is away: to people a page that says so and leads to what can be read, to programs
//! a problem and when to come back.

use std::fmt::Write;

use app_context::AppError;
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::problem::Problem;
use crate::status_pages::PublicPages;

const RETRY_AFTER_S: u32 = 5;

/// Answers whoever asked for `path` with these headers.
pub fn answer(path: &str, asked: &HeaderMap, public: &PublicPages) -> Response {
    let wants_page = asked.get_all(header::ACCEPT).iter().any(|value| contains(value, "text/html"));
    let mut response = if is_for_machines(path) {
        Problem::from(Refusal::Unavailable).into_response()
    } else if wants_page {
        let kind = (header::CONTENT_TYPE, "text/html; charset=utf-8");
        (StatusCode::SERVICE_UNAVAILABLE, [kind], page(public)).into_response()
    } else {
        // Also what server functions answer, so that an open page says the right thing.
        let error = AppError::Refused(Refusal::Unavailable);
        (StatusCode::SERVICE_UNAVAILABLE, axum::Json(error)).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER_S));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn contains(value: &HeaderValue, kind: &str) -> bool {
    value.to_str().is_ok_and(|value| value.contains(kind))
}

fn is_for_machines(path: &str) -> bool {
    ["/api/v1/", "/api/ingest/"].iter().any(|beginning| path.starts_with(beginning))
}

/// Plain HTML in the looks of the public pages, which are the one thing that works now.
fn page(public: &PublicPages) -> String {
    let mut links = String::new();
    for home in public.homes() {
        // Slugs are made of letters, digits and hyphens. Writing to a String does not fail.
        let _ = write!(links, "<li><a href=\"{home}\">{home}</a></li>");
    }
    let sheet = public.sheet_address();
    let last = if links.is_empty() {
        String::new()
    } else {
        format!("<p>Public status pages are served from the last state:</p><ul>{links}</ul>")
    };
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>The database cannot be reached</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">\
         <meta name=\"robots\" content=\"noindex\"><link rel=\"icon\" href=\"data:,\">\
         <link rel=\"stylesheet\" href=\"{sheet}\"></head><body><main class=\"lost\">\
         <h1>The database cannot be reached.</h1>\
         <p>Muster runs and keeps trying. Nothing that was saved is lost. Reload this page in a moment.</p>\
         {last}</main></body></html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;

    async fn asked(path: &str, accept: &str) -> (Response, String) {
        let headers = HeaderMap::from_iter([(header::ACCEPT, accept.parse().unwrap())]);
        let (parts, body) = answer(path, &headers, &PublicPages::new(false)).into_parts();
        let text = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        (Response::from_parts(parts, ().into_response().into_body()), text)
    }

    #[tokio::test]
    async fn everybody_is_told_in_a_form_that_they_read() {
        let html = "text/html,application/xhtml+xml,*/*;q=0.8";
        let table = [
            ("/", html, "text/html; charset=utf-8", "<h1>The database cannot be reached.</h1>"),
            ("/api/sign_in123", html, "text/html; charset=utf-8", "<h1>"),
            ("/api/sign_in123", "application/json", "application/json", "{\"refused\":{\"refusal\":\"unavailable\"}}"),
            ("/api/v1/incidents", html, "application/problem+json", "urn:muster:problem:unavailable"),
            ("/api/ingest/generic/key", "*/*", "application/problem+json", "\"status\":503"),
        ];
        for (path, accept, kind, says) in table {
            let (response, text) = asked(path, accept).await;
            assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE, "{path}");
            assert_eq!(response.headers()[header::RETRY_AFTER], "5", "{path}");
            assert_eq!(response.headers()[header::CONTENT_TYPE], kind, "{path} {accept}");
            assert!(text.contains(says), "{path} {accept}: {text}");
        }
    }
}
