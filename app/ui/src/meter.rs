//! Small pictures of one number. Drawn as SVG: widths are data, and the page allows no style attributes.

use crate::Tone;
use leptos::prelude::*;

/// A bar that is `share` (0 to 1) full.
#[component]
pub fn Meter(
    share: f64,
    /// The span that the bar follows, in milliseconds: it fills by itself.
    #[prop(optional_no_strip, into)]
    from: Option<i64>,
    #[prop(optional_no_strip, into)] to: Option<i64>,
    /// What it says in words: "54 % of 30 min used".
    #[prop(into)]
    label: String,
    #[prop(optional)] tone: Tone,
) -> impl IntoView {
    let width = format!("{:.1}", share.clamp(0.0, 1.0) * 100.0);
    view! {
        <svg
            class="bar-meter"
            data-tone=tone.word()
            viewBox="0 0 100 6"
            preserveAspectRatio="none"
            role="img"
            aria-label=label
            data-from=from
            data-to=to
        >
            <rect width=width height="6"></rect>
        </svg>
    }
}

/// A ring that is `share` (0 to 1) full: time running out. Decorative, words stand beside it.
#[component]
pub fn Ring(
    share: f64,
    /// The span that the ring follows, in milliseconds: it empties by itself.
    #[prop(optional_no_strip, into)]
    from: Option<i64>,
    #[prop(optional_no_strip, into)] to: Option<i64>,
    #[prop(default = 44)] size: u32,
) -> impl IntoView {
    let dashes = format!("{:.1} 100", share.clamp(0.0, 1.0) * 100.0);
    view! {
        <svg class="ring" data-from=from data-to=to width=size height=size viewBox="0 0 44 44" aria-hidden="true">
            <circle class="track" cx="22" cy="22" r="19"></circle>
            <circle
                class="run"
                cx="22"
                cy="22"
                r="19"
                pathLength="100"
                stroke-dasharray=dashes
                transform="rotate(-90 22 22)"
            ></circle>
        </svg>
    }
}

/// `done` of `of` small blocks: how far something has come. Decorative, the word stands beside it.
#[component]
pub fn Steps(done: u8, of: u8) -> impl IntoView {
    let block = move |at: u8| view! { <i class:done=at < done></i> };
    view! { <span class="steps" aria-hidden="true">{(0..of).map(block).collect_view()}</span> }
}

/// Bars of equal width for a run of counts. Give the same numbers as a table or in words nearby.
#[component]
pub fn Spark(
    counts: Vec<u32>,
    #[prop(into)] label: String,
    #[prop(default = 112)] width: u32,
    #[prop(default = 28)] height: u32,
) -> impl IntoView {
    let most = f64::from(counts.iter().copied().max().unwrap_or(0).max(1));
    let step = 8.0;
    let wide = step * counts.len().max(1) as f64;
    let tall = f64::from(height);
    let bar = |(at, count): (usize, u32)| {
        let high = (f64::from(count) / most * tall).max(1.5);
        view! { <rect x=format!("{}", at as f64 * step) y=format!("{:.1}", tall - high) width="6" height=format!("{high:.1}") rx="1"></rect> }
    };
    let bars = counts.into_iter().enumerate().map(bar).collect_view();
    view! {
        <svg
            class="spark"
            width=width
            height=height
            viewBox=format!("0 0 {wide} {tall}")
            preserveAspectRatio="none"
            role="img"
            aria-label=label
        >
            {bars}
        </svg>
    }
}
