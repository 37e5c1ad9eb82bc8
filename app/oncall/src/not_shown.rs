//! What stands in the place of something that did not load.

use app_context::AppError;
use app_ui::{ButtonLink, EmptyState};
use leptos::prelude::*;

/// Why it was not shown, and the way on.
#[component]
pub fn NotShown(error: AppError) -> impl IntoView {
    let title = if error.is_not_found() { "No such roster" } else { "This could not be shown" };
    let way_on = if error.is_signed_out() {
        view! { <a class="btn primary" href="/login" rel="external">"Sign in"</a> }.into_any()
    } else {
        view! { <ButtonLink href="/on-call">"All rosters"</ButtonLink> }.into_any()
    };
    view! {
        <div class="card" role="alert">
            <EmptyState icon="circle-alert" title=title hint=error.message()>{way_on}</EmptyState>
        </div>
    }
}
