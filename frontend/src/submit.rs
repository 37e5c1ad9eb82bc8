//! Forms: sent in the background as the browser would send them, so that the server answers with the page as it is
//! afterwards, or with the same page and what is wrong. A form therefore works the same with and without this
//! program; with it, the rest of the page stands still.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    Element, FormData, HtmlDetailsElement, HtmlDialogElement, HtmlElement, HtmlFormElement, HtmlInputElement,
    HtmlTextAreaElement, SubmitEvent, UrlSearchParams,
};

use crate::dom::{around, below, document, first_below, on, one, said_by, set, tell_changed, unset, window};
use crate::morph::{self, Why};
use crate::page::{self, Fetched, Step};
use crate::{arrive, drafts, instants, zones};

/// On a form that is on its way: the value of the button that was pressed meanwhile.
const NEXT: &str = "data-next";

pub fn wake() {
    on(&window(), "submit", |event: SubmitEvent| {
        let Some(form) = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
        let method = said_by(&form, "method").to_lowercase();
        let elsewhere = said_by(&form, "target") == "_blank" || method == "dialog" || form.has_attribute("data-whole");
        if event.default_prevented() || elsewhere {
            return;
        }
        event.prevent_default();
        let button = event.submitter();
        if method == "post" { send(form, button) } else { ask(&form) }
    });
}

/// Name and value pairs as the browser would send them.
fn fields(form: &HtmlFormElement, button: Option<&HtmlElement>) -> Vec<(String, String)> {
    let Ok(data) = FormData::new_with_form(form) else { return Vec::new() };
    let mut pairs: Vec<(String, String)> = data
        .entries()
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry: js_sys::Array = entry.into();
            Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
        })
        .collect();
    if let Some(name) = button.and_then(|button| button.get_attribute("name")) {
        pairs.push((name, button.and_then(|button| button.get_attribute("value")).unwrap_or_default()));
    }
    instants::translate(form, &mut pairs);
    pairs
}

fn encoded(pairs: &[(String, String)]) -> Option<UrlSearchParams> {
    let encoded = UrlSearchParams::new().ok()?;
    pairs.iter().for_each(|(name, value)| encoded.append(name, value));
    Some(encoded)
}

/// A form that only asks, such as filters: its answers become the address. Empty ones are left out of it.
fn ask(form: &HtmlFormElement) {
    let mut pairs = fields(form, None);
    pairs.iter_mut().for_each(|(_, value)| *value = value.trim().to_owned());
    pairs.retain(|(_, value)| !value.is_empty());
    let path = page::path_of(&said_by(form, "action"));
    let query = encoded(&pairs).map(|query| query.to_string().as_string().unwrap_or_default()).unwrap_or_default();
    let address = if query.is_empty() { path } else { format!("{path}?{query}") };
    page::visit(address, Step::On);
}

/// Where a form belongs to: the page that stands, or another page of which a part is shown here.
struct Frame {
    element: Element,
    address: String,
}

impl Frame {
    fn around(form: &HtmlFormElement) -> Option<Frame> {
        let element: Element = around(form, "[data-frame]")?;
        let address = element.get_attribute("data-frame")?;
        Some(Frame { element, address })
    }
}

fn send(form: HtmlFormElement, button: Option<HtmlElement>) {
    if form.get_attribute("aria-busy").is_some() {
        if let Some(value) = button.and_then(|button| button.get_attribute("value")) {
            set(&form, NEXT, &value);
        }
        return;
    }
    // What was changed by parts goes along.
    unset(&form, "data-changed");
    let pairs = fields(&form, button.as_ref());
    let Some(body) = encoded(&pairs) else { return };
    let pressed = button.map(HtmlElement::unchecked_into::<Element>);
    busy(&form, pressed.as_ref(), true);
    let frame = Frame::around(&form);
    let (from, action) = (frame.as_ref().map(|frame| frame.address.clone()), action_of(&form, pressed.as_ref()));
    page::take_turn();
    spawn_local(async move {
        let answer = page::fetch(&action, Some(&JsValue::from(body)), from.as_deref()).await;
        busy(&form, pressed.as_ref(), false);
        if let Some(next) = next(&form, pressed.is_none(), &pairs) {
            return send(form, next);
        }
        match answer {
            Ok(answer) if answer.refused => refused(&form, &answer, frame.as_ref()),
            Ok(answer) => accepted(&form, &answer, &pairs, frame.as_ref()),
            Err(trouble) => trouble.tell(),
        }
    });
}

/// Of a form that is sent with each change: what was pressed or changed while it was on its way. That is sent as well,
/// and its answer is the one that counts.
fn next(form: &HtmlFormElement, changed: bool, sent: &[(String, String)]) -> Option<Option<HtmlElement>> {
    let pressed = form.get_attribute(NEXT);
    unset(form, NEXT);
    if !form.has_attribute("data-edits") || !changed {
        return None;
    }
    let button = pressed.and_then(|value| {
        let buttons = below::<HtmlElement>(form, "button[name=act]");
        buttons.into_iter().find(|button| button.get_attribute("value").as_ref() == Some(&value))
    });
    (button.is_some() || fields(form, None) != sent).then_some(button)
}

