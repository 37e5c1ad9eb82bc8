//! Native dialogs. They open through `commandfor` before the wasm arrives, through the program afterwards, and
//! stand as plain sections of the page where scripts do not run (by the style sheet).

use crate::{ButtonKind, ButtonSize, Icon, Kbd};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

/// A modal dialog with a title, a body (the children) and an optional `open` signal to steer it.
#[component]
pub fn Dialog(
    /// Unique on the page: `DialogButton` opens it by this.
    #[prop(into)]
    id: String,
    #[prop(into)] title: String,
    #[prop(optional, into)] hint: String,
    /// Steers it from the program; follows when the reader closes it.
    #[prop(optional, into)]
    open: Option<RwSignal<bool>>,
    /// 760 px instead of 480 px.
    #[prop(optional)]
    wide: bool,
    #[prop(optional)] on_close: Option<Callback<()>>,
    #[prop(optional, into)] class: &'static str,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    if let Some(open) = open {
        Effect::new(move |_| {
            let wanted = open.get();
            let Some(dialog) = node.get() else { return };
            match (wanted, dialog.open()) {
                // Fails only for a dialog that is not in the document, where there is nothing to show.
                (true, false) => drop(dialog.show_modal()),
                (false, true) => dialog.close(),
                _ => {}
            }
        });
    }
    let closed = move |_| {
        if let Some(open) = open {
            open.set(false);
        }
        if let Some(on_close) = on_close {
            on_close.run(());
        }
    };
    // A press on the backdrop has the dialog itself as its target; one inside has a descendant.
    let pressed = move |event: leptos::ev::MouseEvent| {
        let Some(dialog) = node.get_untracked() else { return };
        let outside = event.target().is_some_and(|target| target.loose_eq(&dialog));
        if outside {
            dialog.close();
        }
    };
    let title_id = format!("{id}-title");
    let close_for = id.clone();
    view! {
        <dialog
            class=format!("dialog {class}")
            class:wide=wide
            id=id
            node_ref=node
            aria-labelledby=title_id.clone()
            on:close=closed
            on:mousedown=pressed
        >
            <div class="dialog-box">
                <header class="dialog-head">
                    <h2 id=title_id.clone()>{title}</h2>
                    {(!hint.is_empty()).then(|| view! { <p>{hint}</p> })}
                    <form method="dialog" class="dialog-close">
                        <button class="btn quiet square" aria-label="Close" commandfor=close_for command="close">
                            <Icon name="x" />
                        </button>
                    </form>
                </header>
                {children()}
            </div>
        </dialog>
    }
}

/// Opens a dialog by its id, for buttons whose browser does not know `commandfor`; the others do it themselves.
pub fn open_dialog(id: &str) {
    let knows_commands = document()
        .create_element("button")
        .and_then(|button| js_sys::Reflect::has(&button, &"commandForElement".into()))
        .unwrap_or(false);
    if knows_commands {
        return;
    }
    let dialog =
        document().get_element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlDialogElement>().ok());
    if let Some(dialog) = dialog.filter(|dialog| !dialog.open()) {
        // Fails only for a dialog that is not in the document, where there is nothing to show.
        drop(dialog.show_modal());
    }
}

/// Opens the dialog named by `opens`.
#[component]
pub fn DialogButton(
    #[prop(into)] opens: String,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] size: ButtonSize,
    #[prop(optional, into)] icon: Option<&'static str>,
    #[prop(optional, into)] key: Option<&'static str>,
    #[prop(optional, into)] class: String,
    children: Children,
) -> impl IntoView {
    let class = crate::button::classes(kind, size, &class, false);
    let target = opens.clone();
    let press = move |_| open_dialog(&target);
    view! {
        <button
            class=class
            type="button"
            commandfor=opens
            command="show-modal"
            aria-haspopup="dialog"
            data-key=key
            on:click=press
        >
            {icon.map(|name| view! { <Icon name=name /> })}
            <span class="btn-words">{children()}</span>
            {key.map(|key| view! { <Kbd>{key.to_uppercase()}</Kbd> })}
        </button>
    }
}
