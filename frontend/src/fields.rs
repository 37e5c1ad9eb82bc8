//! Small manners of controls: Enter sends a line, a choice sends its filter, an address follows a name, and the words
//! of a button follow a choice.

use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
    KeyboardEvent,
};

use crate::dom::{all, around, below, document, first_below, mark, on, set, target, unset, write};

pub fn wake() {
    on(&document(), "keydown", |event: KeyboardEvent| {
        let area = target(&event).and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
        let sends = event.key() == "Enter" && !event.shift_key() && !event.is_composing() && !event.default_prevented();
        // Within code that was begun and not ended a line follows.
        let whole = |area: &HtmlTextAreaElement| area.value().matches("```").count().is_multiple_of(2);
        if let Some(area) = area.filter(|area| sends && area.has_attribute("data-enter") && whole(area)) {
            event.prevent_default();
            if let Some(form) = area.form() {
                // A refused submit is shown by the browser at the field.
                let _ = form.request_submit();
            }
        }
    });
    on(&document(), "change", |event: Event| {
        let Some(control) = target(&event) else { return };
        if let Some(form) = edited_by_parts(&control) {
            set(&form, CHANGED, "");
            return;
        }
        if let Some(form) = around::<HtmlFormElement>(&control, "form").filter(|form| {
            let edits = form.has_attribute("data-edits") && !control.has_attribute("data-waits");
            control.has_attribute("data-submits") || edits
        }) {
            // A refused submit is shown by the browser at the field.
            let _ = form.request_submit();
        }
        say_choice(&control);
    });
    on(&document(), "focusout", |event: Event| {
        let form = target(&event).and_then(|control| around::<HtmlFormElement>(&control, "form"));
        if let Some(form) = form.filter(|form| form.has_attribute(CHANGED)) {
            unset(&form, CHANGED);
            // A refused submit is shown by the browser at the field.
            let _ = form.request_submit();
        }
    });
    on(&document(), "input", |event: Event| {
        if let Some(input) = target(&event).and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
            follow(&input);
        }
    });
}

/// On a form that is sent with each change: something changed that is sent when the reader leaves it.
const CHANGED: &str = "data-changed";

/// The form of a control that tells of a change with every part that is typed, hours before minutes, while the reader
/// is in it.
fn edited_by_parts(control: &Element) -> Option<HtmlFormElement> {
    let input = control.dyn_ref::<HtmlInputElement>()?;
    let parts = matches!(input.type_().as_str(), "time" | "date" | "datetime-local" | "number");
    let within = document().active_element().is_some_and(|focus| focus == *control);
    around::<HtmlFormElement>(control, "form").filter(|form| parts && within && form.has_attribute("data-edits"))
}

/// Buttons of forms that come with a choice made.
pub fn arrive() {
    for words in all::<Element>("[data-words]") {
        let form = around::<Element>(&words, "form").filter(|_| mark(&words, "musterWords"));
        if let Some(chosen) = form.and_then(|form| first_below::<Element>(&form, &format!("{}:checked", named(&words))))
        {
            say_choice(&chosen);
        }
    }
}

fn named(words: &Element) -> String {
    format!("[name=\"{}\"]", words.get_attribute("data-words-of").unwrap_or_default())
}

/// Writes what a button will do: `data-words` says it for each value of the control `data-words-of`,
/// `internal=Publish to staff|both=Publish to both`.
fn say_choice(control: &Element) {
    let Some(form) = around::<Element>(control, "form") else { return };
    let name = control.get_attribute("name").unwrap_or_default();
    let value = match (control.dyn_ref::<HtmlInputElement>(), control.dyn_ref::<HtmlSelectElement>()) {
        (Some(input), _) if input.type_() == "radio" && !input.checked() => return,
        (Some(input), _) => input.value(),
        (_, Some(select)) => select.value(),
        _ => return,
    };
    for words in below::<Element>(&form, "[data-words]") {
        if words.get_attribute("data-words-of").as_deref() != Some(&name) {
            continue;
        }
        let all = words.get_attribute("data-words").unwrap_or_default();
        let said = all.split('|').find_map(|pair| pair.strip_prefix(value.as_str())?.strip_prefix('='));
        if let Some(said) = said {
            write(&words, said);
        }
    }
}

/// An address (`data-follows` names its source) follows the name until somebody writes one.
fn follow(typed: &HtmlInputElement) {
    if typed.has_attribute("data-follows") {
        let follows = if typed.value().is_empty() { "" } else { "no" };
        crate::dom::set(typed, "data-written", follows);
        return;
    }
    let Some(form) = typed.form() else { return };
    let followers =
        below::<HtmlElement>(&form, &format!("input[data-follows=\"{}\"]:not([data-written=no])", typed.name()));
    for follower in followers {
        if let Ok(follower) = follower.dyn_into::<HtmlInputElement>() {
            follower.set_value(&address_of(&typed.value()));
        }
    }
}

/// A name as an address: `Checkout API` becomes `checkout-api`.
fn address_of(name: &str) -> String {
    let mut address = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphanumeric() {
            address.push(letter);
        } else if !address.is_empty() && !address.ends_with('-') {
            address.push('-');
        }
    }
    address.truncate(60);
    address.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::address_of;

    #[test]
    fn a_name_becomes_an_address() {
        let table = [
            ("Checkout API", "checkout-api"),
            ("  Zahlung & Co. (EU) ", "zahlung-co-eu"),
            ("Ölpreis", "lpreis"),
            ("", ""),
        ];
        for (name, address) in table {
            assert_eq!(address_of(name), address);
        }
    }
}
