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

/// What the parts of the palette share.
#[derive(Clone, Copy)]
struct Search {
    dialog: NodeRef<html::Dialog>,
    field: NodeRef<html::Input>,
    query: RwSignal<String>,
    matches: Memo<Vec<(PaletteItem, Vec<usize>)>>,
    /// Which match is chosen.
    at: RwSignal<usize>,
}

impl Search {
    fn over(items: Signal<Vec<PaletteItem>>) -> Self {
        let query = RwSignal::new(String::new());
        let matches = Memo::new(move |_| query.with(|query| items.with(|items| found(query, items))));
        Search { dialog: NodeRef::new(), field: NodeRef::new(), query, matches, at: RwSignal::new(0) }
    }

    fn close(self) {
        if let Some(dialog) = self.dialog.get_untracked() {
            dialog.close();
        }
    }

    /// Empty again for the next time.
    fn reset(self) {
        self.query.set(String::new());
        self.at.set(0);
        if let Some(field) = self.field.get_untracked() {
            field.set_value("");
        }
    }

    fn press_key(self, event: &leptos::ev::KeyboardEvent) {
        let count = self.matches.with_untracked(Vec::len);
        let step = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => count.saturating_sub(1),
            "Enter" => {
                event.prevent_default();
                press_option(self.at.get_untracked());
                return self.close();
            }
            _ => return,
        };
        event.prevent_default();
        if count > 0 {
            self.at.update(|at| *at = (*at + step) % count);
            reveal_option(self.at.get_untracked());
        }
    }

    /// A press on the backdrop has the dialog itself as its target.
    fn press_mouse(self, event: &leptos::ev::MouseEvent) {
        let dialog = self.dialog.get_untracked();
        if dialog.is_some_and(|dialog| event.target().is_some_and(|target| target.loose_eq(&dialog))) {
            self.close();
        }
    }
}

/// The palette. Opened by `Ctrl K` or `⌘ K` (see `Shortcuts`) and by any button with `commandfor="palette"`.
#[component]
pub fn Palette(
    #[prop(into)] items: Signal<Vec<PaletteItem>>,
    /// Told what is typed, for a search on the server whose results are then added to `items`.
    #[prop(optional)]
    on_query: Option<Callback<String>>,
) -> impl IntoView {
    let search = Search::over(items);
    let nothing = Memo::new(move |_| search.matches.with(Vec::is_empty));
    view! {
        <dialog
            class="dialog palette scripted"
            id=PALETTE
            aria-label="Search or jump to"
            node_ref=search.dialog
            on:close=move |_| search.reset()
            on:mousedown=move |event| search.press_mouse(&event)
        >
            <PaletteField search=search on_query=on_query />
            <div class="palette-list" id="palette-list" role="listbox" aria-label="Results">
                {move || {
                    let matches = search.matches.get().into_iter().enumerate();
                    matches
                        .map(|(place, (item, taken))| {
                            view! { <PaletteOption place=place item=item taken=taken search=search /> }
                        })
                        .collect_view()
                }}
            </div>
            <p class="palette-none" role="status" hidden=move || !nothing.get()>
                "Nothing by that name."
            </p>
            <footer class="palette-foot" aria-hidden="true">
                <span><kbd class="kbd">"↑"</kbd><kbd class="kbd">"↓"</kbd>"choose"</span>
                <span><kbd class="kbd">"↵"</kbd>"open"</span>
                <span><kbd class="kbd">"Esc"</kbd>"close"</span>
            </footer>
        </dialog>
    }
}

#[component]
fn PaletteField(search: Search, on_query: Option<Callback<String>>) -> impl IntoView {
    let typed = move |event| {
        let text = event_target_value(&event);
        search.query.set(text.clone());
        search.at.set(0);
        if let Some(on_query) = on_query {
            on_query.run(text);
        }
    };
    let active = move || (!search.matches.with(Vec::is_empty)).then(|| format!("palette-{}", search.at.get()));
    view! {
        <div class="palette-field">
            <Icon name="search" />
            <input
                type="text"
                enterkeyhint="go"
                node_ref=search.field
                autofocus=true
                role="combobox"
                aria-label="Search or jump to"
                aria-expanded="true"
                aria-controls="palette-list"
                aria-autocomplete="list"
                aria-activedescendant=active
                autocomplete="off"
                spellcheck="false"
                placeholder="Search or jump to"
                on:input=typed
                on:keydown=move |event| search.press_key(&event)
            />
            <kbd class="kbd" aria-hidden="true">"Esc"</kbd>
        </div>
    }
}

#[component]
fn PaletteOption(place: usize, item: PaletteItem, taken: Vec<usize>, search: Search) -> impl IntoView {
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
            aria-selected=move || if search.at.get() == place { "true" } else { "false" }
            on:click=move |_| search.close()
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
