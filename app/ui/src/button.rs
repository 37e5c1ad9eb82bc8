//! Buttons and links that look like buttons. A button submits its form, as in plain HTML.

use crate::{Icon, Kbd};
use leptos::prelude::*;

/// How much a button weighs on its screen: at most one `Primary` each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// Bordered, for most things.
    #[default]
    Plain,
    /// The one accent action of the screen.
    Primary,
    /// Solid ink: prominent without competing with the accent.
    Solid,
    /// Words only, for the least important.
    Quiet,
    /// Deletes or cannot be taken back.
    Danger,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonSize {
    Small,
    #[default]
    Medium,
    /// For the next right action: 48 px, 64 px on a phone.
    Big,
}

pub(crate) fn classes(kind: ButtonKind, size: ButtonSize, class: &str, bare: bool) -> String {
    let kind = match kind {
        ButtonKind::Plain => "",
        ButtonKind::Primary => " primary",
        ButtonKind::Solid => " solid",
        ButtonKind::Quiet => " quiet",
        ButtonKind::Danger => " danger",
    };
    let size = match size {
        ButtonSize::Small => " small",
        ButtonSize::Medium => "",
        ButtonSize::Big => " big",
    };
    let bare = if bare { " square" } else { "" };
    let gap = if class.is_empty() { "" } else { " " };
    format!("btn{kind}{size}{bare}{gap}{class}")
}

/// A button. It submits the form around it (or `form`), carrying `name` and `value`.
#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] size: ButtonSize,
    #[prop(optional, into)] icon: Option<&'static str>,
    /// The words for a button that shows only its icon.
    #[prop(optional, into)]
    label: Option<String>,
    /// The key that presses it, shown beside the words and found by the shortcuts as `data-key`.
    #[prop(optional, into)]
    key: Option<&'static str>,
    #[prop(optional, into)] name: Option<&'static str>,
    #[prop(optional, into)] value: Option<String>,
    /// The id of a form elsewhere on the page.
    #[prop(optional, into)]
    form: Option<String>,
    #[prop(optional)] disabled: bool,
    /// The words follow the chosen value of the field of this name, as `words` says: `=Declare|1=Declare Sev 1`.
    #[prop(optional)]
    words_of: Option<&'static str>,
    #[prop(optional, into)] words: Option<String>,
    #[prop(optional, into)] class: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let class = classes(kind, size, &class, children.is_none());
    view! {
        <button
            class=class
            type="submit"
            name=name
            value=value
            form=form
            title=label.clone()
            aria-label=label
            data-key=key
            aria-keyshortcuts=key
            disabled=disabled
        >
            {icon.map(|name| view! { <Icon name=name /> })}
            {children
                .map(|children| view! { <span class="btn-words" data-words-of=words_of data-words=words>{children()}</span> })}
            {key.map(|key| view! { <Kbd>{key.to_uppercase()}</Kbd> })}
        </button>
    }
}

/// A link that looks like a button: goes somewhere, changes nothing.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: String,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] size: ButtonSize,
    #[prop(optional, into)] icon: Option<&'static str>,
    /// The words for a link that shows only its icon.
    #[prop(optional, into)]
    label: Option<String>,
    #[prop(optional, into)] key: Option<&'static str>,
    #[prop(optional, into)] class: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let class = classes(kind, size, &class, children.is_none());
    view! {
        <a
            class=class
            href=href
            title=label.clone()
            aria-label=label
            data-key=key
            aria-keyshortcuts=key
        >
            {icon.map(|name| view! { <Icon name=name /> })}
            {children.map(|children| view! { <span class="btn-words">{children()}</span> })}
            {key.map(|key| view! { <Kbd>{key.to_uppercase()}</Kbd> })}
        </a>
    }
}
