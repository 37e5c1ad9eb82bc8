//! Hints for the commands of the log: which fit what is typed so far, and what sending the line will do. The rules
//! are those of the server (`domain::incidents::commands`).

use domain::incidents::commands::{Line, hints, read};
use web_sys::{Element, Event, HtmlTextAreaElement, KeyboardEvent, MouseEvent};

use crate::dom::{all, around, document, first_below, on, set, target, tell_changed, unset, write};

pub fn wake() {
    on(&document(), "input", |event: Event| {
        if let Some(form) = target(&event).and_then(|target| around::<Element>(&target, "form.composer")) {
            show(&form, 0);
        }
    });
    on(&document(), "keydown", |event: KeyboardEvent| {
        if let Some(form) = target(&event).and_then(|target| around::<Element>(&target, "form.composer")) {
            press(&form, &event);
        }
    });
    on(&document(), "click", |event: MouseEvent| {
        let hint = target(&event).and_then(|target| around::<Element>(&target, "[data-commands] [data-stem]"));
        if let Some(hint) = hint {
            take(&hint);
        }
    });
}

fn area(form: &Element) -> Option<HtmlTextAreaElement> {
    first_below(form, "textarea")
}

fn offered(form: &Element) -> Vec<Element> {
    crate::dom::below(form, "[data-commands] > li:not([hidden])")
}

/// Shows the hints that fit, one of them chosen, and what the line will do.
fn show(form: &Element, chosen: usize) {
    let typed = area(form).map(|area| area.value()).unwrap_or_default();
    let fitting: Vec<&str> = hints(&typed).iter().map(|hint| hint.stem).collect();
    for hint in all::<Element>("[data-commands] > [data-stem]") {
        let fits = hint.get_attribute("data-stem").is_some_and(|stem| fitting.contains(&stem.as_str()));
        if fits { unset(&hint, "hidden") } else { set(&hint, "hidden", "") }
    }
    if let Some(list) = first_below::<Element>(form, "[data-commands]") {
        if fitting.is_empty() { set(&list, "hidden", "") } else { unset(&list, "hidden") }
    }
    for (at, hint) in offered(form).iter().enumerate() {
        if let Some(button) = first_below::<Element>(hint, "button") {
            // A class without white space is always taken.
            let _ = button.class_list().toggle_with_force("chosen", at == chosen);
        }
        if let Some(key) = first_below::<Element>(hint, ".hint-key") {
            if at == chosen { unset(&key, "hidden") } else { set(&key, "hidden", "") }
        }
    }
    if let Some(effect) = first_below::<Element>(form, "[data-effect]") {
        let words = match read(&typed) {
            Ok(Line::Command(command, _)) => command.effect(),
            // Who reads it, in the words of the page.
            _ => effect.get_attribute("data-effect").unwrap_or_default(),
        };
        write(&effect, &words);
    }
}

fn press(form: &Element, event: &KeyboardEvent) {
    let offered = offered(form);
    let list_is_shown = first_below::<Element>(form, "[data-commands]:not([hidden])").is_some();
    if offered.is_empty() || !list_is_shown {
        return;
    }
    let at = offered.iter().position(|hint| first_below::<Element>(hint, ".chosen").is_some()).unwrap_or_default();
    match event.key().as_str() {
        "ArrowDown" => show(form, (at + 1) % offered.len()),
        "ArrowUp" => show(form, (at + offered.len() - 1) % offered.len()),
        "Tab" => take(&offered[at]),
        _ => return,
    }
    event.prevent_default();
}

/// Writes a command into the field and goes there.
fn take(hint: &Element) {
    let Some(form) = around::<Element>(hint, "form.composer") else { return };
    if let (Some(area), Some(stem)) = (area(&form), hint.get_attribute("data-stem")) {
        area.set_value(&stem);
        tell_changed(&area);
        // Focus is refused only by an element that is gone.
        let _ = area.focus();
    }
}
