//! One address and what it answers: immutable bytes in three encodings, with their strong tags.

use std::io::Write;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use sha2::{Digest, Sha256};

/// 9 of 11: the last two levels cost ten times as long and save under 2 %.
const BROTLI_QUALITY: i32 = 9;
const PAGE_CACHING: &str = "public, max-age=0, s-maxage=10, stale-while-revalidate=30, stale-if-error=86400";
const SHEET_CACHING: &str = "public, max-age=31536000, immutable";
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What an entry holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Html,
    Json,
    Atom,
    /// The style sheet, under an address that names its content.
    Sheet,
}

impl Kind {
    fn content_type(self) -> &'static str {
        match self {
            Kind::Html => "text/html; charset=utf-8",
            Kind::Json => "application/json",
            Kind::Atom => "application/atom+xml; charset=utf-8",
            Kind::Sheet => "text/css; charset=utf-8",
        }
    }
}

/// The bytes behind one address. Never changed, only replaced.
#[derive(Debug)]
pub(super) struct Entry {
    kind: Kind,
    status: StatusCode,
    digest: [u8; 32],
    identity: Form,
    gzip: Form,
    brotli: Form,
}

#[derive(Debug)]
struct Form {
    bytes: Bytes,
    tag: HeaderValue,
    encoding: Option<HeaderValue>,
}

impl Entry {
    pub fn new(kind: Kind, status: StatusCode, text: &str) -> Self {
        let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        let version: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let form = |bytes: Vec<u8>, suffix: &str, encoding| Form {
            bytes: bytes.into(),
            // Hexadecimal digits and a suffix of ours always fit a header.
            tag: HeaderValue::try_from(format!("\"{version}{suffix}\"")).unwrap_or(HeaderValue::from_static("\"\"")),
            encoding,
        };
        Entry {
            kind,
            status,
            digest,
            identity: form(text.as_bytes().to_vec(), "", None),
            gzip: form(gzip(text.as_bytes()), "-gz", Some(HeaderValue::from_static("gzip"))),
            brotli: form(brotli(text.as_bytes()), "-br", Some(HeaderValue::from_static("br"))),
        }
    }

    /// Whether this entry already holds that text.
    pub fn holds(&self, kind: Kind, text: &str) -> bool {
        self.kind == kind && self.digest == <[u8; 32]>::from(Sha256::digest(text.as_bytes()))
    }

    /// The digits that name the content in addresses.
    pub fn version(&self) -> &str {
        self.identity.tag.to_str().unwrap_or_default().trim_matches('"')
    }

    #[cfg(test)]
    pub fn brotli_len(&self) -> usize {
        self.brotli.bytes.len()
    }

    /// Answers a request with these headers.
    pub fn answer(&self, asked: &HeaderMap) -> Response {
        let form = self.choose(asked);
        let known = self.status == StatusCode::OK
            && asked.get_all(header::IF_NONE_MATCH).iter().any(|value| names(value, &form.tag));
        let (status, body) = if known {
            (StatusCode::NOT_MODIFIED, Body::empty())
        } else {
            (self.status, Body::from(form.bytes.clone()))
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::ETAG, form.tag.clone());
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        let caching = if self.kind == Kind::Sheet { SHEET_CACHING } else { PAGE_CACHING };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if matches!(self.kind, Kind::Json | Kind::Atom) {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            headers.insert(
                HeaderName::from_static("cross-origin-resource-policy"),
                HeaderValue::from_static("cross-origin"),
            );
        }
        if !known {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind.content_type()));
            if let Some(encoding) = &form.encoding {
                headers.insert(header::CONTENT_ENCODING, encoding.clone());
            }
        }
        response
    }

    fn choose(&self, asked: &HeaderMap) -> &Form {
        let accepts = |name: &str| {
            asked
                .get_all(header::ACCEPT_ENCODING)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','))
                .any(|entry| accepted(entry, name))
        };
        if accepts("br") {
            &self.brotli
        } else if accepts("gzip") {
            &self.gzip
        } else {
            &self.identity
        }
    }
}

/// Whether one entry of `Accept-Encoding` names this encoding and does not refuse it.
fn accepted(entry: &str, name: &str) -> bool {
    let mut parts = entry.split(';').map(str::trim);
    parts.next().is_some_and(|named| named.eq_ignore_ascii_case(name))
        && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
}

/// Whether `If-None-Match` names this tag; compared weakly, as RFC 9110 wants it.
fn names(value: &HeaderValue, tag: &HeaderValue) -> bool {
    let (Ok(text), Ok(tag)) = (value.to_str(), tag.to_str()) else { return false };
    text.split(',').map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(text.len() / 4), Compression::best());
    // Writing to memory does not fail.
    encoder.write_all(text).and_then(|()| encoder.finish()).unwrap_or_default()
}

fn brotli(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4);
    let settings = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        size_hint: text.len(),
        mode: brotli::enc::backward_references::BrotliEncoderMode::BROTLI_MODE_TEXT,
        ..Default::default()
    };
    // Reading from and writing to memory does not fail.
    let _ = brotli::BrotliCompress(&mut &text[..], &mut out, &settings);
    out
}
