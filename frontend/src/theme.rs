//! Light and dark: shown at once, and told to the server, which keeps it.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Headers, HtmlFormElement, RequestInit, SubmitEvent};

use crate::dom::{all, document, on, set, unset, window};

pub fn wake() {
    on(&document(), "submit", |event: SubmitEvent| {
        let form = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = form.filter(|form| form.class_list().contains("theme")) else { return };
        let Some(chosen) = event.submitter().and_then(|button| button.get_attribute("value")) else { return };
        event.prevent_default();
        show(&chosen);
        tell(&crate::dom::said_by(&form, "action"), &chosen);
    });
}

fn show(chosen: &str) {
    let Some(html) = document().document_element() else { return };
    match chosen {
        "light" | "dark" => set(&html, "data-theme", chosen),
        _ => unset(&html, "data-theme"),
    }
    for button in all::<Element>("form.theme button[name=theme]") {
        let pressed = button.get_attribute("value").as_deref() == Some(chosen);
        set(&button, "aria-pressed", if pressed { "true" } else { "false" });
    }
}

/// A failure shows itself on the next page, which then has the old theme.
fn tell(address: &str, chosen: &str) {
    let (Ok(headers), request) = (Headers::new(), RequestInit::new()) else { return };
    if headers.set("content-type", "application/x-www-form-urlencoded").is_err() {
        return;
    }
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&JsValue::from_str(&format!("theme={chosen}")));
    drop(window().fetch_with_str_and_init(address, &request));
}
