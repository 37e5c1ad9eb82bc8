//! The command palette: one field over everything one can go to. A dialog with an ARIA combobox inside; the browser's
//! program filters its options and asks `/find` for more.

use crate::Icon;
use leptos::prelude::*;

/// The id of the dialog: buttons open it with `commandfor`.
pub const PALETTE: &str = "palette";

/// Something to go to.
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

/// The palette. Opened by `Ctrl K` or `⌘ K` and by any button with `commandfor="palette"`.
#[component]
pub fn Palette(items: Vec<PaletteItem>) -> impl IntoView {
    let options = items
        .into_iter()
        .map(|item| {
            view! {
                <a href=item.href role="option" tabindex="-1" data-words=item.keywords>
                    <Icon name=item.icon />
                    <b>{item.label}</b>
                    <small>{item.hint}</small>
                </a>
            }
        })
        .collect_view();
    view! {
        <dialog class="dialog palette scripted" id=PALETTE aria-label="Search or jump to" data-browser="">
            <div class="palette-field">
                <Icon name="search" />
                <input
                    type="text"
                    enterkeyhint="go"
                    autofocus=true
                    role="combobox"
                    aria-label="Search or jump to"
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-autocomplete="list"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="Search or jump to"
                    data-palette=""
                />
                <kbd class="kbd" aria-hidden="true">"Esc"</kbd>
            </div>
            <div class="palette-list" id="palette-list" role="listbox" aria-label="Results">{options}</div>
            <p class="palette-none" role="status" hidden>
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
