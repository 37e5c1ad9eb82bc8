//! A menu behind a button: `<details>`, so that it opens without script.

use crate::{Icon, Kbd};
use leptos::prelude::*;

/// A button that unfolds a list of `MenuLink`s and `MenuButton`s.
#[component]
pub fn Menu(
    /// What the menu holds; shown when there is no `icon`, else spoken.
    #[prop(into)]
    label: String,
    #[prop(optional, into)] icon: Option<&'static str>,
    /// Show the words beside the icon.
    #[prop(optional)]
    words: bool,
    /// Opens towards the right instead of the left.
    #[prop(optional)]
    start: bool,
    /// Opens upwards.
    #[prop(optional)]
    up: bool,
    /// Something in it was refused: it opens, so that the reader sees why.
    #[prop(optional)]
    refused: bool,
    /// Classes of the button; `btn` unless told otherwise.
    #[prop(default = "btn")]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let shown = words || icon.is_none();
    let place = format!("menu-box{}{}", if start { " start" } else { "" }, if up { " up" } else { "" });
    view! {
        <details class="menu" open=refused>
            <summary
                class=if shown { class.to_owned() } else { format!("{class} square") }
                aria-label=(!shown).then(|| label.clone())
                title=(!shown).then(|| label.clone())
            >
                {icon.map(|name| view! { <Icon name=name /> })}
                {shown.then(|| label.clone())}
                {words.then(|| view! { <Icon name="chevron-down" /> })}
            </summary>
            <div class=place>{children()}</div>
        </details>
    }
}

/// A place to go from a menu.
#[component]
pub fn MenuLink(
    #[prop(into)] href: String,
    #[prop(optional, into)] icon: Option<&'static str>,
    #[prop(optional, into)] key: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    view! {
        <a class="menu-item" href=href>
            {icon.map(|name| view! { <Icon name=name /> })}
            <span>{children()}</span>
            {key.map(|key| view! { <Kbd>{key.to_uppercase()}</Kbd> })}
        </a>
    }
}

/// Something to do from a menu: submits the form around the menu's item.
#[component]
pub fn MenuButton(
    #[prop(optional, into)] icon: Option<&'static str>,
    #[prop(optional, into)] name: Option<&'static str>,
    #[prop(optional, into)] value: Option<String>,
    #[prop(optional)] current: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class="menu-item"
            type="submit"
            name=name
            value=value
            aria-current=current.then_some("true")
        >
            {icon.map(|name| view! { <Icon name=name /> })}
            <span>{children()}</span>
        </button>
    }
}
