//! Pictures of time running out. They start full, as the server draws them, and move in the browser.

use app_ui::{Meter, Ring, Tone, time};
use domain::Timestamp;
use leptos::prelude::*;

/// The share of the span `from`..`to` that is over, 0 to 1, moving each second.
fn share_over(from: Timestamp, to: Timestamp) -> RwSignal<f64> {
    let share = RwSignal::new(0.0);
    Effect::new(move |_| {
        let span = (to.0 - from.0).max(1);
        let over = (time::now() - from.0) as f64 / span as f64;
        share.set((over.clamp(0.0, 1.0) * 200.0).round() / 200.0);
    });
    share
}

/// A ring that empties between two moments.
#[component]
pub fn TimeRing(from: Timestamp, to: Timestamp) -> impl IntoView {
    let over = share_over(from, to);
    view! { <Ring share=Signal::derive(move || 1.0 - over.get()) size=48 /> }
}

/// A bar that fills between two moments.
#[component]
pub fn TimeMeter(
    from: Timestamp,
    to: Timestamp,
    #[prop(into)] label: String,
    #[prop(optional)] tone: Tone,
) -> impl IntoView {
    let over = share_over(from, to);
    view! { <Meter share=Signal::from(over) label=label tone=tone /> }
}
