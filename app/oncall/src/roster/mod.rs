//! x
use leptos::prelude::*;
#[component]
pub fn RosterPage() -> impl IntoView {}
#[component]
pub fn NewRosterPage() -> impl IntoView {}
