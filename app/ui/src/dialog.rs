//! Native dialogs. They open through `commandfor`, and stand as plain sections of the page where scripts do not run
//! (by the style sheet).

use crate::{ButtonKind, ButtonSize, Icon, Kbd};
use leptos::prelude::*;

/// A modal dialog with a title and a body: the children, or a part of another page.
#[component]
pub fn Dialog(
    /// Unique on the page: `DialogButton` opens it by this.
    #[prop(into)]
    id: String,
    #[prop(into)] title: String,
    #[prop(optional, into)] hint: String,
    /// A form in it was refused: it opens, so that the reader sees why.
    #[prop(optional)]
    refused: bool,
    /// Links to this page open the dialog, which then shows the part of that page that is marked with `data-part`.
    #[prop(optional)]
    opens_for: Option<&'static str>,
    /// 760 px instead of 480 px.
    #[prop(optional)]
    wide: bool,
    #[prop(optional, into)] class: &'static str,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <dialog
            class=format!("dialog {class}")
            class:wide=wide
            id=id.clone()
            aria-labelledby=format!("{id}-title")
            data-opens-for=opens_for
            data-show=refused
        >
            <div class="dialog-box">
                <header class="dialog-head">
                    <h2 id=format!("{id}-title")>{title}</h2>
                    {(!hint.is_empty()).then(|| view! { <p>{hint}</p> })}
                    <form method="dialog" class="dialog-close">
                        <button class="btn quiet square" aria-label="Close" commandfor=id.clone() command="close">
                            <Icon name="x" />
                        </button>
                    </form>
                </header>
                {opens_for.map(|page| view! { <div data-frame=page></div> })}
                {children.map(|children| children())}
            </div>
        </dialog>
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
    view! {
        <button
            class=crate::button::classes(kind, size, &class, false)
            type="button"
            commandfor=opens
            command="show-modal"
            aria-haspopup="dialog"
            data-key=key
        >
            {icon.map(|name| view! { <Icon name=name /> })}
            <span class="btn-words">{children()}</span>
            {key.map(|key| view! { <Kbd>{key.to_uppercase()}</Kbd> })}
        </button>
    }
}
