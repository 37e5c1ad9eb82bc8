//! Past incidents, day by day, with the days on which nothing happened said as well.

use super::document::page_path;
use super::incident::from_to;
use super::words::{day_number, named_day, short_day, span};
use super::{Frame, is_open};
use domain::Timestamp;
use domain::status_pages::{PublicIncident, PublicPage};
use leptos::prelude::*;

/// How many days back the page looks; the snapshot holds no resolved incident that is older.
const DAYS: i64 = 14;
const DAY_MS: i64 = 86_400_000;

/// A line of the list.
#[derive(Debug, PartialEq)]
enum Line<'a> {
    /// Days without incidents, last and first.
    Quiet(i64, i64),
    Day(i64, Vec<&'a PublicIncident>),
}

pub(super) fn past_incidents(frame: &Frame, page: &PublicPage, past: &[&PublicIncident]) -> impl IntoView + use<> {
    let lines = lines(&page.incidents, past, day_number(frame.now))
        .iter()
        .map(|line| match line {
            Line::Quiet(last, first) => {
                view! { <li class="quiet"><p class="day">{days_words(*last, *first)}</p>" "<p>"No incidents"</p></li> }
                    .into_any()
            }
            Line::Day(day, incidents) => {
                let entries = incidents.iter().map(|incident| entry(page, incident)).collect_view();
                view! { <li><p class="day">{named_day(Timestamp(day * DAY_MS))}</p>" "<div>{entries}</div></li> }
                    .into_any()
            }
        })
        .collect_view();
    view! {
        <section class="part" id="past">
            <h2>"Past incidents"</h2>
            <ol class="past">{lines}</ol>
        </section>
    }
}

/// The days from today back, today only when something ended or nothing is open.
fn lines<'a>(all: &[PublicIncident], past: &[&'a PublicIncident], today: i64) -> Vec<Line<'a>> {
    let oldest = past.iter().map(|incident| day_number(incident.started_at)).min().unwrap_or(today);
    let mut lines = Vec::new();
    for day in (oldest.min(today - DAYS + 1)..=today).rev() {
        let of_day: Vec<_> = past.iter().copied().filter(|it| day_number(it.started_at) == day).collect();
        if !of_day.is_empty() {
            lines.push(Line::Day(day, of_day));
        } else if day > today - DAYS && !all.iter().any(|incident| touches(incident, day)) {
            match lines.last_mut() {
                Some(Line::Quiet(_, first)) if *first == day + 1 => *first = day,
                _ => lines.push(Line::Quiet(day, day)),
            }
        }
    }
    lines
}

/// Whether an incident was open at some time of a UTC day.
fn touches(incident: &PublicIncident, day: i64) -> bool {
    let last = match incident.resolved_at {
        Some(at) => day_number(at),
        None if is_open(incident) => i64::MAX,
        None => day_number(incident.started_at),
    };
    (day_number(incident.started_at)..=last).contains(&day)
}

fn days_words(last: i64, first: i64) -> String {
    let (last_at, first_at) = (Timestamp(last * DAY_MS), Timestamp(first * DAY_MS));
    if last == first { named_day(last_at) } else { format!("{} to {}", short_day(first_at), short_day(last_at)) }
}

fn entry(page: &PublicPage, incident: &PublicIncident) -> impl IntoView + use<> {
    let path = format!("{}/incidents/{}", page_path(page), incident.number);
    let ended = incident.resolved_at.or(incident.updates.first().map(|update| update.at));
    let lasted = ended.map(|ended| {
        let lasted = span(ended.seconds_since(incident.started_at));
        let names = incident.components.join(", ");
        let names = (!names.is_empty()).then(|| view! { <bdi>{names}</bdi>". " });
        view! { <p class="sub">{names}{format!("Resolved after {lasted}: {}", from_to(incident.started_at, ended))}</p> }
    });
    let known = incident.updates.first().map(|update| view! { <p dir="auto">{update.known.clone()}</p> });
    view! { <article id=incident.number.to_string()><h3 dir="auto"><a href=path>{incident.title.clone()}</a></h3>{lasted}{known}</article> }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn quiet_days_fold_and_no_day_with_an_incident_is_called_quiet() {
        let page = sample::full_page();
        let past: Vec<_> = page.incidents.iter().filter(|it| !is_open(it)).collect();
        let today = day_number(page.as_of);
        let shape: Vec<_> = lines(&page.incidents, &past, today)
            .iter()
            .map(|line| match line {
                Line::Quiet(last, first) => (today - last, last - first + 1, 0),
                Line::Day(day, incidents) => (today - day, 1, incidents.len()),
            })
            .collect();
        assert_eq!(shape, [(1, 1, 0), (2, 1, 1), (3, 1, 0), (4, 1, 1), (5, 7, 0), (12, 1, 1), (13, 1, 0)]);
    }
}
