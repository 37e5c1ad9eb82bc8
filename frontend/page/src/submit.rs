//! Forms: sent in the background as the browser would send them, so that the server answers with the page as it is
//! afterwards, or with the same page and what is wrong. A form therefore works the same with and without this
//! program; with it, what was typed and a password that was refused stay where they are.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, FormData, HtmlElement, HtmlFormElement, SubmitEvent, UrlSearchParams};

use crate::dom::{on, one, scroll_near, set, unset, window};
use crate::page::{self, Fetched};
use crate::{drafts, notice};

pub fn wake() {
    on(&window(), "submit", |event: SubmitEvent| {
        let Some(form) = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
        if !event.default_prevented() && form.method() == "post" {
            event.prevent_default();
            send(form, event.submitter());
        }
    });
}

/// The fields as the browser would send them.
fn fields(form: &HtmlFormElement) -> Option<UrlSearchParams> {
    let (data, fields) = (FormData::new_with_form(form).ok()?, UrlSearchParams::new().ok()?);
    for entry in data.entries().into_iter().flatten() {
        let entry: js_sys::Array = entry.into();
        if let (Some(name), Some(value)) = (entry.get(0).as_string(), entry.get(1).as_string()) {
            fields.append(&name, &value);
        }
    }
    Some(fields)
}

fn send(form: HtmlFormElement, button: Option<HtmlElement>) {
    // Once is enough: the answer is on its way.
    if form.has_attribute("aria-busy") {
        return;
    }
    let Some(fields) = fields(&form) else { return };
    notice::hide();
    busy(&form, button.as_ref(), true);
    spawn_local(async move {
        let answer = page::send(&form.action(), &fields).await;
        busy(&form, button.as_ref(), false);
        match answer {
            Ok(answer) if answer.refused => refused(&answer),
            Ok(answer) => {
                drafts::forget(&form);
                form.reset();
                page::show(&answer);
            }
            Err(page::Trouble::Elsewhere(address)) => {
                drafts::forget(&form);
                page::Trouble::Elsewhere(address).tell();
            }
            Err(trouble) => trouble.tell(),
        }
    });
}

fn busy(form: &HtmlFormElement, button: Option<&HtmlElement>, on: bool) {
    let elements: [Option<&Element>; 2] = [Some(form), button.map(|button| button.unchecked_ref())];
    for element in elements.into_iter().flatten() {
        if on { set(element, "aria-busy", "true") } else { unset(element, "aria-busy") }
    }
}

/// The page comes back with what is wrong; the reader goes on there.
fn refused(answer: &Fetched) {
    page::show(answer);
    let wrong = ["main [aria-invalid]", "main .form-error", "main [autofocus]"].into_iter().find_map(one);
    if let Some(wrong) = wrong.and_then(|wrong| wrong.dyn_into::<HtmlElement>().ok()) {
        // Focus is refused only by an element that is gone.
        let _ = wrong.focus();
        scroll_near(&wrong);
    }
}
