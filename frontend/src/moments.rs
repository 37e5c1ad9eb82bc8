//! Times: the server writes them in UTC, here they become the reader's own and move. Also what is drawn of time, such
//! as a ring that empties, and clocks of other people's zones.

use std::cell::Cell;

use app_words as words;
use domain::loss::Spread;
use js_sys::{Array, Date, Intl::DateTimeFormat, Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::{Element, Event};

use crate::dom::{all, document, every, first_below, now, on, set, unset, window, write};

/// Smaller differences are the way of the message, not a wrong clock.
const TRUSTED_SKEW_MS: f64 = 2_000.0;

thread_local! {
    static SKEW: Cell<f64> = const { Cell::new(0.0) };
}

/// Corrects a browser clock that is wrong, by the server's time in a message that has just arrived.
pub fn note_server_time(server: f64) {
    let difference = server - now();
    SKEW.set(if difference.abs() > TRUSTED_SKEW_MS { difference } else { 0.0 });
}

/// Now, in milliseconds since the epoch, by the clock of the server.
pub fn time() -> i64 {
    (now() + SKEW.get()) as i64
}

pub fn wake() {
    every(1_000, || {
        if !document().hidden() {
            tick();
        }
    });
    on(&window(), "focus", |_: Event| tick());
}

/// Everything once; what stands still is done with it.
pub fn arrive() {
    let now = time();
    for element in all::<Element>("time[data-as]") {
        show(&element, now);
        if let Some(at) = moment(&element, "datetime") {
            let exact = exact(at);
            if element.get_attribute("title").as_deref() != Some(&exact) {
                set(&element, "title", &exact);
            }
        }
    }
    tick();
}

fn tick() {
    let now = time();
    for element in all::<Element>("time:is([data-as=relative], [data-as=elapsed], [data-as=countdown])") {
        show(&element, now);
    }
    for element in all::<Element>("svg.ring[data-from], svg.bar-meter[data-from]") {
        draw(&element, now);
    }
    for element in all::<Element>("[data-course]") {
        show_loss(&element, now);
    }
    for element in all::<Element>(".local[data-offset]") {
        show_local(&element, now);
    }
}

/// An instant in an attribute, as RFC 3339.
fn moment(element: &Element, name: &str) -> Option<i64> {
    let at = Date::parse(&element.get_attribute(name)?);
    (!at.is_nan()).then_some(at as i64)
}

fn number(element: &Element, name: &str) -> Option<i64> {
    element.get_attribute(name)?.parse().ok()
}

fn show(element: &Element, now: i64) {
    let Some(at) = moment(element, "datetime") else { return };
    let before = element.get_attribute("data-before").map(|word| format!("{word} ")).unwrap_or_default();
    let text = match element.get_attribute("data-as").unwrap_or_default().as_str() {
        "relative" => words::relative(at, now),
        "clock" => clock(at),
        "date" => date(at),
        "exact" => exact_brief(at, now),
        "elapsed" => words::duration(moment(element, "data-until").unwrap_or(now) - at),
        "countdown" if at < now => words::late_by(now - at),
        "countdown" => format!("{before}{}", words::countdown(at - now)),
        _ => return,
    };
    write(element, &text);
    if let Some(countdown) = element.parent_element().filter(|parent| parent.class_list().contains("countdown")) {
        // A class without white space is always taken.
        let _ = countdown.class_list().toggle_with_force("late", at < now);
    }
}

/// A bar that fills between two moments, or a ring that empties.
fn draw(picture: &Element, now: i64) {
    let (Some(from), Some(to)) = (number(picture, "data-from"), number(picture, "data-to")) else { return };
    let over = ((now - from) as f64 / (to - from).max(1) as f64).clamp(0.0, 1.0);
    let (part, name, value) = if picture.class_list().contains("ring") {
        (".run", "stroke-dasharray", format!("{:.1} 100", (1.0 - over) * 100.0))
    } else {
        ("rect", "width", format!("{:.1}", over * 100.0))
    };
    if let Some(part) = first_below::<Element>(picture, part) {
        set(&part, name, &value);
    }
}

/// What was lost so far, growing at the rates that the page knows ahead.
fn show_loss(element: &Element, now: i64) {
    let (Some(total), Some(course)) = (element.get_attribute("data-loss"), element.get_attribute("data-course")) else {
        return;
    };
    let course: Vec<(i64, Spread)> = course.split(' ').filter_map(rate_from).collect();
    let Some(mut total) = spread(&total) else { return };
    for (index, (from, per_hour)) in course.iter().enumerate() {
        let until = course.get(index + 1).map_or(now, |(next, _)| now.min(*next));
        let lasted = (until - from).max(0) as f64 / 3_600_000.0;
        let grown = |per_hour: i64| (per_hour as f64 * lasted) as i64;
        total.at_least += grown(per_hour.at_least);
        total.at_most = total.at_most.zip(per_hour.at_most).map(|(most, per_hour)| most + grown(per_hour));
    }
    write(element, &total.words(&element.get_attribute("data-currency").unwrap_or_default()));
}

/// `1764000000000:1000:10000`
fn rate_from(text: &str) -> Option<(i64, Spread)> {
    let (from, per_hour) = text.split_once(':')?;
    Some((from.parse().ok()?, spread(per_hour)?))
}

/// `1000:10000`, or `1000:` when nothing bounds it.
fn spread(text: &str) -> Option<Spread> {
    let (least, most) = text.split_once(':')?;
    Some(Spread { at_least: least.parse().ok()?, at_most: most.parse().ok() })
}

/// `15:20 Stockholm`, at night with a moon.
fn show_local(element: &Element, now: i64) {
    let Some(offset) = number(element, "data-offset") else { return };
    let minute = words::minute_of_day(now, offset);
    if let Some(shown) = first_below::<Element>(element, ".num") {
        write(&shown, &words::of_day(minute));
    }
    if let Some(moon) = first_below::<Element>(element, ".night") {
        if words::is_night(minute) { unset(&moon, "hidden") } else { set(&moon, "hidden", "") }
    }
}

/// `03:12`
fn clock(at: i64) -> String {
    written(at, &[("hour", "2-digit"), ("minute", "2-digit")])
}

/// `20 Nov 2025`
fn date(at: i64) -> String {
    written(at, &[("day", "numeric"), ("month", "short"), ("year", "numeric")])
}

/// `Thu 20 Nov 2025, 03:12 CET`
fn exact(at: i64) -> String {
    with_clock(at, &[("weekday", "short"), ("day", "numeric"), ("month", "short"), ("year", "numeric")])
}

/// `Thu 20 Nov, 03:12 CET`; with the year when it is not this one.
fn exact_brief(at: i64, now: i64) -> String {
    let year = |at| written(at, &[("year", "numeric")]);
    if year(at) == year(now) {
        with_clock(at, &[("weekday", "short"), ("day", "numeric"), ("month", "short")])
    } else {
        exact(at)
    }
}

fn with_clock(at: i64, day: &[(&str, &str)]) -> String {
    let clock = [("hour", "2-digit"), ("minute", "2-digit"), ("timeZoneName", "short")];
    let parts: Vec<(&str, &str)> = day.iter().copied().chain(clock).collect();
    written(at, &parts).replacen(", ", " ", 1)
}

/// The zone that the page asks for; none means the reader's own.
fn zone() -> Option<String> {
    document().document_element()?.get_attribute("data-zone").filter(|zone| !zone.is_empty())
}

thread_local! {
    /// Making a format takes a hundred times as long as using it.
    static FORMATS: std::cell::RefCell<std::collections::HashMap<String, js_sys::Function>> = std::cell::RefCell::default();
}

/// `Mon 09:00`, in this zone.
pub fn weekday_and_clock(at: i64, zone: Option<String>) -> String {
    written_in(at, &[("weekday", "short"), ("hour", "2-digit"), ("minute", "2-digit")], zone)
}

fn written(at: i64, parts: &[(&str, &str)]) -> String {
    written_in(at, parts, zone())
}

fn written_in(at: i64, parts: &[(&str, &str)], zone: Option<String>) -> String {
    let name = format!("{parts:?} {zone:?}");
    let format = FORMATS.with_borrow_mut(|formats| formats.entry(name).or_insert_with(|| made(parts, zone)).clone());
    let text = format.call1(&JsValue::UNDEFINED, &Date::new(&JsValue::from_f64(at as f64)));
    text.ok().and_then(|text| text.as_string()).unwrap_or_else(|| words::exact_utc(at))
}

fn made(parts: &[(&str, &str)], zone: Option<String>) -> js_sys::Function {
    let options = Object::new();
    let hour_cycle = ("hourCycle", "h23".to_owned());
    let parts = parts.iter().map(|(name, value)| (*name, (*value).to_owned()));
    for (name, value) in parts.chain([hour_cycle]).chain(zone.map(|zone| ("timeZone", zone))) {
        // Setting a property of a plain object that was just made cannot fail.
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(&value));
    }
    // British English gives the day before the month and 24 hours: the language of the whole interface.
    DateTimeFormat::new(&Array::of1(&JsValue::from_str("en-GB")), &options).format()
}
