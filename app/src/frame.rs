//! The shell around pages of people who are signed in, fed with who they are and what waits; nothing around
//! the pages that let people in.

use crate::find::use_find;
use crate::shell::Shell;
use crate::waiting::use_waiting;
use app_context::{use_connection, use_preferences, use_viewer};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

#[component]
pub fn Framed(children: Children) -> impl IntoView {
    let Some(viewer) = use_viewer() else {
        return view! { <main class="page bare" id="main">{children()}</main> }.into_any();
    };
    let path = use_location().pathname;
    let find = use_find();
    view! {
        <Shell
            path=Signal::derive(move || path.get())
            person=viewer.name
            person_hint=viewer.organisation
            waiting=use_waiting()
            connection=use_connection()
            theme=RwSignal::new(use_preferences().theme)
            found=find.found
            on_query=find.on_query
        >
            {children()}
        </Shell>
    }
    .into_any()
}
