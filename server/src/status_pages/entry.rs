//! One address and what it answers: immutable bytes in three encodings, with their strong tags, and ready as they
//! go over the wire.

use std::io::Write;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use sha2::{Digest, Sha256};

use crate::listen::Plain;
use crate::security::HSTS;

/// 9 of 11: the last two levels cost ten times as long and save under 2 %.
const BROTLI_QUALITY: i32 = 9;
const PAGE_CACHING: &str = "public, max-age=0, s-maxage=10, stale-while-revalidate=30, stale-if-error=86400";
const SHEET_CACHING: &str = "public, max-age=31536000, immutable";
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const NO_TAG: HeaderValue = HeaderValue::from_static("\"\"");

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
    https: bool,
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
    /// All that follows the date in an answer, as it goes over the wire: headers and body.
    wire: Bytes,
    /// Where the body begins.
    body_at: usize,
    /// The same for who has it already.
    known: Bytes,
}

impl Entry {
    /// `https`: whether people reach this server over it.
    pub fn new(kind: Kind, status: StatusCode, text: &str, https: bool) -> Self {
        let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        let version: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let form = |bytes: Vec<u8>, suffix: &str, encoding| {
            // Hexadecimal digits and a suffix of ours always fit a header.
            let tag = format!("\"{version}{suffix}\"");
            Form::new(kind, https, bytes, HeaderValue::try_from(tag).unwrap_or(NO_TAG), encoding)
        };
        Entry {
            kind,
            status,
            https,
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
        let form = self.choose(asked.get_all(header::ACCEPT_ENCODING).iter().map(HeaderValue::as_bytes));
        let tags = asked.get_all(header::IF_NONE_MATCH);
        let known = self.status == StatusCode::OK && tags.iter().any(|value| form.is_named(value.as_bytes()));
        let (status, body) = if known {
            (StatusCode::NOT_MODIFIED, Body::empty())
        } else {
            (self.status, Body::from(form.bytes.clone()))
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        response.headers_mut().extend(headers(self.kind, self.https, form, known));
        response
    }

    /// What follows the date in the answer to a plain request, and whether it says that nothing is new. Only for
    /// what is found: an entry with another status has no line of its own.
    pub fn wire(&self, asked: &Plain<'_>) -> (&[u8], bool) {
        let form = self.choose(asked.accept_encoding.into_iter());
        match (asked.if_none_match.is_some_and(|value| form.is_named(value)), asked.wants_body) {
            (true, _) => (&form.known, true),
            (false, true) => (&form.wire, false),
            (false, false) => (&form.wire[..form.body_at], false),
        }
    }

    fn choose<'v>(&self, accepted: impl Iterator<Item = &'v [u8]>) -> &Form {
        let mut chosen = &self.identity;
        for value in accepted {
            for entry in value.split(|byte| *byte == b',') {
                if accepts(entry, b"br") {
                    return &self.brotli;
                }
                if accepts(entry, b"gzip") {
                    chosen = &self.gzip;
                }
            }
        }
        chosen
    }
}

impl Form {
    fn new(kind: Kind, https: bool, body: Vec<u8>, tag: HeaderValue, encoding: Option<HeaderValue>) -> Self {
        let mut form = Form { bytes: Bytes::new(), tag, encoding, wire: Bytes::new(), body_at: 0, known: Bytes::new() };
        form.known = lines(headers(kind, https, &form, true)).into();
        let mut wire = lines(headers(kind, https, &form, false));
        // Before the empty line that ends the headers.
        wire.truncate(wire.len() - 2);
        wire.extend_from_slice(format!("content-length: {}\r\n\r\n", body.len()).as_bytes());
        form.body_at = wire.len();
        wire.extend_from_slice(&body);
        form.wire = wire.into();
        form.bytes = form.wire.slice(form.body_at..);
        form
    }

    /// Whether `If-None-Match` names this form; compared weakly, as RFC 9110 wants it.
    fn is_named(&self, value: &[u8]) -> bool {
        let tags = value.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
        tags.map(|tag| tag.strip_prefix(b"W/").unwrap_or(tag)).any(|tag| tag == b"*" || tag == self.tag.as_bytes())
    }
}

/// Everything but the date and the length.
fn headers(kind: Kind, https: bool, form: &Form, known: bool) -> Vec<(HeaderName, HeaderValue)> {
    let fixed = HeaderValue::from_static;
    let mut headers = vec![
        (header::ETAG, form.tag.clone()),
        (header::VARY, fixed("accept-encoding")),
        (header::CACHE_CONTROL, fixed(if kind == Kind::Sheet { SHEET_CACHING } else { PAGE_CACHING })),
        (header::CONTENT_SECURITY_POLICY, fixed(POLICY)),
        (header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff")),
        (header::REFERRER_POLICY, fixed("same-origin")),
    ];
    if https {
        headers.push((header::STRICT_TRANSPORT_SECURITY, fixed(HSTS)));
    }
    if matches!(kind, Kind::Json | Kind::Atom) {
        headers.push((header::ACCESS_CONTROL_ALLOW_ORIGIN, fixed("*")));
        headers.push((HeaderName::from_static("cross-origin-resource-policy"), fixed("cross-origin")));
    }
    if !known {
        headers.push((header::CONTENT_TYPE, fixed(kind.content_type())));
        headers.extend(form.encoding.clone().map(|encoding| (header::CONTENT_ENCODING, encoding)));
    }
    headers
}

fn lines(headers: Vec<(HeaderName, HeaderValue)>) -> Vec<u8> {
    let mut lines = Vec::with_capacity(1024);
    for (name, value) in headers {
        lines.extend_from_slice(name.as_str().as_bytes());
        lines.extend_from_slice(b": ");
        lines.extend_from_slice(value.as_bytes());
        lines.extend_from_slice(b"\r\n");
    }
    lines.extend_from_slice(b"\r\n");
    lines
}

/// Whether one entry of `Accept-Encoding` names this encoding and does not refuse it.
fn accepts(entry: &[u8], name: &[u8]) -> bool {
    let mut parts = entry.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
    parts.next().is_some_and(|named| named.eq_ignore_ascii_case(name))
        && !parts.any(|part| matches!(part, b"q=0" | b"q=0.0" | b"q=0.00" | b"q=0.000"))
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
        // As far back as the largest page reaches. The default would take 40 MB for each compression.
        lgwin: 18,
        mode: brotli::enc::backward_references::BrotliEncoderMode::BROTLI_MODE_TEXT,
        ..Default::default()
    };
    // Reading from and writing to memory does not fail.
    let _ = brotli::BrotliCompress(&mut &text[..], &mut out, &settings);
    out
}
