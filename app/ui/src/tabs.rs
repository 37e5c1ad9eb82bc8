//! Tabs are links: each pane has its own address, so they work with a new tab, a bookmark and no script.

use crate::Icon;
use leptos::prelude::*;

/// A row of links between the panes of one thing.
#[component]
pub fn Tabs(
    /// What the panes belong to, for screen readers.
    #[prop(into)]
    label: String,
    /// Underlined words instead of the segmented control: for pages, not for panes.
    #[prop(optional)]
    underlined: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <nav class=if underlined { "tabs" } else { "seg" } aria-label=label>
            {children()}
        </nav>
    }
}

/// One of the links.
#[component]
pub fn Tab(
    #[prop(into)] href: String,
    current: bool,
    #[prop(optional, into)] icon: Option<&'static str>,
    /// How many things the pane holds.
    #[prop(optional_no_strip, into)]
    count: Option<u32>,
    children: Children,
) -> impl IntoView {
    view! {
        <a href=href aria-current=current.then_some("page")>
            {icon.map(|name| view! { <Icon name=name /> })}
            {children()}
            <span class="count num">{count.map(|count| count.to_string())}</span>
        </a>
    }
}
