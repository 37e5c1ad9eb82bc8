//! Fields for a time zone: the browser knows their names, and where it stands.

use js_sys::{Array, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlInputElement};

use crate::dom::{all, below, document, mark, set, unmark};

const MARK: &str = "musterZones";

/// An empty field is filled with the browser's own zone; the list beside it with all of them.
pub fn arrive() {
    for field in all::<HtmlInputElement>("input[data-zones]") {
        if !mark(&field, MARK) {
            continue;
        }
        if field.value().is_empty()
            && let Some(own) = own_zone()
        {
            field.set_value(&own);
        }
    }
    for list in
        all::<Element>("datalist[data-browser=zones]").into_iter().filter(|list| list.child_element_count() == 0)
    {
        for name in known_zones() {
            if let Ok(option) = document().create_element("option") {
                set(&option, "value", &name);
                // A list takes an option.
                let _ = list.append_child(&option);
            }
        }
    }
}

/// A form has become empty again: its zone is filled in with the next page.
pub fn forget(form: &Element) {
    for field in below::<Element>(form, "input[data-zones]") {
        unmark(&field, MARK);
    }
}

fn own_zone() -> Option<String> {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &JsValue::from_str("timeZone")).ok()?.as_string()
}

/// The zones that the browser knows; none where it does not say.
fn known_zones() -> Vec<String> {
    let names = || {
        let intl = Reflect::get(&js_sys::global(), &JsValue::from_str("Intl")).ok()?;
        let supported = Reflect::get(&intl, &JsValue::from_str("supportedValuesOf")).ok()?;
        let names = supported.dyn_into::<Function>().ok()?.call1(&intl, &JsValue::from_str("timeZone")).ok()?;
        Some(Array::from(&names).iter().filter_map(|name| name.as_string()).collect())
    };
    names().unwrap_or_default()
}
