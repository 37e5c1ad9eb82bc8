//! The form as a dialog over any screen. It needs the program; without it, every way here is a link to the page.
//! The form is a part of the program of its own: every page has the dialog, few people declare.
#![allow(unsafe_code, reason = "cutting the program declares its parts as foreign functions")]

use super::api::load_start;
use super::form::DeclareForm;
use app_context::NotShown;
use app_ui::{Dialog, Skeleton};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

const ADDRESS: &str = "/declare";

/// The dialog, once per page in the shell. Links to `/declare` open it instead of leaving the screen; a press
/// that asks for a new tab still gets the page.
#[component]
pub fn DeclareDialog() -> impl IntoView {
    let open = RwSignal::new(false);
    let body = RwSignal::new(None::<Form>);
    Effect::new(move |before: Option<()>| {
        if before.is_none() {
            answer_links(open);
            // So that the dialog is there at once, also when the line breaks in between.
            request_idle_callback(|| spawn_local(async { drop(load().await) }));
        }
    });
    Effect::new(move |_| {
        if !open.get() {
            return body.set(None);
        }
        spawn_local(async move {
            match form(Callback::new(move |()| open.set(false))).await {
                // The page may have gone meanwhile.
                Ok(form) => drop(body.try_set(Some(form.await))),
                Err(_) => app_context::enter(ADDRESS),
            }
        });
    });
    // Built anew for each opening, so that focus and a fresh form come with it; drafts are kept by the form.
    let shown = move || {
        open.get().then(|| match body.get() {
            None => view! { <Skeleton rows=4 label="Loading the form" /> }.into_any(),
            Some(form) => form(),
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
            {shown}
        </Dialog>
    }
}

/// The form with what it offers, or why it cannot be shown.
type Form = Arc<dyn Fn() -> AnyView + Send + Sync>;

#[wasm_split(declare, wasm_split_path = ::leptos::wasm_split, fallible, preload(load))]
fn form(on_done: Callback<()>) -> Result<Pin<Box<dyn Future<Output = Form>>>, SplitLoaderError> {
    Ok(Box::pin(async move {
        let start = load_start(String::new()).await;
        let shown: Form = Arc::new(move || match start.clone() {
            Ok(start) => view! { <DeclareForm start=start on_done=on_done /> }.into_any(),
            Err(error) => view! { <NotShown error=error /> }.into_any(),
        });
        shown
    }))
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
