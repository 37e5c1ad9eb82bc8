//! The browser's side of shortcuts: reads presses, finds what they mean on the page, keeps the off switch.

use super::{GoTo, Keys, Meaning, PALETTE, Press, SHEET};
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement, KeyboardEvent};

/// Kept in the browser, not in the account: it depends on the keyboard and on who sits at it.
const SWITCH: &str = "muster.shortcuts";

pub fn are_enabled() -> bool {
    let kept = window().local_storage().ok().flatten().and_then(|kept| kept.get_item(SWITCH).ok().flatten());
    kept.as_deref() != Some("off")
}

pub fn remember(on: bool) {
    if let Some(kept) = window().local_storage().ok().flatten() {
        // A browser that keeps nothing forgets the switch with the page.
        let _ = kept.set_item(SWITCH, if on { "on" } else { "off" });
    }
}

pub fn read(keys: &mut Keys, event: &KeyboardEvent) -> Option<Meaning> {
    if event.is_composing() || event.repeat() && !matches!(event.key().as_str(), "j" | "k") {
        return None;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let typing = target.is_some_and(|target| {
        let writes =
            "input:not([type=checkbox]):not([type=radio]):not([type=submit]), textarea, select, [contenteditable]";
        target.closest(writes).ok().flatten().is_some()
    });
    keys.press(Press {
        key: &event.key(),
        command: event.ctrl_key() || event.meta_key(),
        alt: event.alt_key(),
        typing,
        at: event.time_stamp(),
    })
}

/// Does what the press means; false when there was nothing to do, so that the browser may.
pub fn obey(meaning: &Meaning, places: &[GoTo]) -> bool {
    let dialog = find("dialog[open]");
    match meaning {
        Meaning::OpenPalette => open(PALETTE),
        Meaning::OpenSheet => dialog.is_none() && open(SHEET),
        Meaning::Go(_) | Meaning::NextRow | Meaning::PreviousRow if dialog.is_some() => false,
        Meaning::Go(letter) => go(*letter, places),
        Meaning::Touch(letter) => touch(*letter, dialog),
        Meaning::NextRow => step(1),
        Meaning::PreviousRow => step(-1),
    }
}

fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

fn open(id: &str) -> bool {
    let dialog = document().get_element_by_id(id).and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok());
    match dialog {
        Some(dialog) if dialog.open() => {
            dialog.close();
            true
        }
        Some(dialog) => dialog.show_modal().is_ok(),
        None => false,
    }
}

/// Presses the link in the page, so that the router takes it; a place without a link is loaded.
fn go(letter: char, places: &[GoTo]) -> bool {
    let Some(place) = places.iter().find(|place| place.letter == letter) else { return false };
    let link = find(&format!("nav a[href=\"{}\"]", place.href));
    match link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        Some(link) => link.click(),
        // Navigation is refused only while the page is being left.
        None => drop(window().location().set_href(place.href)),
    }
    true
}

/// Presses what carries the key: in the row with the focus first, then anywhere; in an open dialog only there.
fn touch(letter: char, dialog: Option<Element>) -> bool {
    let selector = format!("[data-key=\"{letter}\"]:not(:disabled)");
    let row = document().active_element().and_then(|focus| focus.closest("li, tr, article").ok().flatten());
    let inside = |place: Element| place.query_selector_all(&selector).ok();
    let found = match dialog {
        Some(dialog) => vec![inside(dialog)],
        None => vec![row.and_then(inside), document().query_selector_all(&selector).ok()],
    };
    let visible = found.into_iter().flatten().find_map(|nodes| {
        (0..nodes.length())
            .filter_map(|at| nodes.item(at)?.dyn_into::<HtmlElement>().ok())
            .find(|element| element.get_client_rects().length() > 0)
    });
    visible.inspect(|element| element.click()).is_some()
}

/// Moves the focus among the links that stand for rows.
fn step(by: i32) -> bool {
    let Ok(nodes) = document().query_selector_all("main .row-link") else { return false };
    let rows: Vec<HtmlElement> = (0..nodes.length())
        .filter_map(|at| nodes.item(at)?.dyn_into::<HtmlElement>().ok())
        .filter(|row| row.get_client_rects().length() > 0)
        .collect();
    let focus = document().active_element();
    let here = focus.and_then(|focus| {
        let around = focus.closest("li, tr, article").ok().flatten();
        rows.iter().position(|row| around.as_ref().is_some_and(|around| around.contains(Some(row))))
    });
    let next = match here {
        Some(here) => (here as i32 + by).clamp(0, rows.len() as i32 - 1) as usize,
        None if by > 0 => 0,
        None => rows.len().saturating_sub(1),
    };
    rows.get(next).is_some_and(|row| row.focus().is_ok())
}
