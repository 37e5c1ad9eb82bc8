//! The shell around pages of people who are signed in, fed with who they are and what waits; nothing around
//! the pages that let people in.

use crate::alone::stands_alone;
use crate::find::use_find;
use crate::shell::Shell;
use crate::waiting::use_waiting;
use app_context::{use_connection, use_preferences, use_viewer};
use app_respond::DeclareDialog;
use leptos::context::Provider;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Whether the shell stands around the page. Decided once per loaded document: going from a page without it to
/// one with it loads the document anew.
#[derive(Clone, Copy)]
pub struct Shelled(pub bool);

#[component]
pub fn Framed(children: Children) -> impl IntoView {
    let path = use_location().pathname;
    let viewer = use_viewer().filter(|_| !path.with_untracked(|path| stands_alone(path)));
    let Some(viewer) = viewer else {
        return view! { <Provider value=Shelled(false)>{children()}</Provider> }.into_any();
    };
    let find = use_find();
    view! {
        <Provider value=Shelled(true)>
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
            <DeclareDialog />
        </Provider>
    }
    .into_any()
}
