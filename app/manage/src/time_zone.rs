//! Choosing a time zone. The browser knows the zones and where it stands; without it one writes the name.

use app_ui::{Field, TextInput};
use js_sys::{Array, Function, Intl, Object, Reflect};
use leptos::html::Datalist;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// A field `time_zone`. An empty one is filled with the browser's own zone.
#[component]
pub fn TimeZoneField(
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(default = "")] hint: &'static str,
) -> impl IntoView {
    let zone = RwSignal::new(value);
    let list = NodeRef::<Datalist>::new();
    Effect::new(move |filled: Option<()>| {
        if filled.is_none()
            && zone.with_untracked(String::is_empty)
            && let Some(own) = own_zone()
        {
            zone.set(own);
        }
        let Some(list) = list.get() else { return };
        for name in known_zones() {
            if let Ok(option) = document().create_element("option") {
                // An element of this document always takes an attribute and a child.
                let _ = option.set_attribute("value", &name);
                let _ = list.append_child(&option);
            }
        }
    });
    view! {
        <Field id="time_zone" label="Time zone" hint=hint error=error>
            <TextInput name="time_zone" bind=zone list="time-zones" zone=true placeholder="Europe/Berlin" required=true />
        </Field>
        <datalist id="time-zones" node_ref=list></datalist>
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
