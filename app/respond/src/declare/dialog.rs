//! The form as a dialog over any screen. It needs the program; without it, every way here is a link to the page.

use super::api::load_start;
use super::form::DeclareForm;
use crate::forms::NotShown;
use app_context::AppError;
use app_ui::{Dialog, Skeleton};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The dialog. Nothing is loaded before it is opened for the first time.
#[component]
pub fn DeclareDialog(open: RwSignal<bool>) -> impl IntoView {
    let start = RwSignal::new(None::<Result<super::api::Start, AppError>>);
    Effect::new(move |_| {
        if open.get() && start.with_untracked(|start| !matches!(start, Some(Ok(_)))) {
            spawn_local(async move {
                let loaded = load_start(String::new()).await;
                // The page may have gone meanwhile.
                start.try_set(Some(loaded));
            });
        }
    });
    // Built anew for each opening, so that focus and a fresh form come with it; drafts are kept by the form.
    let body = move || {
        open.get().then(|| match start.get() {
            None => view! { <Skeleton rows=4 label="Loading the form" /> }.into_any(),
            Some(Err(error)) => view! { <NotShown error=error /> }.into_any(),
            Some(Ok(start)) => view! { <DeclareForm start=start on_done=Callback::new(move |()| open.set(false)) /> }.into_any(),
        })
    };
    view! {
        <Dialog
            id="declare"
            title="Declare an incident"
            hint="Only the first line is needed. A false alarm is fine."
            wide=true
            open=open
            class="scripted declare-dialog"
        >
            {body}
        </Dialog>
    }
}
