//! What stands in the place of something that did not load.

use crate::{AppError, sign_in_address};
use app_ui::{ButtonLink, EmptyState};
use leptos::prelude::*;

/// Why it was not shown, and the way on.
#[component]
pub fn NotShown(
    error: AppError,
    /// What to say when there is no such thing.
    #[prop(default = "Not found")]
    missing: &'static str,
    /// Where to go on, and its words.
    #[prop(default = ("/", "Go to Now"))]
    way_on: (&'static str, &'static str),
) -> impl IntoView {
    let (title, icon) = if error.is_not_found() {
        (missing, "search")
    } else if error.is_signed_out() {
        ("Signed out", "lock")
    } else {
        ("This could not be shown", "circle-alert")
    };
    let way_on = if error.is_signed_out() {
        view! { <a class="btn primary" href=sign_in_address() rel="external">"Sign in"</a> }.into_any()
    } else {
        view! { <ButtonLink href=way_on.0>{way_on.1}</ButtonLink> }.into_any()
    };
    view! {
        <section class="card" role="alert">
            <EmptyState title=title hint=error.message() icon=icon>{way_on}</EmptyState>
        </section>
    }
}
