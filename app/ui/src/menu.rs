//! A menu behind a button: `<details>`, so that it opens without script.

use crate::{Icon, Kbd};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

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
    #[prop(optional, into)]
    refused: Signal<bool>,
    /// Classes of the button; `btn` unless told otherwise.
    #[prop(default = "btn")]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let shown = words || icon.is_none();
    let place = format!("menu-box{}{}", if start { " start" } else { "" }, if up { " up" } else { "" });
    let node = NodeRef::<leptos::html::Details>::new();
    Effect::new(move |_| {
        if let Some(details) = node.get().filter(|_| refused.get()) {
            details.set_open(true);
        }
    });
    view! {
        <details class="menu" node_ref=node open=refused.get_untracked()>
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

/// Keeps every `details.menu` of the page: closes it on Escape, on a press outside and after something in it was
/// chosen. Once per page, in the frame, so that menus written by hand behave alike.
pub(crate) fn keep_menus() {
    Effect::new(move |_| {
        let press = window_event_listener(leptos::ev::click, move |event| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            for menu in open_menus().into_iter().filter(|menu| !stays_open(menu, target.as_ref())) {
                menu.set_open(false);
            }
        });
        let escape = window_event_listener(leptos::ev::keydown, move |event| {
            if event.key() == "Escape" {
                open_menus().iter().for_each(close_and_focus);
            }
        });
        on_cleanup(move || {
            press.remove();
            escape.remove();
        });
    });
}

fn open_menus() -> Vec<web_sys::HtmlDetailsElement> {
    let Ok(menus) = document().query_selector_all("details.menu[open]") else { return Vec::new() };
    (0..menus.length()).filter_map(|at| menus.item(at)?.dyn_into().ok()).collect()
}

/// A press inside keeps the menu open unless it chose something. The summary opens and closes by itself.
fn stays_open(menu: &web_sys::HtmlDetailsElement, target: Option<&web_sys::Element>) -> bool {
    let Some(target) = target.filter(|target| menu.contains(Some(target))) else { return false };
    let on = |selector| target.closest(selector).ok().flatten().is_some();
    on("summary, .theme") || !on("a, button")
}

fn close_and_focus(menu: &web_sys::HtmlDetailsElement) {
    menu.set_open(false);
    let summary = menu.query_selector("summary").ok().flatten();
    if let Some(summary) = summary.and_then(|summary| summary.dyn_into::<web_sys::HtmlElement>().ok()) {
        // A summary that is gone from the page needs no focus.
        let _ = summary.focus();
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

/// Something to do from a menu: submits the form around the menu's item, or calls `on_press`.
#[component]
pub fn MenuButton(
    #[prop(optional, into)] icon: Option<&'static str>,
    #[prop(optional, into)] name: Option<&'static str>,
    #[prop(optional, into)] value: Option<String>,
    #[prop(optional, into)] current: Signal<bool>,
    #[prop(optional)] on_press: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let press = move |_| {
        if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            class="menu-item"
            type=if on_press.is_some() { "button" } else { "submit" }
            name=name
            value=value
            aria-current=move || current.get().then_some("true")
            on:click=press
        >
            {icon.map(|name| view! { <Icon name=name /> })}
            <span>{children()}</span>
        </button>
    }
}
