//! From snapshots to entries. What did not change keeps its bytes, so only news is compressed.

use std::sync::Arc;

use app_publish::public::{self, Frame};
use domain::status_pages::PublicPage;

use super::entry::Kind;
use super::serve::{PublicPages, Shelf};
use super::{feed, summary};

/// All addresses of all pages, true at `frame.now`.
pub(super) fn press(frame: &Frame, pages: &[PublicPage], public: &PublicPages) -> Shelf {
    let old = public.current();
    let mut shelf = Shelf::new();
    for page in pages {
        let home = format!("/status/{}", page.slug);
        let mut put = |path: &str, kind, text: String| {
            let address = format!("{home}{path}");
            let entry = match old.get(&address) {
                Some(entry) if entry.holds(kind, &text) => Arc::clone(entry),
                _ => Arc::new(public.entry(kind, &text)),
            };
            shelf.insert(address, entry);
        };
        put("", Kind::Html, public::overview(frame, page));
        put("/history", Kind::Html, public::history(frame, page));
        for incident in &page.incidents {
            put(&format!("/incidents/{}", incident.number), Kind::Html, public::incident(frame, page, incident));
        }
        put("/feed.atom", Kind::Atom, feed::feed(frame, page));
        let summary = summary::Summary::of(frame, page);
        for path in [".json", "/summary.json", "/api/v2/summary.json"] {
            put(path, Kind::Json, summary.whole());
        }
        put("/api/v2/status.json", Kind::Json, summary.status());
        put("/api/v2/components.json", Kind::Json, summary.components());
        put("/api/v2/incidents.json", Kind::Json, summary.incidents());
        put("/api/v2/incidents/unresolved.json", Kind::Json, summary.unresolved());
        put("/api/v2/scheduled-maintenances.json", Kind::Json, summary.scheduled_maintenances());
    }
    shelf
}
