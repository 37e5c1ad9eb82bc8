//! Incidents as the public reads them: what is known, what is being done, and by when there is more.

use super::document::{mark, page_path};
use super::words::{clock, day_number, hour_minute, moment, named_day, short_day, span};
use super::{Frame, is_open};
use domain::Timestamp;
use domain::incidents::IncidentStatus;
use domain::status_pages::{ComponentStatus, PublicIncident, PublicPage, PublicUpdate};
use leptos::prelude::*;

/// How many updates of an open incident stand unfolded on the overview.
const UNFOLDED: usize = 3;

pub(super) fn open_incidents(
    frame: &Frame,
    page: &PublicPage,
    open: &[&PublicIncident],
) -> Option<impl IntoView + use<>> {
    let cards = open.iter().map(|incident| card(frame, page, incident, false)).collect_view();
    (!open.is_empty()).then(|| view! { <section aria-label="Open incidents">{cards}</section> })
}

/// The page of one incident.
pub(super) fn whole(frame: &Frame, page: &PublicPage, incident: &PublicIncident) -> impl IntoView + use<> {
    view! {
        <p class="back"><a href=page_path(page)>"All of "<bdi>{page.name.clone()}</bdi></a></p>
        {card(frame, page, incident, true)}
    }
}

fn card(frame: &Frame, page: &PublicPage, incident: &PublicIncident, whole: bool) -> impl IntoView + use<> {
    let path = format!("{}/incidents/{}", page_path(page), incident.number);
    let title = incident.title.clone();
    let heading = if whole {
        view! { <h1 dir="auto">{title}</h1> }.into_any()
    } else {
        view! { <h2 dir="auto"><a href=path.clone()>{title}</a></h2> }.into_any()
    };
    let split = if whole { incident.updates.len() } else { UNFOLDED.min(incident.updates.len()) };
    let (shown, folded) = incident.updates.split_at(split);
    view! {
        <article class="incident" id=incident.number.to_string()>
            <header>
                {affected(page, incident)}
                {heading}
                <p>{state_words(incident.status)}" "{when(incident, frame.now)}</p>
            </header>
            {is_open(incident).then(|| promise(incident, frame.now))}
            {updates(shown, frame.now)}
            {(!folded.is_empty()).then(|| view! {
                <details>
                    <summary>{earlier(folded.len())}</summary>
                    {updates(folded, frame.now)}
                </details>
            })}
        </article>
    }
}

fn earlier(count: usize) -> String {
    if count == 1 { "1 earlier update".into() } else { format!("{count} earlier updates") }
}

/// The worst present status of the components that it concerns, and their names.
fn affected(page: &PublicPage, incident: &PublicIncident) -> impl IntoView + use<> {
    let status = page
        .components
        .iter()
        .filter(|component| incident.components.contains(&component.name))
        .map(|component| component.status)
        .max();
    let names = incident.components.join(", ");
    let status = status.map(|status| {
        let word = match status {
            ComponentStatus::Operational if is_open(incident) => "Operational again",
            other => other.word(),
        };
        view! { <b>{mark(status, "14")}" "{word}</b>" " }
    });
    (!incident.components.is_empty()).then(|| view! { <p class="what">{status}<bdi>{names}</bdi></p> })
}

/// Where it stands, for people who do not know our words.
fn state_words(status: IncidentStatus) -> &'static str {
    match status {
        IncidentStatus::Declared => "Reported; we are looking at it.",
        IncidentStatus::Investigating => "We are looking for the cause.",
        IncidentStatus::Identified => "Cause found, being put right.",
        IncidentStatus::Monitoring => "Fixed, being watched.",
        IncidentStatus::Contained => "The effect is over; the cause is not known yet.",
        IncidentStatus::Resolved | IncidentStatus::Reviewed | IncidentStatus::Closed => "Resolved.",
        IncidentStatus::NotAnIncident => "This turned out to be no incident.",
        IncidentStatus::Merged => "Handled together with another incident.",
    }
}

fn when(incident: &PublicIncident, now: Timestamp) -> impl IntoView + use<> {
    let began = incident.started_at;
    match incident.resolved_at {
        None => {
            let ago = span(now.seconds_since(began));
            view! { "Began "<time datetime=began.to_string()>{moment(began, now)}</time>{format!(", {ago} ago.")} }
                .into_any()
        }
        Some(ended) => {
            let lasted = span(ended.seconds_since(began));
            view! { <time datetime=began.to_string()>{from_to(began, ended)}</time>{format!(", {lasted}.")} }.into_any()
        }
    }
}

/// `Wed 18 Nov, 09:14 to 09:36 UTC`.
pub(super) fn from_to(began: Timestamp, ended: Timestamp) -> String {
    if day_number(began) == day_number(ended) {
        format!("{}, {} to {}", named_day(began), hour_minute(began), clock(ended))
    } else {
        format!("{}, {} to {}, {}", named_day(began), hour_minute(began), named_day(ended), clock(ended))
    }
}

/// The promise: when the public hears again, or that it should have heard already.
fn promise(incident: &PublicIncident, now: Timestamp) -> impl IntoView + use<> {
    let last = incident.updates.first().map(|update| format!("Last one {}", moment(update.at, now)));
    match incident.next_update_at {
        None => view! { <p class="promise"><b>"No further update is planned"</b>" "<span>{last}</span></p> }.into_any(),
        Some(due) if due > now => {
            let left = span(due.seconds_since(now) + 59);
            view! {
                <p class="promise">
                    <b>"Next update by "<time datetime=due.to_string()>{moment(due, now)}</time>{format!(", in {left}")}</b>" "
                    <span>{last}</span>
                </p>
            }
            .into_any()
        }
        Some(due) => {
            let late = span(now.seconds_since(due));
            view! {
                <p class="promise late">
                    <b>{format!("Next update is late by {late}")}</b>" "
                    <span>"It was promised by "<time datetime=due.to_string()>{moment(due, now)}</time></span>
                </p>
            }
            .into_any()
        }
    }
}

fn updates(updates: &[PublicUpdate], now: Timestamp) -> impl IntoView + use<> {
    let items = updates.iter().map(|update| item(update, now)).collect_view();
    view! { <ol class="updates" reversed>{items}</ol> }
}

fn item(update: &PublicUpdate, now: Timestamp) -> impl IntoView + use<> {
    let day = (day_number(update.at) != day_number(now)).then(|| format!("{}, ", short_day(update.at)));
    let being_done = (!update.being_done.is_empty()).then(|| {
        let text = update.being_done.clone();
        view! { <div><dt>"Being done"</dt><dd dir="auto">{text}</dd></div> }
    });
    view! {
        <li>
            <p class="at"><time datetime=update.at.to_string()>{day}<b>{clock(update.at)}</b></time>" "{update.status.word()}</p>
            <dl>
                <div><dt>"Known"</dt><dd dir="auto">{update.known.clone()}</dd></div>
                {being_done}
            </dl>
        </li>
    }
}
