//! Icons come from one sprite, `public/icons.svg`, so they cost no wasm and are cached once.

use leptos::prelude::*;

/// Where the sprite is served.
const SPRITE: &str = "/icons.svg";

/// One icon of the sprite, by its name there. Decorative unless `label` is given.
#[component]
pub fn Icon(
    /// The id of the symbol in the sprite, such as `bell`.
    #[prop(into)]
    name: Signal<String>,
    /// What the icon says when no word stands beside it.
    #[prop(optional, into)]
    label: Option<String>,
    #[prop(optional, into)] class: &'static str,
) -> impl IntoView {
    let hidden = label.is_none().then_some("true");
    let role = label.is_some().then_some("img");
    view! {
        <svg class=format!("i {class}") width="18" height="18" role=role aria-hidden=hidden aria-label=label>
            <use href=move || format!("{SPRITE}#{}", name.get())></use>
        </svg>
    }
}
