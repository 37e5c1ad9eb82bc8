//! The log and the timeline: boxes that are read from their end. Says how much has come while the reader looks back,
//! and brings earlier entries in place, without moving what is read.

use std::cell::Cell;

use wasm_bindgen_futures::spawn_local;
use web_sys::{Document, Element, Event, HtmlElement, MouseEvent};

use crate::dom::{
    around, before_frame, below, children, document, first_below, focus_gently, on, on_first, one, set, target, unset,
    write,
};
use crate::{moments, page};

/// The box is laid out from its end, so the newest line is at 0 and reading back goes below it.
const AWAY: i32 = -120;

thread_local! {
    /// How many lines the reader has seen, while they look back.
    static SEEN: Cell<usize> = const { Cell::new(0) };
}

pub fn wake() {
    on_first(&document(), "scroll", |event: Event| {
        if target(&event).is_some_and(|target| target.class_list().contains("log-box")) {
            announce();
        }
    });
    on(&document(), "click", |event: MouseEvent| {
        let Some(pressed) = target(&event) else { return };
        if let Some(list) = around::<Element>(&pressed, "[data-to-the-end]").and(log_box()) {
            list.set_scroll_top(0);
        }
        let plain =
            event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if let Some(link) = around::<Element>(&pressed, "a[data-earlier]").filter(|_| plain) {
            event.prevent_default();
            bring_earlier(link);
        }
    });
}

/// Lines may have come.
pub fn arrive() {
    announce();
}

fn log_box() -> Option<Element> {
    one(".log-box[data-log]")
}

fn lines(list: &Element) -> usize {
    below::<Element>(list, "ol[data-grows] > li").len()
}

/// "3 new", while the reader looks back.
fn announce() {
    let (Some(list), Some(place)) = (log_box(), one(".log-new")) else { return };
    let count = lines(&list);
    if list.scroll_top() >= AWAY {
        SEEN.set(count);
    }
    let unseen = count.saturating_sub(SEEN.get());
    let button = first_below::<Element>(&place, "button");
    match (unseen, button) {
        (0, Some(button)) => button.remove(),
        (0, None) => {}
        (unseen, Some(button)) => write(&button, &format!("{unseen} new")),
        (unseen, None) => {
            let Ok(button) = document().create_element("button") else { return };
            set(&button, "type", "button");
            set(&button, "data-to-the-end", "");
            write(&button, &format!("{unseen} new"));
            // A place that was just found takes a child.
            let _ = place.append_child(&button);
        }
    }
}

/// Puts the entries of the page that the link leads to over those that stand.
fn bring_earlier(link: Element) {
    if link.get_attribute("aria-busy").as_deref() == Some("true") {
        return;
    }
    let Some(address) = link.get_attribute("href") else { return };
    set(&link, "aria-busy", "true");
    spawn_local(async move {
        let fetched = page::fetch(&address, None, None).await;
        unset(&link, "aria-busy");
        match fetched {
            Ok(fetched) if link.is_connected() => put_before(&link, &fetched.page),
            Ok(_) => {}
            Err(trouble) => trouble.tell(),
        }
    });
}

fn put_before(link: &Element, earlier: &Document) {
    let Some(list) = around::<HtmlElement>(link, "[data-log]") else { return };
    let theirs =
        earlier.query_selector(&format!(".{}[data-log]", list.class_name().split(' ').next().unwrap_or_default()));
    let (Some(older), Ok(Some(theirs))) = (first_below::<Element>(&list, "ol.older"), theirs) else { return };
    keep_place(&list, || {
        let first = older.first_child();
        for entry in below::<Element>(&theirs, "ol:not(.older) > li") {
            // It is an element of another document, and is adopted.
            let _ = older.insert_before(&entry, first.as_ref());
        }
        if let Some(begins) = first_below::<Element>(&list, ".log-begins") {
            let new =
                first_below::<Element>(&theirs, ".log-begins").map(|theirs| children(&theirs)).unwrap_or_default();
            begins.set_text_content(None);
            for node in new {
                let _ = begins.append_child(&node);
            }
        }
        moments::arrive();
    });
}

/// Changes what stands above the reader without moving what is read: the box keeps its distance from the end.
/// Whoever pressed the way to the very beginning is left without it, and goes on in the box.
fn keep_place(list: &HtmlElement, change: impl FnOnce()) {
    // A box that is laid out from its end counts from there.
    let counts_from_end = list.class_list().contains("log-box");
    let before = list.scroll_top();
    let below = list.scroll_height() - before;
    let held_focus = first_below::<Element>(list, ".log-begins a:focus").is_some();
    // Browsers would hold on to whatever is topmost, which is what is about to move. Adding a class cannot fail.
    let _ = list.class_list().add_1("kept");
    change();
    let list = list.clone();
    before_frame(move || {
        list.set_scroll_top(if counts_from_end { before } else { list.scroll_height() - below });
        if held_focus {
            let next = first_below::<HtmlElement>(&list, ".log-begins a").unwrap_or_else(|| list.clone());
            focus_gently(&next);
        }
        let list = list.clone();
        before_frame(move || {
            let _ = list.class_list().remove_1("kept");
        });
    });
}
