//! Keyboard shortcuts: one listener on the page, a sheet that lists them, and a switch to turn them off.
//! A thing that can be pressed by a key says so itself with `data-key`; nothing here knows what it does.

mod keys;
mod page;

pub use keys::{Keys, Meaning, Press};

use crate::{Dialog, palette::PALETTE};
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

/// Listens for keys and renders the `?` sheet. One per page.
#[component]
pub fn Shortcuts(
    places: Vec<GoTo>,
    /// Further keys to list: the key and what it does.
    #[prop(optional)]
    others: Vec<(&'static str, &'static str)>,
) -> impl IntoView {
    let enabled = RwSignal::new(true);
    let links = places.clone();
    Effect::new(move |before: Option<()>| {
        if before.is_none() {
            enabled.set(page::are_enabled());
        }
    });
    Effect::new(move |_| {
        let keys = std::cell::RefCell::new(Keys::default());
        let places = links.clone();
        let listener = window_event_listener(leptos::ev::keydown, move |event| {
            let Some(meaning) = page::read(&mut keys.borrow_mut(), &event) else { return };
            let always = meaning == Meaning::OpenPalette && (event.ctrl_key() || event.meta_key());
            if (always || enabled.get_untracked()) && page::obey(&meaning, &places) {
                event.prevent_default();
            }
        });
        on_cleanup(move || listener.remove());
    });
    let switch = move |on: bool| {
        enabled.set(on);
        page::remember(on);
    };
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
                <input
                    type="checkbox"
                    prop:checked=move || enabled.get()
                    on:change=move |event| switch(event_target_checked(&event))
                />
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
