//! The form as a dialog over any screen. The browser's program puts the form of the page into it; without that, every
//! way here is a link to the page.

use app_ui::Dialog;
use leptos::prelude::*;

/// The dialog, once per page in the shell. Links to `/declare` open it instead of leaving the screen; a press
/// that asks for a new tab still gets the page.
#[component]
pub fn DeclareDialog() -> impl IntoView {
    view! {
        <Dialog
            id="declare"
            title="Declare an incident"
            hint="Only the first line is needed. A false alarm is fine."
            wide=true
            opens_for="/declare"
            class="scripted declare-dialog"
        />
    }
}
