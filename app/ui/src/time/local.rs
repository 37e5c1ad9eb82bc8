//! Moments in the reader's zone, by the browser's own `Intl`. The page may name another zone in `<html data-zone>`.
//! Only for the browser: call from effects.

use js_sys::{Array, Date, Intl::DateTimeFormat, Object, Reflect};
use wasm_bindgen::JsValue;

/// `03:12`
pub fn clock(at: i64) -> String {
    words(at, &[("hour", "2-digit"), ("minute", "2-digit")])
}

/// `20 Nov 2025`
pub fn date(at: i64) -> String {
    words(at, &[("day", "numeric"), ("month", "short"), ("year", "numeric")])
}

/// `Thu 20 Nov 2025, 03:12 CET`
pub fn exact(at: i64) -> String {
    let parts = [("weekday", "short"), ("day", "numeric"), ("month", "short"), ("year", "numeric")];
    with_clock(at, &parts)
}

/// `Thu 20 Nov, 03:12 CET`; with the year when it is not this one.
pub fn exact_brief(at: i64, now: i64) -> String {
    let year = |at| words(at, &[("year", "numeric")]);
    if year(at) == year(now) {
        with_clock(at, &[("weekday", "short"), ("day", "numeric"), ("month", "short")])
    } else {
        exact(at)
    }
}

fn with_clock(at: i64, day: &[(&str, &str)]) -> String {
    let clock = [("hour", "2-digit"), ("minute", "2-digit"), ("timeZoneName", "short")];
    let parts: Vec<(&str, &str)> = day.iter().copied().chain(clock).collect();
    words(at, &parts).replacen(", ", " ", 1)
}

/// The zone that the page asks for; none means the reader's own.
fn zone() -> Option<String> {
    leptos::prelude::document()
        .document_element()
        .and_then(|html| html.get_attribute("data-zone"))
        .filter(|zone| !zone.is_empty())
}

fn words(at: i64, parts: &[(&str, &str)]) -> String {
    let options = Object::new();
    let hour_cycle = ("hourCycle", "h23".to_owned());
    let zone = zone().map(|zone| ("timeZone", zone));
    let parts = parts.iter().map(|(name, value)| (*name, (*value).to_owned()));
    for (name, value) in parts.chain([hour_cycle]).chain(zone) {
        // Setting a property of a plain object that was just made cannot fail.
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(&value));
    }
    // British English gives the day before the month and 24 hours: the language of the whole interface.
    let locales = Array::of1(&JsValue::from_str("en-GB"));
    let format = DateTimeFormat::new(&locales, &options);
    let moment = Date::new(&JsValue::from_f64(at as f64));
    let text = format.format().call1(&JsValue::UNDEFINED, &moment);
    text.ok().and_then(|text| text.as_string()).unwrap_or_else(|| super::format::exact_utc(at))
}
