//! What stands in the place of something that did not load.

use app_context::AppError;
use leptos::prelude::*;

/// Why it was not shown, and the way on.
#[component]
pub fn NotShown(error: AppError) -> impl IntoView {
    view! { <app_context::NotShown error=error missing="No such status page" way_on=("/status-pages", "All status pages") /> }
}
