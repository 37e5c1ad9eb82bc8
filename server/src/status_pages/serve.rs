//! Addresses to entries, and the one handler that hands them out.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app_publish::public;
use arc_swap::ArcSwap;
use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::{StatusCode, header};
use metrics::Counter;

use super::entry::{Entry, Kind};
use crate::listen::Plain;

/// Every address that answers.
pub(super) type Shelf = HashMap<String, Arc<Entry>>;

const SHEET: &str = include_str!("../../../style/status.css");

/// What the public can read at this moment. Cheap to clone; replaced as a whole.
#[derive(Clone)]
pub struct PublicPages {
    shelf: Arc<ArcSwap<Shelf>>,
    /// Whether it was ever filled: before that, nobody can tell which slugs exist.
    filled: Arc<AtomicBool>,
    sheet: Arc<Entry>,
    lost: Arc<Entry>,
    https: bool,
    counted: Arc<Counted>,
}

/// These requests are too many and too alike for a line each in the log; they are only counted.
struct Counted {
    sent: Counter,
    known: Counter,
    other: Counter,
}

impl Counted {
    fn new() -> Self {
        let counter = |outcome| metrics::counter!("muster_public_requests_total", "outcome" => outcome);
        Counted { sent: counter("sent"), known: counter("not_modified"), other: counter("other") }
    }
}

/// No slug begins with a hyphen, so nothing else can stand here.
fn address_of(sheet: &Entry) -> String {
    format!("/status/-/{}.css", sheet.version())
}

impl PublicPages {
    /// Nothing yet. `https`: whether people reach this server over it.
    #[must_use]
    pub fn new(https: bool) -> Self {
        let sheet = Entry::new(Kind::Sheet, StatusCode::OK, SHEET, https);
        let lost = public::not_found(&address_of(&sheet));
        let lost = Entry::new(Kind::Html, StatusCode::NOT_FOUND, &lost, https);
        PublicPages {
            shelf: Arc::default(),
            filled: Arc::default(),
            sheet: sheet.into(),
            lost: lost.into(),
            https,
            counted: Counted::new().into(),
        }
    }

    /// Address of the style sheet; names its content.
    #[must_use]
    pub fn sheet_address(&self) -> String {
        address_of(&self.sheet)
    }

    /// Addresses of the pages that can be read, in order.
    #[must_use]
    pub fn homes(&self) -> Vec<String> {
        let shelf = self.shelf.load();
        let is_home = |path: &&String| path.strip_prefix("/status/").is_some_and(|slug| !slug.contains(['/', '.']));
        let mut homes: Vec<String> = shelf.keys().filter(is_home).cloned().collect();
        homes.sort();
        homes
    }

    /// Finds what a plain request asks for and gives `send` all that follows the date in the answer, and whether
    /// it is a 304. Nothing when somebody else has to answer.
    pub fn hand_out<R>(&self, asked: &Plain<'_>, send: impl FnOnce(&[u8], bool) -> R) -> Option<R> {
        let shelf = self.shelf.load();
        let (wire, not_modified) = shelf.get(asked.path)?.wire(asked);
        if not_modified { &self.counted.known } else { &self.counted.sent }.increment(1);
        Some(send(wire, not_modified))
    }

    pub(super) fn entry(&self, kind: Kind, text: &str) -> Entry {
        Entry::new(kind, StatusCode::OK, text, self.https)
    }

    pub(super) fn replace(&self, mut shelf: Shelf) {
        shelf.insert(self.sheet_address(), self.sheet.clone());
        self.shelf.store(Arc::new(shelf));
        self.filled.store(true, Ordering::Release);
    }

    pub(super) fn current(&self) -> Arc<Shelf> {
        self.shelf.load_full()
    }

    #[cfg(test)]
    pub(super) fn sheet_len(&self) -> usize {
        self.sheet.brotli_len()
    }

    fn answer(&self, request: &Request) -> Response {
        let response = self.find(request);
        let counted = match response.status() {
            StatusCode::OK => &self.counted.sent,
            StatusCode::NOT_MODIFIED => &self.counted.known,
            _ => &self.counted.other,
        };
        counted.increment(1);
        response
    }

    fn find(&self, request: &Request) -> Response {
        let path = request.uri().path();
        if let Some(entry) = self.shelf.load().get(path) {
            return entry.answer(request.headers());
        }
        // Any version of the sheet is answered with the present one: a cached page may name an older one.
        if path.starts_with("/status/-/") && path.ends_with(".css") {
            return self.sheet.answer(request.headers());
        }
        match path.strip_suffix('/') {
            Some(plain) if self.shelf.load().contains_key(plain) => Redirect::permanent(plain).into_response(),
            _ if !self.filled.load(Ordering::Acquire) => unavailable(),
            _ => self.lost.answer(request.headers()),
        }
    }
}

/// Everything below `/status/`. Carries its own headers, needs no session, no database and no other layer.
pub fn routes<S: Clone + Send + Sync + 'static>(pages: PublicPages) -> Router<S> {
    Router::new().route("/status/{*rest}", get(serve)).with_state(pages)
}

async fn serve(State(pages): State<PublicPages>, request: Request) -> Response {
    pages.answer(&request)
}

/// Right after a first start without a database: to be asked again, not to be remembered.
fn unavailable() -> Response {
    let headers = [(header::RETRY_AFTER, "5"), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::SERVICE_UNAVAILABLE, headers, "The status pages are being loaded.\n").into_response()
}
