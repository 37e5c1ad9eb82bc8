//! What a page wants to hear of. The browser's program looks again at the page when something of that kind happened.

use leptos::prelude::*;

/// Makes the page live: it is fetched again when a notice comes whose kind begins with one of these words. Stands
/// anywhere in it, as often as there are parts with wishes of their own.
#[component]
pub fn Live(
    /// Beginnings of kinds (`incident. alert.fired`), separated by spaces; `*` for any.
    on: &'static str,
    /// Only notices about these incidents and alerts, by their ids, separated by spaces.
    #[prop(optional, into)]
    of: String,
    /// A moment, in milliseconds since the epoch, at which the page changes without a notice: a hand-over.
    #[prop(optional_no_strip, into)]
    at: Option<i64>,
) -> impl IntoView {
    view! { <span hidden data-live=on data-live-of=(!of.is_empty()).then_some(of) data-look-at=at></span> }
}
