//! Nothing typed is lost: while a form with `data-draft` is open its fields are kept in the tab's storage, and put
//! back after a reload, a sign-out or a crash. Passwords are never kept.

use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, HtmlFormElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, Storage, UrlSearchParams,
};

use crate::dom::{all, around, document, mark, on, target, tell_changed, window};

pub fn wake() {
    on(&document(), "input", |event: Event| {
        let form = target(&event).and_then(|target| around::<HtmlFormElement>(&target, "form[data-draft]"));
        if let (Some(form), Some(storage)) = (form, storage()) {
            // Full storage: the draft is lost, the form is not.
            let _ = storage.set_item(&name(&form), &kept(&form));
        }
    });
}

/// Puts drafts back into forms that have just come.
pub fn arrive() {
    for form in all::<HtmlFormElement>("form[data-draft]") {
        if !mark(&form, "musterDraft") {
            continue;
        }
        if let Some(kept) = storage().and_then(|storage| storage.get_item(&name(&form)).ok().flatten()) {
            restore(&form, &kept);
        }
    }
}

/// The form was accepted.
pub fn forget(form: &HtmlFormElement) {
    if let Some(storage) = storage().filter(|_| form.has_attribute("data-draft")) {
        // Absent or not, it is gone afterwards.
        let _ = storage.remove_item(&name(form));
    }
}

fn name(form: &HtmlFormElement) -> String {
    format!("draft:{}", form.get_attribute("data-draft").unwrap_or_default())
}

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// A control that people type into or choose from.
enum Control {
    Input(HtmlInputElement),
    Area(HtmlTextAreaElement),
    Select(HtmlSelectElement),
}

impl Control {
    fn of(element: Element) -> Option<Control> {
        if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            let kept = !matches!(input.type_().as_str(), "password" | "hidden" | "submit" | "file");
            return kept.then(|| Control::Input(input.clone()));
        }
        if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
            return Some(Control::Area(area.clone()));
        }
        element.dyn_into::<HtmlSelectElement>().ok().map(Control::Select)
    }

    fn name(&self) -> String {
        match self {
            Control::Input(input) => input.name(),
            Control::Area(area) => area.name(),
            Control::Select(select) => select.name(),
        }
    }

    /// What is in it; `None` for a radio or a box that is not checked.
    fn held(&self) -> Option<String> {
        match self {
            Control::Input(input) if is_tick(input) => input.checked().then(|| input.value()),
            Control::Input(input) => Some(input.value()),
            Control::Area(area) => Some(area.value()),
            Control::Select(select) => Some(select.value()),
        }
    }

    /// Puts a kept value back as if it had been typed, so that whatever follows the control hears of it.
    fn put(&self, kept: &[String]) {
        let first = kept.first().map(String::as_str).unwrap_or_default();
        match self {
            Control::Input(input) if is_tick(input) => {
                input.set_checked(kept.contains(&input.value()));
                tell_changed(input);
            }
            Control::Input(input) => {
                input.set_value(first);
                tell_changed(input);
            }
            Control::Area(area) => {
                area.set_value(first);
                tell_changed(area);
            }
            Control::Select(select) => {
                select.set_value(first);
                tell_changed(select);
            }
        }
    }
}

fn is_tick(input: &HtmlInputElement) -> bool {
    matches!(input.type_().as_str(), "checkbox" | "radio")
}

fn controls(form: &HtmlFormElement) -> Vec<Control> {
    let elements = form.elements();
    (0..elements.length())
        .filter_map(|at| elements.item(at))
        .filter_map(Control::of)
        .filter(|control| !control.name().is_empty())
        .collect()
}

fn kept(form: &HtmlFormElement) -> String {
    let Ok(fields) = UrlSearchParams::new() else { return String::new() };
    for control in controls(form) {
        if let Some(held) = control.held() {
            fields.append(&control.name(), &held);
        }
    }
    fields.to_string().as_string().unwrap_or_default()
}

fn restore(form: &HtmlFormElement, kept: &str) {
    let Ok(fields) = UrlSearchParams::new_with_str(kept) else { return };
    for control in controls(form) {
        let values: Vec<String> =
            fields.get_all(&control.name()).iter().filter_map(|value| value.as_string()).collect();
        if !values.is_empty() {
            control.put(&values);
        }
    }
}
