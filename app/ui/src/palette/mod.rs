//! The command palette: one field over everything one can go to. A dialog with an ARIA combobox inside.

mod fuzzy;

pub use fuzzy::{Fit, fit};

use crate::Icon;
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

/// The id of the dialog: buttons open it with `commandfor`.
pub const PALETTE: &str = "palette";

const SHOWN: usize = 40;

/// Something to go to. Items fetched from the server (an incident, a person) look the same as the fixed ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaletteItem {
    pub label: String,
    /// What kind of thing it is, or its state, shown at the right.
    pub hint: String,
    pub href: String,
    pub icon: &'static str,
    /// Other words for it, separated by spaces.
    pub keywords: String,
}

/// The items that fit, best first; all in their own order when nothing is typed.
fn found(query: &str, items: &[PaletteItem]) -> Vec<(PaletteItem, Vec<usize>)> {
    let mut found: Vec<(i32, &PaletteItem, Vec<usize>)> = items
        .iter()
        .filter_map(|item| fit(query, &item.label, &item.keywords).map(|fit| (fit.score, item, fit.taken)))
        .collect();
    if !query.trim().is_empty() {
        found.sort_by_key(|(score, ..)| -score);
    }
    found.into_iter().take(SHOWN).map(|(_, item, taken)| (item.clone(), taken)).collect()
}

/// The palette. Opened by `Ctrl K` or `⌘ K` (see `Shortcuts`) and by any button with `commandfor="palette"`.
#[component]
pub fn Palette(
    #[prop(into)] items: Signal<Vec<PaletteItem>>,
    /// Told what is typed, for a search on the server whose results are then added to `items`.
    #[prop(optional)]
    on_query: Option<Callback<String>>,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let field = NodeRef::<html::Input>::new();
    let query = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let matches = Memo::new(move |_| found(&query.get(), &items.get()));

    let typed = move |event| {
        let text = event_target_value(&event);
        query.set(text.clone());
        at.set(0);
        if let Some(on_query) = on_query {
            on_query.run(text);
        }
    };
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let closed = move |_| {
        query.set(String::new());
        at.set(0);
        if let Some(field) = field.get_untracked() {
            field.set_value("");
        }
    };
    let keydown = move |event: leptos::ev::KeyboardEvent| {
        let count = matches.with_untracked(Vec::len);
        let step = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => count.saturating_sub(1),
            "Enter" => {
                event.prevent_default();
                press_option(at.get_untracked());
                return close();
            }
            _ => return,
        };
        event.prevent_default();
        if count > 0 {
            at.update(|at| *at = (*at + step) % count);
            reveal_option(at.get_untracked());
        }
    };
    let pressed = move |event: leptos::ev::MouseEvent| {
        let outside =
            dialog.get_untracked().is_some_and(|dialog| event.target().is_some_and(|target| target.loose_eq(&dialog)));
        if outside {
            close();
        }
    };
    view! {
        <dialog
            class="dialog palette scripted"
            id=PALETTE
            aria-label="Search or jump to"
            node_ref=dialog
            on:close=closed
            on:mousedown=pressed
        >
            <div class="palette-field">
                <Icon name="search" />
                <input
                    type="text"
                    enterkeyhint="go"
                    node_ref=field
                    autofocus=true
                    role="combobox"
                    aria-label="Search or jump to"
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-autocomplete="list"
                    aria-activedescendant=move || {
                        (!matches.with(Vec::is_empty)).then(|| format!("palette-{}", at.get()))
                    }
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="Search or jump to"
                    on:input=typed
                    on:keydown=keydown
                />
                <kbd class="kbd" aria-hidden="true">"Esc"</kbd>
            </div>
            <div class="palette-list" id="palette-list" role="listbox" aria-label="Results">
                {move || {
                    matches.get().into_iter().enumerate().map(|(place, (item, taken))| {
                        view! { <PaletteOption place=place item=item taken=taken at=at on_choose=Callback::new(move |()| close()) /> }
                    }).collect_view()
                }}
            </div>
            <p class="palette-none" role="status" hidden=move || !matches.with(Vec::is_empty)>
                "Nothing by that name."
            </p>
            <footer class="palette-foot" aria-hidden="true">
                <span><kbd class="kbd">"↑"</kbd><kbd class="kbd">"↓"</kbd>"choose"</span>
                <span><kbd class="kbd">"↵"</kbd>"open"</span>
                <span><kbd class="kbd">"?"</kbd>"all keys"</span>
            </footer>
        </dialog>
    }
}

#[component]
fn PaletteOption(
    place: usize,
    item: PaletteItem,
    taken: Vec<usize>,
    at: RwSignal<usize>,
    on_choose: Callback<()>,
) -> impl IntoView {
    let letters = item
        .label
        .chars()
        .enumerate()
        .map(|(position, letter)| match taken.contains(&position) {
            true => view! { <mark>{letter.to_string()}</mark> }.into_any(),
            false => letter.to_string().into_any(),
        })
        .collect_view();
    view! {
        <a
            id=format!("palette-{place}")
            href=item.href
            role="option"
            tabindex="-1"
            aria-selected=move || if at.get() == place { "true" } else { "false" }
            on:click=move |_| on_choose.run(())
        >
            <Icon name=item.icon />
            <b>{letters}</b>
            <small>{item.hint}</small>
        </a>
    }
}

fn option(place: usize) -> Option<web_sys::HtmlElement> {
    document().get_element_by_id(&format!("palette-{place}")).and_then(|option| option.dyn_into().ok())
}

/// Presses the link itself, so that the router takes it like any other link.
fn press_option(place: usize) {
    if let Some(option) = option(place) {
        option.click();
    }
}

fn reveal_option(place: usize) {
    if let Some(option) = option(place) {
        let how = web_sys::ScrollIntoViewOptions::new();
        how.set_block(web_sys::ScrollLogicalPosition::Nearest);
        option.scroll_into_view_with_scroll_into_view_options(&how);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_order_until_something_is_typed() {
        let item = |label: &str| PaletteItem { label: label.into(), ..PaletteItem::default() };
        let items = [item("Now"), item("Incidents"), item("Alerts")];
        let labels = |query| -> Vec<String> { found(query, &items).into_iter().map(|(item, _)| item.label).collect() };
        assert_eq!(labels(""), ["Now", "Incidents", "Alerts"]);
        assert_eq!(labels("al"), ["Alerts"]);
        assert!(labels("xyz").is_empty());
    }
}
