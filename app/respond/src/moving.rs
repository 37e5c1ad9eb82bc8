//! Pictures of time running out: drawn as they are now, moved on by the browser's program.

use app_ui::{Meter, Ring, Tone, time};
use domain::Timestamp;
use domain::loss::{LossSoFar, RateChange, Spread};
use leptos::prelude::*;

/// The share of the span `from`..`to` that is over, 0 to 1.
fn share_over(from: Timestamp, to: Timestamp) -> f64 {
    let span = (to.0 - from.0).max(1);
    time::request_time().map_or(0.0, |now| ((now - from.0) as f64 / span as f64).clamp(0.0, 1.0))
}

/// A ring that empties between two moments.
#[component]
pub fn TimeRing(from: Timestamp, to: Timestamp) -> impl IntoView {
    view! { <Ring share=1.0 - share_over(from, to) from=from.0 to=to.0 size=48 /> }
}

/// A bar that fills between two moments.
#[component]
pub fn TimeMeter(
    from: Timestamp,
    to: Timestamp,
    #[prop(into)] label: String,
    #[prop(optional)] tone: Tone,
) -> impl IntoView {
    view! { <Meter share=share_over(from, to) from=from.0 to=to.0 label=label tone=tone /> }
}

/// What was lost so far; it grows by itself, at the rates that are known ahead.
#[component]
pub fn RunningLoss(loss: LossSoFar) -> impl IntoView {
    let words = loss.total.words(&loss.currency);
    if !loss.running || loss.per_hour == Spread::NOTHING && loss.changes.is_empty() {
        return view! { <span class="num">{words}</span> }.into_any();
    }
    let now = RateChange { at: loss.as_of, per_hour: loss.per_hour };
    let course: Vec<String> = [now].iter().chain(&loss.changes).map(stretch).collect();
    view! {
        <span
            class="num"
            data-loss=bounds(loss.total)
            data-currency=loss.currency
            data-course=course.join(" ")
        >
            {words}
        </span>
    }
    .into_any()
}

/// `1764000000000:1000:10000`: from when on, at least and at most.
fn stretch(change: &RateChange) -> String {
    format!("{}:{}", change.at.0, bounds(change.per_hour))
}

/// Nothing behind the colon when nothing bounds it.
fn bounds(spread: Spread) -> String {
    format!("{}:{}", spread.at_least, spread.at_most.map(|most| most.to_string()).unwrap_or_default())
}
