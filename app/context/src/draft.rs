//! Nothing typed is lost: while a form is open its fields are kept in the tab's storage, and put back after a
//! reload, a sign-out or a crash. Passwords are never kept.

use leptos::html::Span;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Event, EventTarget, HtmlFormElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

/// Keeps the form around it under `key` until `done`. Stands anywhere inside the form.
#[component]
pub fn Draft(
    /// One per form, and per thing that the form is about: `declare`, `update-INC-42`.
    #[prop(into)]
    key: String,
    /// Becomes true when the form was accepted: the draft is thrown away.
    #[prop(into)]
    done: Signal<bool>,
) -> impl IntoView {
    let node = NodeRef::<Span>::new();
    let name = key.clone();
    let key = StoredValue::new(format!("draft:{key}"));
    Effect::new(move |_| {
        let Some(form) = node.get().and_then(|span| span.closest("form").ok().flatten()) else { return };
        let Ok(form) = form.dyn_into::<HtmlFormElement>() else { return };
        if let Some(kept) = storage().and_then(|storage| storage.get_item(&key.read_value()).ok().flatten()) {
            restore(&form, &kept);
        }
        let watched = form.clone();
        let keep = Closure::<dyn FnMut(Event)>::new(move |_| {
            if let Some(storage) = storage() {
                // Full storage: the draft is lost, the form is not.
                let _ = storage.set_item(&key.read_value(), &kept_fields(&watched));
            }
        });
        let target: EventTarget = form.into();
        // Adding a listener to a live element cannot fail.
        let _ = target.add_event_listener_with_callback("input", keep.as_ref().unchecked_ref());
        let held = send_wrapper::SendWrapper::new((target, keep));
        on_cleanup(move || {
            let (target, keep) = &*held;
            let _ = target.remove_event_listener_with_callback("input", keep.as_ref().unchecked_ref());
        });
    });
    Effect::new(move |_| {
        if done.get()
            && let Some(storage) = storage()
        {
            // Absent or not, it is gone afterwards.
            let _ = storage.remove_item(&key.read_value());
        }
    });
    view! { <span hidden node_ref=node data-draft=name></span> }
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

/// A control that people type into or choose from.
enum Control {
    Input(HtmlInputElement),
    Area(HtmlTextAreaElement),
    Select(HtmlSelectElement),
}

impl Control {
    fn of(element: web_sys::Element) -> Option<Control> {
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
        let target: &EventTarget = match self {
            Control::Input(input) if is_tick(input) => {
                input.set_checked(kept.contains(&input.value()));
                input
            }
            Control::Input(input) => {
                input.set_value(first);
                input
            }
            Control::Area(area) => {
                area.set_value(first);
                area
            }
            Control::Select(select) => {
                select.set_value(first);
                select
            }
        };
        for kind in ["input", "change"] {
            let init = web_sys::EventInit::new();
            init.set_bubbles(true);
            if let Ok(event) = Event::new_with_event_init_dict(kind, &init) {
                // Only refused for an event that is being dispatched already.
                let _ = target.dispatch_event(&event);
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

fn kept_fields(form: &HtmlFormElement) -> String {
    let fields: Vec<(String, String)> =
        controls(form).iter().filter_map(|control| Some((control.name(), control.held()?))).collect();
    serde_json::to_string(&fields).unwrap_or_default()
}

fn restore(form: &HtmlFormElement, kept: &str) {
    let fields: Vec<(String, String)> = serde_json::from_str(kept).unwrap_or_default();
    for control in controls(form) {
        let name = control.name();
        let values: Vec<String> = fields.iter().filter(|(of, _)| *of == name).map(|(_, value)| value.clone()).collect();
        if !values.is_empty() {
            control.put(&values);
        }
    }
}
