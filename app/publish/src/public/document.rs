//! The document around a public page: head, marks, header, footer. No script, no inline style, nothing foreign.

use super::Frame;
use super::words::{clock, long_day};
use domain::Timestamp;
use domain::status_pages::{ComponentStatus, PublicPage};
use leptos::prelude::*;

/// What the document says about itself.
pub(super) struct Head {
    pub title: String,
    pub description: String,
    /// Path below the page's own, with its slash, or empty for the overview.
    pub path: String,
    pub worst: ComponentStatus,
}

/// The whole document as bytes to serve.
pub(super) fn document(frame: &Frame, page: &PublicPage, head: Head, main: AnyView) -> String {
    let home = page_path(page);
    let canonical = format!("{}{home}{}", frame.public_url, head.path);
    let view = view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <title>{head.title}</title>
                <meta name="viewport" content="width=device-width"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="description" content=head.description/>
                <link rel="canonical" href=canonical/>
                <link rel="icon" href=favicon(head.worst)/>
                <link rel="stylesheet" href=frame.stylesheet.clone()/>
                <link rel="alternate" type="application/atom+xml" title=page.name.clone() href=format!("{home}/feed.atom")/>
            </head>
            <body>
                <a class="skip" href="#main">"Skip to the status"</a>
                {marks()}
                <header class="top">
                    <a class="name" href=home.clone()><bdi>{page.name.clone()}</bdi>" "<span>"status"</span></a>
                    <nav aria-label="Pages"><a href=format!("{home}/history")>"History"</a></nav>
                </header>
                <main id="main">{stale(page.as_of, frame.now)}{main}</main>
                {footer(page, &home)}
            </body>
        </html>
    };
    finish(&view.into_any().to_html())
}

/// Path of the overview of a page.
pub(super) fn page_path(page: &PublicPage) -> String {
    format!("/status/{}", page.slug)
}

/// Leptos separates neighbouring texts by `<!>` for hydration, which never happens here. Text cannot hold
/// these bytes: its `<` is escaped.
pub(super) fn finish(html: &str) -> String {
    html.replace("<!>", "")
}

/// Says that news may be missing, when the database has not answered for a while.
fn stale(as_of: Timestamp, now: Timestamp) -> Option<impl IntoView> {
    (now.seconds_since(as_of) > super::STALE_AFTER_S).then(|| {
        view! {
            <p class="stale" role="status">
                <b>{format!("Last update {}.", super::words::moment(as_of, now))}</b>
                " We cannot refresh this page at the moment; newer reports may be missing."
            </p>
        }
    })
}

fn footer(page: &PublicPage, home: &str) -> impl IntoView {
    view! {
        <footer class="foot">
            <p>
                <b>"Last update " <time datetime=page.as_of.to_string()>{clock(page.as_of)}</time></b>
                {format!(", {}. All times are UTC. This page sets no cookies and runs no scripts.", long_day(page.as_of))}
            </p>
            <ul class="noprint">
                <li><a href=format!("{home}/feed.atom")>"Atom feed"</a></li>
                <li><a href=format!("{home}/api/v2/summary.json")>"JSON"</a></li>
                <li><a href=format!("{home}/history")>"History"</a></li>
            </ul>
        </footer>
    }
}

/// Name of the mark and of the class that belong to a status.
pub(super) fn mark_name(status: ComponentStatus) -> &'static str {
    match status {
        ComponentStatus::Operational => "up",
        ComponentStatus::Degraded => "slow",
        ComponentStatus::PartialOutage => "partial",
        ComponentStatus::MajorOutage => "down",
        ComponentStatus::UnderMaintenance => "upkeep",
    }
}

/// Colour for readers without the style sheet; the sheet has its own, for light and dark.
pub(super) fn colour(status: ComponentStatus) -> &'static str {
    match status {
        ComponentStatus::Operational => "#008b4e",
        ComponentStatus::Degraded => "#b38d00",
        ComponentStatus::PartialOutage => "#d35f00",
        ComponentStatus::MajorOutage => "#cd171e",
        ComponentStatus::UnderMaintenance => "#1174b4",
    }
}

/// The mark of a status; the word always stands beside it.
pub(super) fn mark(status: ComponentStatus, size: &'static str) -> impl IntoView {
    let name = mark_name(status);
    view! {
        <svg class=format!("mark {name}") width=size height=size aria-hidden="true"><use href=format!("#{name}")/></svg>
    }
}

fn favicon(worst: ComponentStatus) -> String {
    format!(
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' \
         r='7' fill='%23{}'/%3E%3C/svg%3E",
        &colour(worst)[1..]
    )
}

/// One shape for each status, so that colour never carries meaning alone.
fn marks() -> impl IntoView {
    view! {
        <svg class="marks" width="0" height="0" aria-hidden="true">
            <symbol id="up" viewBox="0 0 16 16">
                <path fill="currentColor" d="M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm3.3 3.6L7 9.4 4.8 7.3 3.5 8.7 7.1 12l5.6-6.2z"/>
            </symbol>
            <symbol id="slow" viewBox="0 0 16 16">
                <path fill="currentColor" fill-rule="evenodd" d="M8 1.2 15.6 14.6H.4zM7 6v4.2h2V6zm0 5.3v2h2v-2z"/>
            </symbol>
            <symbol id="partial" viewBox="0 0 16 16">
                <path fill="currentColor" fill-rule="evenodd" d="M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm0 2v10a5 5 0 0 0 0-10z"/>
            </symbol>
            <symbol id="down" viewBox="0 0 16 16">
                <path fill="currentColor" fill-rule="evenodd" d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5zM5.2 3.9 3.9 5.2 6.7 8l-2.8 2.8 1.3 1.3L8 9.3l2.8 2.8 1.3-1.3L9.3 8l2.8-2.8-1.3-1.3L8 6.7z"/>
            </symbol>
            <symbol id="upkeep" viewBox="0 0 16 16">
                <path fill="currentColor" fill-rule="evenodd" d="M4.4 1.6h7.2L15.4 8l-3.8 6.4H4.4L.6 8zM8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6z"/>
            </symbol>
        </svg>
    }
}
