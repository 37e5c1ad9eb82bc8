//! Keyboard shortcuts: the sheet that lists them, and the switch that turns them off. A thing that can be pressed by a
//! key says so itself with `data-key`, a place that `g` leads to with `data-go`.

use crate::Dialog;
use leptos::prelude::*;

/// The id of the sheet.
pub const SHEET: &str = "shortcuts";

/// A place that `g` and a letter lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoTo {
    pub letter: char,
    pub href: &'static str,
    pub label: &'static str,
}

/// The `?` sheet. One per page.
#[component]
pub fn Shortcuts(
    places: Vec<GoTo>,
    /// Further keys to list: the key and what it does.
    #[prop(optional)]
    others: Vec<(&'static str, &'static str)>,
) -> impl IntoView {
    let go = places.into_iter().map(|place| (format!("g {}", place.letter), place.label)).collect();
    let fixed = [
        ("c", "Declare an incident"),
        ("a", "Acknowledge"),
        ("z", "Undo"),
        ("j", "Next in the list"),
        ("k", "Previous in the list"),
        ("Enter", "Open"),
    ];
    let acts = fixed.into_iter().chain(others).map(|(key, label)| (key.to_owned(), label)).collect();
    let finding = vec![
        ("Ctrl K".to_owned(), "Search or jump to"),
        ("/".to_owned(), "Search or jump to"),
        ("?".to_owned(), "This sheet"),
    ];
    view! {
        <Dialog id=SHEET title="Keyboard" wide=true class="scripted">
            <div class="keys">
                <KeyList title="Find" keys=finding />
                <KeyList title="Go" keys=go />
                <KeyList title="Do" keys=acts />
            </div>
            <label class="check">
                <input type="checkbox" checked data-shortcuts="" />
                <span class="check-words">
                    <span>"Use single keys as shortcuts"</span>
                    <small>"Off, only Ctrl K works. Kept in this browser."</small>
                </span>
            </label>
        </Dialog>
    }
}

#[component]
fn KeyList(title: &'static str, keys: Vec<(String, &'static str)>) -> impl IntoView {
    let rows = keys
        .into_iter()
        .map(|(keys, label)| {
            let caps: Vec<String> = keys.split(' ').map(str::to_owned).collect();
            let caps = caps.into_iter().map(|cap| view! { <kbd class="kbd">{cap}</kbd> }).collect_view();
            view! {
                <li>
                    <span>{label}</span>
                    <span>{caps}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section>
            <h3>{title}</h3>
            <ul>{rows}</ul>
        </section>
    }
}