fn action_of(form: &HtmlFormElement, button: Option<&Element>) -> String {
    let own = button.and_then(|button| button.get_attribute("formaction"));
    own.or_else(|| form.get_attribute("action")).unwrap_or_else(page::address)
}

fn busy(form: &HtmlFormElement, button: Option<&Element>, on: bool) {
    for element in [Some(form.unchecked_ref::<Element>()), button].into_iter().flatten() {
        if on { set(element, "aria-busy", "true") } else { unset(element, "aria-busy") }
    }
}

/// The page comes back with what is wrong; the reader goes on there.
fn refused(form: &HtmlFormElement, answer: &Fetched, frame: Option<&Frame>) {
    match frame {
        Some(frame) => {
            put_into(frame, answer);
            arrive::everything();
        }
        None => page::show(&answer.page, Why::Asked),
    }
    set(form, "data-refused", "");
    let place = frame.map(|frame| frame.element.clone()).or_else(|| one("main"));
    let wrong = place.and_then(|place| first_below::<HtmlElement>(&place, "[autofocus][aria-invalid], [autofocus]"));
    if let Some(wrong) = wrong {
        // Focus is refused only by an element that is gone.
        let _ = wrong.focus();
        crate::dom::scroll_near(&wrong);
    }
}

fn accepted(form: &HtmlFormElement, answer: &Fetched, sent: &[(String, String)], frame: Option<&Frame>) {
    drafts::forget(form);
    let typed_since = typed_since(form, sent);
    let half_typed = half_typed(form);
    let held_focus = document().active_element().is_some_and(|focus| form.contains(Some(&focus)));
    // What stands in it was accepted: from now on it holds what the server says.
    unset(form, "data-refused");
    form.reset();
    zones::forget(form);
    if let Some(dialog) = around::<HtmlDialogElement>(form, "dialog") {
        dialog.close();
    }
    let folded = around::<HtmlDetailsElement>(form, "details[open]");
    if let Some(details) = &folded {
        details.set_open(false);
    }
    let elsewhere = page::path_of(&answer.address) != page::path_of(&page::address());
    if frame.is_some() && !elsewhere {
        return page::look_again(Why::Asked);
    }
    let step = if elsewhere { Step::On } else { Step::Here };
    page::enter(answer, &answer.address, step);
    if let Some((input, words)) = half_typed.filter(|(input, words)| input.is_connected() && input.value() != *words) {
        input.set_value(&words);
    }
    if let Some((area, words)) = typed_since {
        area.set_value(&words);
    }
    // A form that is sent with each change would be sent again.
    if !form.has_attribute("data-edits") {
        for control in below::<Element>(form, "textarea, input:not([type=hidden])") {
            tell_changed(&control);
        }
    }
    // Those changes are no draft.
    drafts::forget(form);
    let opener = folded.and_then(|details| first_below::<HtmlElement>(&details, "summary"));
    if let Some(opener) = opener.filter(|opener| held_focus && opener.is_connected()) {
        let _ = opener.focus();
    }
}

/// What was typed into a line while it was on its way: it is part of the next one.
fn typed_since(form: &HtmlFormElement, sent: &[(String, String)]) -> Option<(HtmlTextAreaElement, String)> {
    let area: HtmlTextAreaElement = first_below(form, "textarea[data-enter]")?;
    let (_, body) = sent.iter().find(|(name, _)| *name == area.name())?;
    let held = area.value().replace("\r\n", "\n");
    let since = held.strip_prefix(body.replace("\r\n", "\n").as_str())?.trim_start().to_owned();
    (!since.is_empty()).then_some((area, since))
}

/// What stands in the field that the reader is in, of a form that is sent with each change: it goes on from there.
fn half_typed(form: &HtmlFormElement) -> Option<(HtmlInputElement, String)> {
    let input: HtmlInputElement = document().active_element()?.dyn_into().ok()?;
    let typed = matches!(input.type_().as_str(), "text" | "number" | "time" | "date" | "datetime-local");
    let within = form.has_attribute("data-edits") && form.contains(Some(&input));
    (typed && within).then(|| (input.clone(), input.value()))
}

/// Shows the part of another page that a frame holds.
pub fn put_into_frame(element: &Element, answer: &Fetched) {
    let address = element.get_attribute("data-frame").unwrap_or_default();
    put_into(&Frame { element: element.clone(), address }, answer);
    arrive::everything();
}

fn put_into(frame: &Frame, answer: &Fetched) {
    let part = answer.page.query_selector("main [data-part]").ok().flatten();
    if let Some(part) = part {
        morph::inside(&frame.element, &part, Why::Asked);
    }
}
