//! Security headers on every answer. A handler that sets one of them itself is left alone.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::{self, Entry, HeaderName, HeaderValue};

use crate::config::PublicUrl;

const LOCKED: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const SCRIPT: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
const FIXED: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Forms that work without scripts come back to the page they were sent from: that needs the referrer.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::CACHE_CONTROL, "private, no-store"),
];
/// Says for a year that this host is reached over https only.
pub const HSTS: &str = "max-age=31536000";

/// The random value that marks our own inline scripts in one answer.
#[derive(Debug, Clone)]
pub struct CspNonce(pub Arc<str>);

impl CspNonce {
    fn new() -> Self {
        Self(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>()).into())
    }
}

/// What the headers depend on.
#[derive(Debug, Clone, Copy)]
pub struct Headers {
    hsts: bool,
}

impl Headers {
    pub fn for_site(public_url: &PublicUrl) -> Self {
        Self { hsts: public_url.is_https() }
    }
}

/// Gives the request its nonce and the answer its headers.
pub async fn add_headers(State(settings): State<Headers>, mut request: Request, next: Next) -> Response {
    let nonce = CspNonce::new();
    request.extensions_mut().insert(nonce.clone());
    let mut response = next.run(request).await;
    let policy = content_policy(&response, &nonce);
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        set(headers.entry(name), || HeaderValue::from_static(value));
    }
    if settings.hsts {
        set(headers.entry(header::STRICT_TRANSPORT_SECURITY), || HeaderValue::from_static(HSTS));
    }
    set(headers.entry(header::CONTENT_SECURITY_POLICY), || policy);
    response
}

fn set(entry: Entry<'_, HeaderValue>, value: impl FnOnce() -> HeaderValue) {
    if let Entry::Vacant(entry) = entry {
        entry.insert(value());
    }
}

fn content_policy(response: &Response, nonce: &CspNonce) -> HeaderValue {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.starts_with("text/html") {
        // The nonce is base64: it fits a header.
        HeaderValue::from_str(&page_policy(nonce)).unwrap_or(HeaderValue::from_static(LOCKED))
    } else if kind.starts_with("text/javascript") {
        HeaderValue::from_static(SCRIPT)
    } else {
        HeaderValue::from_static(LOCKED)
    }
}

/// No `strict-dynamic`: with it iOS refuses WebAssembly from our own origin.
fn page_policy(CspNonce(nonce): &CspNonce) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
         object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse;

    fn policy(kind: &'static str) -> String {
        let response = ([(header::CONTENT_TYPE, kind)], "").into_response();
        content_policy(&response, &CspNonce("N0nce".into())).to_str().unwrap().to_owned()
    }

    #[test]
    fn a_page_may_run_our_scripts_and_nothing_inline_without_the_nonce() {
        let page = policy("text/html; charset=utf-8");
        assert!(page.contains("script-src 'self' 'nonce-N0nce' 'wasm-unsafe-eval';"));
        for forbidden in ["unsafe-inline", "'unsafe-eval'", "strict-dynamic", "*", "http:"] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn anything_else_may_do_nothing() {
        for kind in ["application/json", "image/svg+xml", "text/plain", "application/problem+json"] {
            assert_eq!(policy(kind), LOCKED, "{kind}");
        }
        assert_eq!(policy("text/javascript"), SCRIPT);
    }

    #[test]
    fn nonces_differ_and_are_long_enough() {
        let (one, other) = (CspNonce::new(), CspNonce::new());
        assert_ne!(one.0, other.0);
        assert_eq!(one.0.len(), 22);
    }
}
