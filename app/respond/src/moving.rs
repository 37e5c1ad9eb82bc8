//! Pictures of time running out: drawn as they are now, moved on by the browser's program.

use app_ui::{Meter, Ring, Tone, time};
use domain::Timestamp;
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
