//! Days and times in the reader's own zone: a field that asks for an instant (`data-instant`) shows local time, and
//! what is sent is the instant in milliseconds. Without this program the field is in UTC and says so.

use js_sys::{Date, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlFormElement, HtmlInputElement};

use crate::dom::{all, below, document};

/// Holds the instant that a field shows.
const SHOWN: &str = "musterInstant";

/// Shows each field in local time. From then on it is the reader's, until the server asks about another instant.
pub fn arrive() {
    for field in all::<HtmlInputElement>("input[data-instant]") {
        let Some(asked) = field.get_attribute("data-instant") else { continue };
        let shown = Reflect::get(&field, &SHOWN.into()).ok().and_then(|shown| shown.as_string());
        let is_written = document().active_element().is_some_and(|focus| focus == **field);
        if let Some(at) = asked.parse::<f64>().ok().filter(|_| shown.as_deref() != Some(&asked) && !is_written) {
            field.set_value(&local_minutes(at));
            // An element takes any property.
            let _ = Reflect::set(&field, &SHOWN.into(), &asked.into());
        }
    }
}

/// Puts instants into what a form sends.
pub fn translate(form: &HtmlFormElement, pairs: &mut [(String, String)]) {
    for field in below::<HtmlInputElement>(form.unchecked_ref(), "input[data-instant]") {
        let at = Date::parse(&field.value());
        if let Some(pair) = pairs.iter_mut().find(|(name, _)| *name == field.name() && !at.is_nan()) {
            pair.1 = (at as i64).to_string();
        }
    }
}

/// The value of a `datetime-local` input for an instant.
fn local_minutes(at: f64) -> String {
    let date = Date::new(&JsValue::from_f64(at));
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes()
    )
}
