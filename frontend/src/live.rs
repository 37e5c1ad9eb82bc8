//! The event stream: opened once per tab, watched, opened again when it broke. What it tells is only that something
//! has happened; the page then looks again. The browser sends `Last-Event-ID` when it reconnects by itself; after
//! any other break the page looks again as well, so nothing is missed.

use std::cell::{Cell, RefCell};

use js_sys::{JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, EventSource, EventTarget, MessageEvent};

use crate::dom::{after, all, document, every, now, on, set, unset, window, write};
use crate::morph::Why;
use crate::{moments, page};

const ADDRESS: &str = "/live";
/// Changes that belong together arrive within this time of the first.
const GATHER_MS: f64 = 15.0;
/// While changes rain down, pages look again at most this often.
const BREATHE_MS: f64 = 250.0;
/// Before a stream that the server has closed for good is opened again.
const RETRY_MS: i32 = 2_000;
/// Silence after which a stream counts as broken: the server speaks every two seconds.
const SILENCE_MS: f64 = 3_900.0;
/// How often silence is looked for: with it, a break shows within five seconds.
const WATCH_MS: i32 = 500;
/// A hidden tab gives its connection back after this time: browsers allow six per host over HTTP/1.1.
const HIDDEN_MS: i32 = 20_000;
/// What is due later is looked at by a page that comes later.
const A_DAY_MS: i64 = 86_400_000;
/// After what is due, so that the server agrees that it has passed.
const A_LITTLE_MS: i32 = 250;
/// Smaller numbers in a pulse are no time (2020 began at it).
const EARLIEST_MS: f64 = 1_577_836_800_000.0;

thread_local! {
    static SOURCE: RefCell<Option<EventSource>> = const { RefCell::new(None) };
    /// The stream broke since the page was loaded: it looks again once the stream stands.
    static MISSED: Cell<bool> = const { Cell::new(false) };
    static TELLING: Cell<bool> = const { Cell::new(false) };
    static TOLD_AT: Cell<f64> = const { Cell::new(0.0) };
    /// When anything was last heard, while a source is open.
    static HEARD_AT: Cell<Option<f64>> = const { Cell::new(None) };
    static HIDDEN: Cell<u32> = const { Cell::new(0) };
    /// The incident whose room stood when the stream was opened.
    static AT: RefCell<Option<String>> = const { RefCell::new(None) };
    static STATE: Cell<Line> = const { Cell::new(Line::Connecting) };
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Connecting,
    Live,
    Lost,
}

pub fn wake() {
    every(WATCH_MS, watch_silence);
    on(&window(), "offline", |_: Event| {
        MISSED.set(true);
        show(Line::Lost);
    });
    on(&window(), "online", |_: Event| connect());
    on(&document(), "visibilitychange", |_: Event| watch_hiding());
}

/// Opens the stream when the page that stands wants to be live; says on it how the line is.
pub fn arrive() {
    let wanted = !all::<Element>("[data-live]").is_empty();
    let open = SOURCE.with_borrow(Option::is_some);
    if wanted && !open && STATE.get() != Line::Lost {
        connect();
    }
    if wanted && open && STATE.get() == Line::Live && AT.with_borrow(|at| *at != shows()) {
        // Another room, or none: the server knows who is where by the stream. What falls between the two is looked for.
        MISSED.set(true);
        connect();
    }
    if !wanted && open {
        // Nobody is signed in any more.
        leave();
    }
    paint(STATE.get());
    for element in all::<Element>("[data-look-every]") {
        look_while_there(&element);
    }
    for element in all::<Element>("[data-look-at]") {
        look_when_due(&element);
    }
}

/// A moment at which the page changes without a notice: it looks again a little later.
fn look_when_due(element: &Element) {
    let due = |element: &Element| element.get_attribute("data-look-at").and_then(|at| at.parse::<i64>().ok());
    let Some(at) = due(element) else { return };
    let left = at - moments::time();
    if !(0..A_DAY_MS).contains(&left) || !crate::dom::mark(element, &format!("musterDue{at}")) {
        return;
    }
    let element = element.clone();
    after(left as i32 + A_LITTLE_MS, move || {
        if element.is_connected() && due(&element) == Some(at) {
            page::look_again(Why::Live);
        }
    });
}

/// Something that the stream does not tell of is watched: the page looks again while it is there.
fn look_while_there(element: &Element) {
    let seconds = element.get_attribute("data-look-every").and_then(|seconds| seconds.parse::<i32>().ok());
    let Some(seconds) = seconds.filter(|_| crate::dom::mark(element, "musterLooks")) else { return };
    let element = element.clone();
    after(seconds * 1000, move || {
        if !element.is_connected() {
            return;
        }
        // The same element may ask again.
        crate::dom::unmark(&element, "musterLooks");
        if document().hidden() { look_while_there(&element) } else { page::look_again(Why::Live) }
    });
}

