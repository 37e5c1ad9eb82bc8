//! Short messages that say what was done and, for ten seconds, offer to take it back. They come with the page that
//! follows; the browser's program lets them go again.

use crate::Icon;
use leptos::prelude::*;

/// What is to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub text: String,
    pub undo: Option<Undo>,
}

/// The form that takes something back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undo {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

/// Where the messages stand. One per page. Holds an example of a failure too, for the program to fill in.
#[component]
pub fn ToastHost(said: Vec<Said>) -> impl IntoView {
    let messages = said
        .into_iter()
        .map(|said| {
            let undo = said.undo.map(|undo| view! { <UndoForm undo=undo /> });
            view! { <div class="toast"><Icon name="check" /><p>{said.text}</p>{undo}<Dismiss /></div> }
        })
        .collect_view();
    view! {
        <div class="toasts" role="status" aria-live="polite" data-browser="">
            <template><div class="toast"><Icon name="circle-alert" /><p></p><Dismiss /></div></template>
            {messages}
        </div>
    }
}

#[component]
fn UndoForm(undo: Undo) -> impl IntoView {
    let fields = undo
        .fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    view! {
        <form method="post" action=undo.action>
            {fields}
            <button class="btn" type="submit" data-key="z"><Icon name="undo-2" />"Undo"</button>
        </form>
    }
}

#[component]
fn Dismiss() -> impl IntoView {
    view! {
        <button class="btn quiet square scripted" type="button" aria-label="Dismiss" data-dismiss=""><Icon name="x" /></button>
    }
}
