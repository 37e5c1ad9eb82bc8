//! Names for the log: whoever may be meant by what stands behind an `@` is offered, as the server finds them.

use std::cell::Cell;

use domain::log::begun;
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, Event, HtmlTextAreaElement, KeyboardEvent, MouseEvent, Response};

use crate::dom::{around, below, document, first_below, on, set, target, tell_changed, unset, window, write};

const LIST: &str = "[data-people]";

thread_local! {
    /// How often was asked: an answer that comes late is not shown.
    static ASKED: Cell<u32> = const { Cell::new(0) };
}

pub fn wake() {
    on(&document(), "input", |event: Event| {
        if let Some(form) = target(&event).and_then(|target| around::<Element>(&target, "form.composer")) {
            offer(form);
        }
    });
    on(&document(), "keydown", |event: KeyboardEvent| {
        if let Some(form) = target(&event).and_then(|target| around::<Element>(&target, "form.composer")) {
            press(&form, &event);
        }
    });
    on(&document(), "click", |event: MouseEvent| {
        let chosen = target(&event).and_then(|target| around::<Element>(&target, "[data-people] button"));
        if let Some(chosen) = chosen {
            take(&chosen);
        }
    });
}

fn area(form: &Element) -> Option<HtmlTextAreaElement> {
    first_below(form, "textarea")
}

/// What stands before the caret. Places in fields are counted in the units of UTF-16.
fn before_caret(area: &HtmlTextAreaElement) -> Option<String> {
    let caret = area.selection_start().ok().flatten()?;
    let units: Vec<u16> = area.value().encode_utf16().take(usize::try_from(caret).ok()?).collect();
    String::from_utf16(&units).ok()
}

fn close(list: &Element) {
    set(list, "hidden", "");
    list.set_text_content(None);
}

/// Asks who could be meant, and shows them.
fn offer(form: Element) {
    let Some(list) = first_below::<Element>(&form, LIST) else { return };
    let mine = ASKED.get().wrapping_add(1);
    ASKED.set(mine);
    let before = area(&form).and_then(|area| before_caret(&area)).unwrap_or_default();
    let Some(name) = begun(&before).filter(|_| !before.starts_with('/')) else { return close(&list) };
    let incident = list.get_attribute("data-people").unwrap_or_default();
    let search = String::from(js_sys::encode_uri_component(name));
    spawn_local(async move {
        let found = people(&format!("/documents/{incident}/people?search={search}")).await.unwrap_or_default();
        if ASKED.get() == mine {
            show(&list, &found);
        }
    });
}

/// The names; none when the server does not answer, and then they can be written out.
async fn people(address: &str) -> Option<Vec<String>> {
    let answer: Response = JsFuture::from(window().fetch_with_str(address)).await.ok()?.dyn_into().ok()?;
    if !answer.ok() {
        return None;
    }
    let people: Array = JsFuture::from(answer.json().ok()?).await.ok()?.dyn_into().ok()?;
    let name = |person: JsValue| Reflect::get(&person, &"name".into()).ok()?.as_string();
    Some(people.iter().filter_map(name).collect())
}

fn show(list: &Element, names: &[String]) {
    close(list);
    for (at, name) in names.iter().enumerate() {
        let (Ok(row), Ok(button)) = (document().create_element("li"), document().create_element("button")) else {
            continue;
        };
        set(&button, "type", "button");
        if at == 0 {
            set(&button, "class", "chosen");
        }
        write(&button, name);
        // Elements that were just made take a child.
        let _ = row.append_child(&button);
        let _ = list.append_child(&row);
    }
    if !names.is_empty() {
        unset(list, "hidden");
    }
}

fn press(form: &Element, event: &KeyboardEvent) {
    let Some(list) = first_below::<Element>(form, "[data-people]:not([hidden])") else { return };
    let offered = below::<Element>(&list, "button");
    let at = offered.iter().position(|button| button.class_list().contains("chosen")).unwrap_or_default();
    let to = match event.key().as_str() {
        "ArrowDown" => (at + 1) % offered.len().max(1),
        "ArrowUp" => (at + offered.len().saturating_sub(1)) % offered.len().max(1),
        "Tab" | "Enter" if !event.is_composing() => {
            event.prevent_default();
            return offered.get(at).into_iter().for_each(take);
        }
        "Escape" => {
            event.prevent_default();
            return close(&list);
        }
        _ => return,
    };
    event.prevent_default();
    for (place, button) in offered.iter().enumerate() {
        // A class without white space is always taken.
        let _ = button.class_list().toggle_with_force("chosen", place == to);
    }
}

/// Writes the name in place of what was begun.
fn take(button: &Element) {
    let Some(form) = around::<Element>(button, "form.composer") else { return };
    let (Some(area), Some(name)) = (area(&form), button.text_content()) else { return };
    let Some(before) = before_caret(&area) else { return };
    let Some(begun) = begun(&before) else { return };
    let value = area.value();
    let head = &before[..before.len() - begun.len()];
    let tail = value.get(before.len()..).unwrap_or_default();
    let written = format!("{head}{name} ");
    let caret = u32::try_from(written.encode_utf16().count()).unwrap_or_default();
    area.set_value(&format!("{written}{}", tail.trim_start()));
    // Refused only by an element that is gone.
    let _ = area.focus();
    let _ = area.set_selection_range(caret, caret);
    tell_changed(&area);
    if let Some(list) = first_below::<Element>(&form, LIST) {
        close(&list);
    }
}
