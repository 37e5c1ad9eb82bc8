//! The palette: one field over everything one can go to. Its places come with the page; while somebody types, what
//! the server finds is put before them (the list of `/find`).

mod fuzzy;

use std::cell::Cell;

use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, HtmlDialogElement, HtmlElement, HtmlInputElement, KeyboardEvent};

use crate::dom::{
    Pause, around, below, by_id, document, first_below, mark, on, on_first, one, scroll_near, set, target, unset,
};
use crate::page;

const DIALOG: &str = "palette";
const LIST: &str = "palette-list";
/// A search starts when nobody has typed for this long.
const PAUSE_MS: i32 = 150;
/// Shorter words are in everything.
const FROM_CHARACTERS: usize = 2;
const SHOWN: usize = 40;

thread_local! {
    static PAUSE: Pause = Pause::default();
    /// Which question the last answer has to be for.
    static ASKED: Cell<u64> = const { Cell::new(0) };
}

pub fn wake() {
    on(&document(), "input", |event: Event| {
        if target(&event).is_some_and(|target| target.has_attribute("data-palette")) {
            show();
            search();
        }
    });
    on(&document(), "keydown", |event: KeyboardEvent| {
        if target(&event).is_some_and(|target| target.has_attribute("data-palette")) {
            press(&event);
        }
    });
    on(&document(), "click", |event: web_sys::MouseEvent| {
        if target(&event).and_then(|target| around::<Element>(&target, "#palette-list a")).is_some() {
            close();
        }
    });
    on_first(&document(), "close", |event: Event| {
        if target(&event).is_some_and(|target| target.id() == DIALOG) {
            reset();
        }
    });
}

/// Options that have just come get their places.
pub fn arrive() {
    if let Some(list) = list().filter(|list| mark(list, "musterPalette")) {
        for (place, option) in below::<Element>(&list, "a").iter().enumerate() {
            set(option, "data-place", &place.to_string());
        }
        show();
    }
}

fn list() -> Option<Element> {
    by_id(LIST)
}

fn field() -> Option<HtmlInputElement> {
    use wasm_bindgen::JsCast;
    one("input[data-palette]")?.dyn_into().ok()
}

fn close() {
    if let Some(dialog) = by_id::<HtmlDialogElement>(DIALOG) {
        dialog.close();
    }
}

/// Empty again for the next time.
fn reset() {
    if let Some(field) = field() {
        field.set_value("");
    }
    forget_found();
    show();
}

fn forget_found() {
    ASKED.set(ASKED.get() + 1);
    list().into_iter().flat_map(|list| below::<Element>(&list, "a[data-found]")).for_each(|option| option.remove());
}

fn label(option: &Element) -> String {
    first_below::<Element>(option, "b").and_then(|label| label.text_content()).unwrap_or_default()
}

/// Shows the options that fit, best first, their letters marked; all in their own order when nothing is typed.
fn show() {
    let (Some(list), Some(field)) = (list(), field()) else { return };
    let query = field.value();
    let mut fitting: Vec<(i32, Element, Vec<usize>)> = Vec::new();
    for option in below::<Element>(&list, "a") {
        let words = option.get_attribute("data-words").unwrap_or_default();
        match fuzzy::fit(&query, &label(&option), &words) {
            Some(fit) => fitting.push((fit.score, option, fit.taken)),
            // What the server has found fits in its own way.
            None if option.has_attribute("data-found") => fitting.push((0, option, Vec::new())),
            None => set(&option, "hidden", ""),
        }
    }
    if query.trim().is_empty() {
        fitting.sort_by_key(|(_, option, _)| place(option));
    } else {
        fitting.sort_by_key(|(score, ..)| -score);
    }
    for (at, (_, option, taken)) in fitting.iter().enumerate() {
        if at < SHOWN {
            unset(option, "hidden")
        } else {
            set(option, "hidden", "")
        }
        set(option, "id", &format!("palette-{at}"));
        write_marked(option, taken);
        // It is an option of this list.
        let _ = list.append_child(option);
    }
    if let Some(none) = one(".palette-none") {
        if fitting.is_empty() { unset(&none, "hidden") } else { set(&none, "hidden", "") }
    }
    choose(0);
}

fn place(option: &Element) -> usize {
    option.get_attribute("data-place").and_then(|place| place.parse().ok()).unwrap_or_default()
}

/// Writes the label with the letters marked that the query took.
fn write_marked(option: &Element, taken: &[usize]) {
    let Some(place) = first_below::<Element>(option, "b") else { return };
    let words = label(option);
    place.set_text_content(None);
    for (position, letter) in words.chars().enumerate() {
        let letter = letter.to_string();
        let node = if taken.contains(&position) {
            document().create_element("mark").map(|mark| {
                mark.set_text_content(Some(&letter));
                mark.into()
            })
        } else {
            Ok(document().create_text_node(&letter).into())
        };
        if let Ok::<web_sys::Node, _>(node) = node {
            let _ = place.append_child(&node);
        }
    }
    place.normalize();
}

fn shown() -> Vec<HtmlElement> {
    list().map(|list| below(&list, "a:not([hidden])")).unwrap_or_default()
}

fn chosen() -> usize {
    shown()
        .iter()
        .position(|option| option.get_attribute("aria-selected").as_deref() == Some("true"))
        .unwrap_or_default()
}

fn choose(at: usize) {
    let shown = shown();
    for (place, option) in shown.iter().enumerate() {
        set(option, "aria-selected", if place == at { "true" } else { "false" });
    }
    let Some(field) = field() else { return };
    match shown.get(at) {
        Some(option) => {
            set(&field, "aria-activedescendant", &option.id());
            scroll_near(option);
        }
        None => unset(&field, "aria-activedescendant"),
    }
}

fn press(event: &KeyboardEvent) {
    let shown = shown();
    let count = shown.len();
    let step = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => count.saturating_sub(1),
        "Enter" => {
            event.prevent_default();
            if let Some(option) = shown.get(chosen()) {
                option.click();
            }
            return close();
        }
        _ => return,
    };
    event.prevent_default();
    if count > 0 {
        choose((chosen() + step) % count);
    }
}

/// Asks the server once typing pauses; a late answer to an old question is dropped.
fn search() {
    let Some(words) = field().map(|field| field.value().trim().to_owned()) else { return };
    forget_found();
    let question = ASKED.get();
    if words.chars().count() < FROM_CHARACTERS {
        return show();
    }
    let ask = move || {
        spawn_local(async move {
            let query = js_sys::encode_uri_component(&words);
            // Without an answer the palette keeps its places.
            if let Ok(found) = page::fetch(&format!("/find?words={query}"), None, None).await
                && ASKED.get() == question
            {
                take(&found.page);
            }
        });
    };
    PAUSE.with(|pause| pause.then(PAUSE_MS, ask));
}

/// Puts what was found in front.
fn take(page: &web_sys::Document) {
    let Some(list) = list() else { return };
    let Ok(rows) = page.query_selector_all("[data-found] > li") else { return };
    for row in crate::dom::listed::<Element>(&rows) {
        let Some(link) = first_below::<Element>(&row, "a") else { continue };
        set(&link, "role", "option");
        set(&link, "tabindex", "-1");
        set(&link, "data-found", "");
        crate::dom::unset(&link, "class");
        if let Some(icon) = first_below::<Element>(&row, "svg") {
            let _ = link.insert_before(&icon, link.first_child().as_ref());
        }
        if let Some(hint) = first_below::<Element>(&row, "small") {
            let _ = link.append_child(&hint);
        }
        let _ = list.append_child(&link);
    }
    show();
}
