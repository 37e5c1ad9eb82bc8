//! Short messages: what the server says of what was just done comes with its page and moves over to the place for
//! them; each leaves by itself.

use std::cell::Cell;

use web_sys::{Document, Element, KeyboardEvent, MouseEvent, SubmitEvent};

use crate::dom::{after, around, below, document, first_below, listed, now, on, one, set, target};

const UNDO_TIME_MS: i32 = 10_000;
const READING_TIME_MS: i32 = 6_000;
/// Whoever moved by keys so shortly before is on the way.
const ON_THE_WAY_MS: i32 = 3_000;

thread_local! {
    /// When the reader last moved through the page by keys.
    static MOVED_AT: Cell<f64> = const { Cell::new(0.0) };
}

pub fn wake() {
    on(&document(), "click", |event: MouseEvent| {
        let pressed = target(&event);
        let dismissed = pressed.as_ref().and_then(|pressed| around::<Element>(pressed, ".toast [data-dismiss]"));
        if let Some(toast) = dismissed.and_then(|button| around::<Element>(&button, ".toast")) {
            toast.remove();
        }
    });
    on(&document(), "keydown", |event: KeyboardEvent| {
        if event.key() == "Tab" {
            MOVED_AT.set(now());
        }
    });
    // The form of an undo has to be there until it was sent.
    on(&document(), "submit", |event: SubmitEvent| {
        if let Some(toast) = target(&event).and_then(|form| around::<Element>(&form, ".toast")) {
            after(0, move || toast.remove());
        }
    });
    for toast in crate::dom::all::<Element>(".toast") {
        leave_later(toast);
    }
}

/// Takes the messages of a page that is about to be shown. Two pages that were asked for at one moment may both bring
/// the same one: it is said once.
pub fn take_over(page: &Document) {
    let (Some(place), Ok(messages)) = (one(".toasts"), page.query_selector_all(".toasts > .toast")) else { return };
    for toast in listed::<Element>(&messages) {
        let before = below::<Element>(&place, ".toast").into_iter().find(|said| said.is_equal_node(Some(&toast)));
        if let Some(before) = before {
            before.remove();
        }
        // It is an element of another document, and is adopted.
        let _ = place.append_child(&toast);
        leave_later(toast);
    }
}

fn leave_later(toast: Element) {
    let undoable = first_below::<Element>(&toast, "form").is_some() || toast.has_attribute("data-failed");
    leave_after(if undoable { UNDO_TIME_MS } else { READING_TIME_MS }, toast);
}

/// Whoever is on the way to it by keys, or in it, keeps it: the way through a long page takes longer than the message.
fn leave_after(milliseconds: i32, toast: Element) {
    after(milliseconds, move || {
        let on_the_way = now() - MOVED_AT.get() < f64::from(ON_THE_WAY_MS);
        if on_the_way || toast.contains(document().active_element().as_deref()) {
            leave_after(ON_THE_WAY_MS, toast);
        } else {
            toast.remove();
        }
    });
}

/// Says that something did not work.
pub fn fail(words: &str) {
    let Some(place) = one(".toasts") else { return };
    // The server renders an example of each kind of message, so that this program draws nothing itself.
    let Some(example) = first_below::<web_sys::Element>(&place, "template") else { return };
    let example = js_sys::Reflect::get(&example, &"content".into()).ok().and_then(|content| {
        use wasm_bindgen::JsCast;
        content
            .dyn_into::<web_sys::Node>()
            .ok()?
            .first_child()?
            .clone_node_with_deep(true)
            .ok()?
            .dyn_into::<Element>()
            .ok()
    });
    let Some(toast) = example else { return };
    if let Some(said) = first_below::<Element>(&toast, "p") {
        said.set_text_content(Some(words));
    }
    set(&toast, "data-failed", "");
    // A place that was just found takes a child.
    let _ = place.append_child(&toast);
    leave_later(toast);
}
