//! Menus behind a button, which are `details.menu`: close on Escape, on a press outside, and after something in them
//! was chosen. Questions that unfold a form (`details.question`) take the focus and give it back.

use web_sys::{Element, Event, HtmlDetailsElement, HtmlElement, KeyboardEvent, MouseEvent};

use crate::dom::{all, around, document, first_below, on, on_first, target, window};

pub fn wake() {
    on(&window(), "click", |event: MouseEvent| {
        let pressed = target(&event);
        for menu in all::<HtmlDetailsElement>("details.menu[open]") {
            if !stays_open(&menu, pressed.as_ref()) {
                menu.set_open(false);
            }
        }
    });
    on(&window(), "keydown", |event: KeyboardEvent| {
        if event.key() == "Escape" {
            all::<HtmlDetailsElement>("details:is(.menu, .question)[open]").iter().for_each(close_and_focus);
        }
    });
    on_first(&document(), "toggle", |event: Event| {
        let details = target(&event).and_then(|target| around::<HtmlDetailsElement>(&target, "details.question"));
        if let Some(details) = details.filter(HtmlDetailsElement::open) {
            focus(&details, "input:not([type=hidden]), select, textarea");
        }
    });
}

/// A press inside keeps the menu open unless it chose something. The summary opens and closes by itself.
fn stays_open(menu: &HtmlDetailsElement, pressed: Option<&Element>) -> bool {
    let Some(pressed) = pressed.filter(|pressed| menu.contains(Some(pressed))) else { return false };
    let on = |selector| around::<Element>(pressed, selector).is_some();
    // A form in a menu closes it itself when it was accepted.
    on("summary, .theme, form") || !on("a, button")
}

fn close_and_focus(details: &HtmlDetailsElement) {
    details.set_open(false);
    focus(details, "summary");
}

fn focus(details: &HtmlDetailsElement, what: &str) {
    if let Some(element) = first_below::<HtmlElement>(details, what) {
        // Focus is refused only by an element that is gone.
        let _ = element.focus();
    }
}