fn connect() {
    if let Some(old) = SOURCE.take() {
        old.close();
    }
    HEARD_AT.set(Some(now()));
    let at = shows();
    let address = at.as_ref().map_or_else(|| ADDRESS.to_owned(), |at| format!("{ADDRESS}?at={at}"));
    AT.set(at);
    let Ok(source) = EventSource::new(&address) else {
        after(RETRY_MS, connect);
        return;
    };
    let listen = |kind: &str, act: fn(Event)| on(source.unchecked_ref::<EventTarget>(), kind, act);
    listen("open", |_| stands());
    listen("error", |_| breaks());
    listen("message", hears);
    listen("resync", |_| soon());
    listen("pulse", beats);
    SOURCE.set(Some(source));
}

/// The incident whose room the page shows.
fn shows() -> Option<String> {
    all::<Element>("[data-here]").first().and_then(|room| room.get_attribute("data-here"))
}

fn leave() {
    if let Some(source) = SOURCE.take() {
        MISSED.set(true);
        HEARD_AT.set(None);
        source.close();
    }
}

fn said(event: &Event) -> Option<String> {
    event.dyn_ref::<MessageEvent>()?.data().as_string()
}

/// A pulse tells that the line is alive and what time it is on the server.
fn beats(event: Event) {
    HEARD_AT.set(Some(now()));
    let told = said(&event).and_then(|text| text.trim().parse::<f64>().ok());
    if let Some(server) = told.filter(|ms| *ms > EARLIEST_MS) {
        moments::note_server_time(server);
    }
}

fn stands() {
    HEARD_AT.set(Some(now()));
    show(Line::Live);
    if MISSED.replace(false) {
        soon();
    }
}

fn breaks() {
    MISSED.set(true);
    show(Line::Lost);
    let closed = SOURCE.with_borrow(|source| source.as_ref().is_none_or(|it| it.ready_state() == EventSource::CLOSED));
    if closed {
        after(RETRY_MS, connect);
    }
}

fn hears(event: Event) {
    HEARD_AT.set(Some(now()));
    let notice = said(&event).and_then(|text| JSON::parse(&text).ok());
    // A kind of message that this version does not know: better look once too often.
    if notice.is_none_or(|notice| concerns(&notice)) {
        soon();
    }
}

/// Whether something on the page is about this. `data-live` lists beginnings of kinds; `data-live-of` narrows them
/// down to incidents and alerts by their ids.
fn concerns(notice: &JsValue) -> bool {
    let word = |name: &str| Reflect::get(notice, &name.into()).ok().and_then(|value| value.as_string());
    let kind = word("kind").unwrap_or_default();
    let subjects: Vec<String> = [word("incident_id"), word("alert_id")].into_iter().flatten().collect();
    all::<Element>("[data-live]").iter().any(|element| {
        let kinds = element.get_attribute("data-live").unwrap_or_default();
        let of = element.get_attribute("data-live-of");
        let about = of.is_none_or(|of| of.split(' ').any(|id| subjects.iter().any(|subject| subject == id)));
        about && kinds.split(' ').any(|begins| begins == "*" || kind.starts_with(begins))
    })
}

/// Looks again as soon as the page has had time to breathe.
pub fn soon() {
    if TELLING.replace(true) {
        return;
    }
    let rest = BREATHE_MS - (now() - TOLD_AT.get());
    after(rest.clamp(GATHER_MS, BREATHE_MS) as i32, || {
        TELLING.set(false);
        TOLD_AT.set(now());
        page::look_again(Why::Live);
    });
}

/// A cable pulled out closes nothing: only the missing pulse tells.
fn watch_silence() {
    if HEARD_AT.get().is_some_and(|at| now() - at > SILENCE_MS) {
        MISSED.set(true);
        show(Line::Lost);
        connect();
    }
}

fn watch_hiding() {
    HIDDEN.set(HIDDEN.get() + 1);
    if !document().hidden() {
        if SOURCE.with_borrow(Option::is_none) && !all::<Element>("[data-live]").is_empty() {
            connect();
        }
        return;
    }
    let since = HIDDEN.get();
    after(HIDDEN_MS, move || {
        if HIDDEN.get() == since {
            leave();
        }
    });
}

fn show(line: Line) {
    if STATE.replace(line) != line {
        paint(line);
    }
}

fn paint(line: Line) {
    let (state, words, icon) = match line {
        Line::Connecting => ("connecting", "Connecting", "radio"),
        Line::Live => ("live", "Live", "radio"),
        Line::Lost => ("lost", "No connection", "wifi-off"),
    };
    for element in all::<Element>(".line-state") {
        set(&element, "data-state", state);
        if let Some(shown) = crate::dom::first_below::<Element>(&element, ".line-words") {
            write(&shown, words);
        }
        crate::dom::change_icon(&element, icon);
    }
    for element in all::<Element>(".line-lost[data-line]") {
        if line == Line::Lost { unset(&element, "hidden") } else { set(&element, "hidden", "") }
    }
}
