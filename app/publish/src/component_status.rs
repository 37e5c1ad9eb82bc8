//! The five words of a component, as mark and word and as a choice.

use app_ui::Choice;
use domain::status_pages::ComponentStatus;
use leptos::prelude::*;

/// Mark and word.
#[component]
pub fn StatusWord(status: ComponentStatus) -> impl IntoView {
    view! { <span class="health" data-health=health(status)>{status.word()}</span> }
}

/// Name of the mark in the style sheet.
pub fn health(status: ComponentStatus) -> &'static str {
    match status {
        ComponentStatus::Operational => "operational",
        ComponentStatus::Degraded => "degraded",
        ComponentStatus::PartialOutage => "partial",
        ComponentStatus::MajorOutage => "major",
        ComponentStatus::UnderMaintenance => "maintenance",
    }
}

/// All five, in the order of the practices.
pub fn choices() -> Vec<Choice> {
    ComponentStatus::ALL.into_iter().map(|status| Choice::new(status.as_str(), status.word())).collect()
}
