//! The shell around pages of people who are signed in, fed with who they are and what waits; nothing around
//! the pages that let people in.

use crate::shell::{Shell, Waiting};
use app_context::{Live, take_said, use_preferences, use_viewer};
use app_respond::DeclareDialog;
use leptos::context::Provider;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Whether the shell stands around the page.
#[derive(Clone, Copy)]
pub struct Shelled(pub bool);

/// Pages that stand alone, whoever looks.
fn stands_alone(path: &str) -> bool {
    let by_link = ["/acknowledge/", "/welcome/", "/verify/"];
    path == "/login" || path == "/setup" || by_link.iter().any(|place| path.starts_with(place))
}

#[component]
pub fn Framed(children: Children) -> impl IntoView {
    let path = use_location().pathname.get_untracked();
    let viewer = use_viewer().filter(|_| !stands_alone(&path));
    let Some(viewer) = viewer else {
        return view! { <Provider value=Shelled(false)>{children()}</Provider> }.into_any();
    };
    let waiting: Waiting = use_context().unwrap_or_default();
    view! {
        <Provider value=Shelled(true)>
            <Shell
                path=path
                person=viewer.name
                person_hint=viewer.organisation
                waiting=waiting
                theme=use_preferences().theme
                said=take_said()
            >
                {children()}
            </Shell>
            <Live on="incident.declared incident.status_changed alert." />
            <DeclareDialog />
        </Provider>
    }
    .into_any()
}
