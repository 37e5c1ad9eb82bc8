//! The form as a dialog over any screen. It needs the program; without it, every way here is a link to the page.

use super::api::{Start, load_start};
use super::form::DeclareForm;
use crate::forms::NotShown;
use app_context::AppError;
use app_ui::{Dialog, Skeleton};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

const ADDRESS: &str = "/declare";

/// The dialog, once per page in the shell. Links to `/declare` open it instead of leaving the screen; a press
/// that asks for a new tab still gets the page.
#[component]
pub fn DeclareDialog() -> impl IntoView {
    let open = RwSignal::new(false);
    let start = RwSignal::new(None::<Result<Start, AppError>>);
    Effect::new(move |before: Option<()>| {
        if before.is_none() {
            answer_links(open);
        }
    });
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
            Some(Ok(start)) => {
                view! { <DeclareForm start=start on_done=Callback::new(move |()| open.set(false)) /> }.into_any()
            }
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

/// Opens the dialog for a plain press on a link to the page. Listens on the document: the router listens on the
/// window, which hears it later and leaves what was prevented alone.
fn answer_links(open: RwSignal<bool>) {
    let press = Closure::<dyn FnMut(web_sys::MouseEvent)>::new(move |event: web_sys::MouseEvent| {
        let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        let here = window().location().pathname().is_ok_and(|path| path == ADDRESS);
        let link = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|target| target.closest("a[href]").ok().flatten());
        let ours = link.is_some_and(|link| link.get_attribute("href").as_deref() == Some(ADDRESS));
        if ours && !modified && !here && event.button() == 0 && !event.default_prevented() {
            event.prevent_default();
            open.set(true);
        }
    });
    // Adding a listener to a live document cannot fail. It lives as long as the page, like the shell.
    let _ = document().add_event_listener_with_callback("click", press.as_ref().unchecked_ref());
    press.forget();
}
