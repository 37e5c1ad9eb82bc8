//! What a place shows when it has nothing, nothing yet, or has lost its line to the server.

use crate::Icon;
use leptos::prelude::*;

/// Teaches what goes here and offers one action (the children: a button, an example to copy).
#[component]
pub fn EmptyState(
    #[prop(into)] title: String,
    /// Why it helps, in one or two sentences.
    #[prop(optional, into)]
    hint: String,
    #[prop(default = "inbox")] icon: &'static str,
    /// A heading inside a card is quieter than one that fills the page.
    #[prop(optional)]
    small: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=if small { "empty-state small" } else { "empty-state" }>
            <span class="empty-icon"><Icon name=icon /></span>
            <p class="empty-title">{title}</p>
            {(!hint.is_empty()).then(|| view! { <p class="empty-hint">{hint}</p> })}
            {children.map(|children| view! { <div class="empty-act">{children()}</div> })}
        </div>
    }
}

/// Grey bars in the shape of what is coming. Shown only after 300 ms (by the style sheet).
#[component]
pub fn Skeleton(
    #[prop(default = 3)] rows: usize,
    /// Rows with an avatar before two lines.
    #[prop(optional)]
    people: bool,
    /// What is being fetched, for screen readers.
    #[prop(default = "Loading")]
    label: &'static str,
) -> impl IntoView {
    let row = move |_| {
        view! {
            <div class="skeleton-row">
                {people.then(|| view! { <span class="skeleton-disc"></span> })}
                <span class="skeleton-lines"><i></i><i></i></span>
            </div>
        }
    };
    view! {
        <div class="skeleton" role="status">
            <span class="vh">{label}</span>
            {(0..rows).map(row).collect_view()}
        </div>
    }
}

/// Says whether the page is live, which the browser's program knows. Polite to screen readers; hidden where scripts do
/// not run.
#[component]
pub fn ConnectionIndicator(
    /// A second one on the page, not announced again.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    view! {
        <span class="line-state" role=(!quiet).then_some("status") data-state="connecting" data-browser="">
            <Icon name="radio" />
            <span class="line-words">"Connecting"</span>
        </span>
    }
}
