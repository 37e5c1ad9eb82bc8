//! Shortcuts: what a press means (`meaning`) is done to the page that stands. A thing that can be pressed by a key
//! says so itself with `data-key`, a place that `g` leads to with `data-go`; nothing here knows what they do.

mod meaning;

use std::cell::RefCell;

use web_sys::{Element, Event, HtmlDialogElement, HtmlElement, HtmlInputElement, KeyboardEvent};

use crate::dom::{all, around, below, by_id, document, on, one, target, window};
use meaning::{Keys, Meaning, Press};

const PALETTE: &str = "palette";
const SHEET: &str = "shortcuts";
/// Kept in the browser, not in the account: it depends on the keyboard and on who sits at it.
const SWITCH: &str = "muster.shortcuts";

pub fn wake() {
    let keys = RefCell::new(Keys::default());
    on(&window(), "keydown", move |event: KeyboardEvent| {
        let Some(meaning) = read(&mut keys.borrow_mut(), &event) else { return };
        let always = meaning == Meaning::OpenPalette && (event.ctrl_key() || event.meta_key());
        if (always || are_enabled()) && obey(&meaning) {
            event.prevent_default();
        }
    });
    if let Some(switch) = switch() {
        switch.set_checked(are_enabled());
    }
    on(&document(), "change", |event: Event| {
        let changed = target(&event).filter(|target| target.has_attribute("data-shortcuts"));
        if let Some(switch) = changed.and(switch()) {
            remember(switch.checked());
        }
    });
}

/// The box in the sheet that turns single keys off.
fn switch() -> Option<HtmlInputElement> {
    use wasm_bindgen::JsCast;
    one("input[data-shortcuts]")?.dyn_into().ok()
}

fn are_enabled() -> bool {
    let kept = window().local_storage().ok().flatten().and_then(|kept| kept.get_item(SWITCH).ok().flatten());
    kept.as_deref() != Some("off")
}

fn remember(on: bool) {
    if let Some(kept) = window().local_storage().ok().flatten() {
        // A browser that keeps nothing forgets the switch with the page.
        let _ = kept.set_item(SWITCH, if on { "on" } else { "off" });
    }
}

fn read(keys: &mut Keys, event: &KeyboardEvent) -> Option<Meaning> {
    if event.is_composing() || event.repeat() && !matches!(event.key().as_str(), "j" | "k") {
        return None;
    }
    let writes = "input:not([type=checkbox]):not([type=radio]):not([type=submit]), textarea, select, [contenteditable]";
    let typing = target(event).is_some_and(|target| around::<Element>(&target, writes).is_some());
    keys.press(Press {
        key: &event.key(),
        command: event.ctrl_key() || event.meta_key(),
        alt: event.alt_key(),
        typing,
        at: event.time_stamp(),
    })
}

/// Does what the press means; false when there was nothing to do, so that the browser may.
fn obey(meaning: &Meaning) -> bool {
    let dialog = one("dialog[open]");
    match meaning {
        Meaning::OpenPalette => open(PALETTE),
        Meaning::OpenSheet => dialog.is_none() && open(SHEET),
        Meaning::Go(_) | Meaning::NextRow | Meaning::PreviousRow if dialog.is_some() => false,
        Meaning::Go(letter) => press_first(all(&format!("a[data-go=\"{letter}\"]")), false),
        Meaning::Touch(letter) => touch(*letter, dialog),
        Meaning::NextRow => step(1),
        Meaning::PreviousRow => step(-1),
    }
}

fn open(id: &str) -> bool {
    match by_id::<HtmlDialogElement>(id) {
        Some(dialog) if dialog.open() => {
            dialog.close();
            true
        }
        Some(dialog) => dialog.show_modal().is_ok(),
        None => false,
    }
}

fn press_first(found: Vec<HtmlElement>, only_visible: bool) -> bool {
    let first = found.into_iter().find(|element| !only_visible || is_visible(element));
    first.inspect(|element| element.click()).is_some()
}

fn is_visible(element: &HtmlElement) -> bool {
    element.get_client_rects().length() > 0
}

/// Presses what carries the key: in the row with the focus first, then anywhere; in an open dialog only there.
fn touch(letter: char, dialog: Option<Element>) -> bool {
    let selector = format!("[data-key=\"{letter}\"]:not(:disabled)");
    if let Some(dialog) = dialog {
        return press_first(below(&dialog, &selector), true);
    }
    let row = document().active_element().and_then(|focus| around::<Element>(&focus, "li, tr, article"));
    let in_row = row.map(|row| below(&row, &selector)).unwrap_or_default();
    press_first(in_row, true) || press_first(all(&selector), true)
}

/// Moves the focus among the links that stand for rows.
fn step(by: i32) -> bool {
    let rows: Vec<HtmlElement> = all::<HtmlElement>("main .row-link").into_iter().filter(is_visible).collect();
    let here = document().active_element().and_then(|focus| {
        let around = around::<Element>(&focus, "li, tr, article");
        rows.iter().position(|row| around.as_ref().is_some_and(|around| around.contains(Some(row))))
    });
    let next = match here {
        Some(here) => (here as i32 + by).clamp(0, rows.len() as i32 - 1) as usize,
        None if by > 0 => 0,
        None => rows.len().saturating_sub(1),
    };
    rows.get(next).is_some_and(|row| row.focus().is_ok())
}
