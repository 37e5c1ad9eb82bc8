//! Components: how each works now, its last 90 days as bars, its uptime, and how that is counted.

use super::Frame;
use super::days::{DAYS, History, Trouble, history};
use super::document::{colour, mark, mark_name, page_path};
use super::words::{moment, short_day, span};
use domain::Timestamp;
use domain::status_pages::{ComponentStatus, PublicComponent, PublicPage};
use leptos::prelude::*;

/// A bar is 6 wide and its neighbour follows after 2.
const STEP: usize = 8;
const HEIGHT: i64 = 28;

pub(super) fn components(frame: &Frame, page: &PublicPage) -> Option<impl IntoView + use<>> {
    let histories: Vec<History> = page.components.iter().map(|it| history(it, frame.now)).collect();
    let first_day = histories.first().map(|history| history.first_day)?;
    let days_path = format!("{}/history", page_path(page));
    let rows = page
        .components
        .iter()
        .zip(&histories)
        .map(|(component, history)| row(component, history, frame.now))
        .collect_view();
    Some(view! {
        <section class="part" id="components">
            <h2>"Components"</h2>
            <p class="sub">
                {format!("Each bar is one of the last {DAYS} days. Colour shows the worst status of the day, height how long it lasted: up to 15 min, 1 h, 4 h, or more. ")}
                <a href=days_path>"The same as a table"</a>"."
            </p>
            {key()}
            <ul class="rows">{rows}</ul>
            {axis(first_day)}
            <p class="sub counting">
                {format!("Uptime is the share of the last {DAYS} days without a partial or major outage, in UTC days: 100 % × (observed time − outages) ÷ observed time, rounded down. Degraded performance and maintenance are drawn but do not count.")}
            </p>
        </section>
    })
}

fn key() -> impl IntoView {
    let items = ComponentStatus::ALL
        .into_iter()
        .map(|status| view! { <li>{mark(status, "14")}" "{status.word()}</li> })
        .collect_view();
    view! { <ul class="key">{items}</ul> }
}

fn row(component: &PublicComponent, history: &History, now: Timestamp) -> impl IntoView + use<> {
    let status = component.status;
    let slow = (history.degraded_s > 0).then(|| view! { " "<i>{format!("{} slow", span(history.degraded_s))}</i> });
    let young = (history.observed_from > 0)
        .then(|| view! { " "<i>{format!("since {}", short_day(component.observed_from))}</i> });
    let since = (status != ComponentStatus::Operational).then(|| {
        let since = component.since;
        view! { <p class="since">"Since "<time datetime=since.to_string()>{moment(since, now)}</time></p> }
    });
    let about = (!component.description.is_empty())
        .then(|| view! { <p class="about" dir="auto">{component.description.clone()}</p> });
    view! {
        <li>
            <div class="row">
                <h3><bdi>{component.name.clone()}</bdi></h3>" "
                <span class="uptime">{history.uptime()}{slow}{young}</span>" "
                <span class="status">{mark(status, "14")}" "{status.word()}</span>
            </div>
            {about}
            {bars(component, history)}
            {since}
        </li>
    }
}

/// All bars of one component as one picture: quiet stretches are one dashed line, trouble has its own bar.
fn bars(component: &PublicComponent, history: &History) -> impl IntoView + use<> {
    let label = format!("{}, {}", component.name, history.summary());
    let quiet: String = history.quiet.iter().map(|(from, to)| format!("M{} 14H{}", from * STEP, to * STEP)).collect();
    let before = (history.observed_from > 0).then(|| {
        view! {
            <path class="unknown" stroke="#ccc" stroke-width="2" stroke-dasharray="6 2" d=format!("M0 27H{}", history.observed_from * STEP)/>
        }
    });
    let troubles = history.troubles.iter().map(bar).collect_view();
    view! {
        <svg class="bars" viewBox="0 0 720 28" width="720" height="28" preserveAspectRatio="none" role="img" aria-label=label>
            {before}
            <path class="quiet" stroke="#7fc4a3" stroke-width="28" stroke-dasharray="6 2" d=quiet/>
            {troubles}
        </svg>
    }
}

fn bar(trouble: &Trouble) -> impl IntoView + use<> {
    let x = trouble.index * STEP;
    let height = trouble.quarters() * HEIGHT / 4;
    view! {
        <g>
            <title>{trouble.words()}</title>
            <path class="rest" fill="#e4e7ec" d=format!("M{x} 0h6v28h-6z")/>
            <path class=mark_name(trouble.status) fill=colour(trouble.status) d=format!("M{x} {}h6v{height}h-6z", HEIGHT - height)/>
        </g>
    }
}

/// The first day, every first of a month that has room, and today.
fn axis(first_day: Timestamp) -> impl IntoView {
    let months = (1..DAYS)
        .filter_map(|index| {
            let day = Timestamp(first_day.0 + index * 86_400_000);
            let text = short_day(day);
            let percent = index * 100 / DAYS;
            (text.starts_with("1 ") && (9..88).contains(&percent)).then(|| {
                view! { <text class="month" x=format!("{}%", percent) y="15">{text}</text> }
            })
        })
        .collect_view();
    view! {
        <svg class="axis" width="100%" height="20" aria-hidden="true">
            <text x="0" y="15">{short_day(first_day)}</text>
            {months}
            <text x="100%" y="15" text-anchor="end">"today"</text>
        </svg>
    }
}
