//! The public status page as plain HTML: rendered once per change on the server, never hydrated. Texts that
//! age ("in 12 min") are true at `Frame::now`; whoever serves the pages renders again when they no longer are.

mod components;
mod days;
mod document;
mod history;
mod incident;
mod past;
mod verdict;
mod words;

#[cfg(test)]
mod sample;

pub use verdict::{Verdict, verdict};

use document::{Head, document};
use domain::Timestamp;
use domain::status_pages::{ComponentStatus, PublicIncident, PublicPage};
use leptos::prelude::*;

/// A page whose facts are older than this says so.
pub const STALE_AFTER_S: i64 = 150;

/// What all pages of one rendering share.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The instant at which relative words are true.
    pub now: Timestamp,
    /// Address of the style sheet.
    pub stylesheet: String,
    /// Where the public reaches the server, without a slash at the end: `https://status.example.org`.
    pub public_url: String,
}

/// `/status/:slug`: verdict, open incidents, components, past incidents.
#[must_use]
pub fn overview(frame: &Frame, page: &PublicPage) -> String {
    let verdict = verdict(page);
    let head = Head {
        title: format!("{} status: {}", page.name, verdict.sentence),
        description: verdict.whole(),
        path: String::new(),
        worst: verdict.worst,
    };
    let (open, past): (Vec<_>, Vec<_>) = page.incidents.iter().partition(|incident| is_open(incident));
    let main = view! {
        {headline(page, verdict)}
        {incident::open_incidents(frame, page, &open)}
        {components::components(frame, page)}
        {past::past_incidents(frame, page, &past)}
    };
    document(frame, page, head, main.into_any())
}

/// `/status/:slug/incidents/INC-42`: one incident with all its updates.
#[must_use]
pub fn incident(frame: &Frame, page: &PublicPage, incident: &PublicIncident) -> String {
    let head = Head {
        title: format!("{}: {} status", incident.title, page.name),
        description: incident.updates.first().map_or_else(|| incident.title.clone(), |update| update.known.clone()),
        path: format!("/incidents/{}", incident.number),
        worst: verdict(page).worst,
    };
    document(frame, page, head, incident::whole(frame, page, incident).into_any())
}

/// `/status/:slug/history`: the last 90 days as a table, day by day.
#[must_use]
pub fn history(frame: &Frame, page: &PublicPage) -> String {
    let head = Head {
        title: format!("The last 90 days of {}", page.name),
        description: format!("Every day on which {} was not fully operational.", page.name),
        path: "/history".into(),
        worst: verdict(page).worst,
    };
    document(frame, page, head, history::history(frame, page).into_any())
}

/// What unknown addresses get.
#[must_use]
pub fn not_found(stylesheet: &str) -> String {
    let view = view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <title>"No such status page"</title>
                <meta name="viewport" content="width=device-width"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="robots" content="noindex"/>
                <link rel="icon" href="data:,"/>
                <link rel="stylesheet" href=stylesheet.to_owned()/>
            </head>
            <body>
                <main class="lost">
                    <h1>"There is no status page here."</h1>
                    <p>"Check the address, or ask the people who gave it to you."</p>
                </main>
            </body>
        </html>
    };
    document::finish(&view.into_any().to_html())
}

/// The next instant at which the words of this page stop being true for another reason than the minute going
/// on: the next promise that falls due.
#[must_use]
pub fn next_promise(page: &PublicPage, now: Timestamp) -> Option<Timestamp> {
    page.incidents.iter().filter(|it| is_open(it)).filter_map(|it| it.next_update_at).filter(|due| *due > now).min()
}

fn is_open(incident: &PublicIncident) -> bool {
    incident.resolved_at.is_none() && incident.status.is_open()
}

fn headline(page: &PublicPage, verdict: Verdict) -> impl IntoView {
    let as_of = page.as_of;
    let mark = if verdict.worst == ComponentStatus::Operational && page.incidents.iter().any(is_open) {
        ComponentStatus::Degraded
    } else {
        verdict.worst
    };
    view! {
        <div class="verdict">
            {document::mark(mark, "30")}
            <h1>{verdict.sentence}{verdict.rest.map(|rest| view! { " "<span>{rest}</span> })}</h1>
            <p>"As of "<time datetime=as_of.to_string()>{words::clock(as_of)}</time>", "{words::long_day(as_of)}</p>
        </div>
    }
}
