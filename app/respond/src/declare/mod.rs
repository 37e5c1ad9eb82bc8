//! Declaring: one required field, under ten seconds by keyboard. As a page, and as a dialog from everywhere.

pub mod api;
mod dialog;
mod form;
mod severity;
mod similar;

pub use dialog::DeclareDialog;

use api::load_start;
use app_context::NotShown;
use app_ui::Skeleton;
use form::DeclareForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn DeclarePage() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let word = |name: &str| query.get(name).unwrap_or_default();
    let (alert, title) = (word("alert"), word("title"));
    let start = Resource::new(|| (), move |()| load_start(alert.clone(), title.clone()));
    view! {
        <Title text="Declare an incident" />
        <section class="card declare-page" aria-labelledby="declare-title">
            <header class="declare-head">
                <h1 id="declare-title">"Declare an incident"</h1>
                <p>"Only the first line is needed. A false alarm is fine."</p>
            </header>
            <div data-part="">
                <Suspense fallback=|| view! { <Skeleton rows=4 label="Loading the form" /> }>
                    {move || Suspend::new(async move {
                        match start.await {
                            Ok(start) => view! { <DeclareForm start=start /> }.into_any(),
                            Err(error) => view! { <NotShown error=error /> }.into_any(),
                        }
                    })}
                </Suspense>
            </div>
        </section>
    }
}
