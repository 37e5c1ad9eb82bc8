//! Refuses changes that another site asks for in our visitor's name. Browsers say where a request comes
//! from (`Sec-Fetch-Site`, else `Origin`); callers that carry no cookie have nothing that could be abused.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, StatusCode, header};

use crate::config::PublicUrl;

const REFUSED: &str = "This request came from another site and was not carried out. Open Muster and try again.\n";

/// Our own origin, as browsers write it.
#[derive(Debug, Clone)]
pub struct OriginRule {
    origin: String,
}

impl OriginRule {
    pub fn for_site(public_url: &PublicUrl) -> Self {
        Self { origin: public_url.origin() }
    }

    fn allows(&self, method: &Method, path: &str, headers: &HeaderMap) -> bool {
        if is_safe(method, headers) || is_for_machines(path, headers) {
            return true;
        }
        match text(headers, "sec-fetch-site") {
            Some("same-origin" | "none") => true,
            Some(_) => false,
            None => self.origin_matches(headers),
        }
    }

    fn origin_matches(&self, headers: &HeaderMap) -> bool {
        match text(headers, "origin") {
            Some(origin) => origin.eq_ignore_ascii_case(&self.origin) || is_host(origin, text(headers, "host")),
            // Every browser of the last years sends one of the two; without them and without a cookie it
            // is a program that acts in its own name.
            None => !headers.contains_key("origin") && !headers.contains_key(header::COOKIE),
        }
    }
}

/// A WebSocket begins with a GET, carries cookies, and may change things later.
fn is_safe(method: &Method, headers: &HeaderMap) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) && !headers.contains_key(header::UPGRADE)
}

/// Ingest keys stand in the path and bearer tokens in a header that no foreign page can add; neither
/// place ever looks at a cookie.
fn is_for_machines(path: &str, headers: &HeaderMap) -> bool {
    let bearer = || text(headers, "authorization").is_some_and(|value| value.starts_with("Bearer "));
    path.starts_with("/api/ingest/") || path.starts_with("/api/v1/") && bearer()
}

/// Reached under another name than the public one, such as an address in the local network.
fn is_host(origin: &str, host: Option<&str>) -> bool {
    let authority = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    authority.zip(host).is_some_and(|(authority, host)| authority.eq_ignore_ascii_case(host))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Answers 403 to a change that another site asked for.
pub async fn check_origin(State(rule): State<OriginRule>, request: Request, next: Next) -> Response {
    if rule.allows(request.method(), request.uri().path(), request.headers()) {
        return next.run(request).await;
    }
    tracing::warn!(origin = ?request.headers().get("origin"), "refused a request from another site");
    (StatusCode::FORBIDDEN, REFUSED).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUR: &str = "https://muster.example.com";
    const COOKIE: (&str, &str) = ("cookie", "__Host-sid=x");

    fn allows(method: &str, path: &str, headers: &[(&'static str, &str)]) -> bool {
        let rule = OriginRule::for_site(&OUR.parse().unwrap());
        let headers: HeaderMap =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        rule.allows(&method.parse().unwrap(), path, &headers)
    }

    #[test]
    fn requests_that_change_nothing_pass() {
        for method in ["GET", "HEAD", "OPTIONS"] {
            assert!(allows(method, "/", &[COOKIE, ("sec-fetch-site", "cross-site")]));
        }
    }

    #[test]
    fn changes_pass_only_from_our_own_pages() {
        let table: &[(&[(&'static str, &str)], bool)] = &[
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "cross-site"), ("origin", OUR)], false),
            (&[("origin", OUR)], true),
            (&[("origin", "https://evil.example")], false),
            (&[("origin", "https://muster.example.com.evil.example")], false),
            (&[("origin", "http://muster.example.com")], false),
            (&[("origin", "null")], false),
            (&[("origin", "http://10.0.0.5:3000"), ("host", "10.0.0.5:3000")], true),
            (&[("origin", "http://evil.example"), ("host", "10.0.0.5:3000")], false),
            (&[], false),
        ];
        for method in ["POST", "PUT", "PATCH", "DELETE", "BREW"] {
            for (headers, allowed) in table {
                let with_cookie = [&[COOKIE], *headers].concat();
                assert_eq!(allows(method, "/api/declare", &with_cookie), *allowed, "{method} {headers:?}");
            }
        }
    }

    #[test]
    fn a_program_without_a_cookie_acts_in_its_own_name() {
        assert!(allows("POST", "/ack", &[]));
        assert!(!allows("POST", "/login", &[("origin", "https://evil.example")]));
    }

    #[test]
    fn machines_bring_their_own_key() {
        let foreign = ("origin", "https://evil.example");
        assert!(allows("POST", "/api/ingest/alertmanager/key", &[foreign]));
        assert!(allows("POST", "/api/v1/incidents", &[foreign, ("authorization", "Bearer x")]));
        assert!(!allows("POST", "/api/v1/incidents", &[foreign, COOKIE]));
        assert!(!allows("POST", "/api/declare", &[foreign, ("authorization", "Bearer x")]));
    }

    #[test]
    fn a_web_socket_is_a_change() {
        assert!(!allows(
            "GET",
            "/documents/1",
            &[COOKIE, ("upgrade", "websocket"), ("origin", "https://evil.example")]
        ));
        assert!(allows("GET", "/documents/1", &[COOKIE, ("upgrade", "websocket"), ("origin", OUR)]));
    }
}
