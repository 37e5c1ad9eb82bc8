//! The menu of the lines of a log: one for all of them, opened beside the line that it is for. Without it the same link
//! leads to the line's own page.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlButtonElement, HtmlElement, MouseEvent};

use crate::dom::{around, below, by_id, document, on, on_first, target, window};

const MENU: &str = "line-menu";
/// Between the menu and what it was opened by, in pixels.
const GAP: f64 = 4.0;

pub fn wake() {
    on(&document(), "click", |event: MouseEvent| {
        let Some(pressed) = target(&event) else { return };
        let plain =
            event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        let Some(link) = around::<Element>(&pressed, "a[data-line]").filter(|_| plain) else { return };
        if let Some(menu) = by_id::<HtmlElement>(MENU)
            && can(&menu)
        {
            event.prevent_default();
            open(&menu, &link);
        }
    });
    // Once something in it was chosen, it is in the way.
    on(&document(), "click", |event: MouseEvent| {
        let inside = target(&event).is_some_and(|pressed| around::<Element>(&pressed, "#line-menu button").is_some());
        if inside && let Some(menu) = by_id::<HtmlElement>(MENU) {
            // The press goes on to its form, which the button finds by its name.
            call(&menu, "hidePopover");
        }
    });
    // What it stands beside moves.
    on_first(&document(), "scroll", |event: Event| {
        let log = target(&event).is_some_and(|target| target.class_list().contains("log-box"));
        if log && let Some(menu) = by_id::<HtmlElement>(MENU) {
            call(&menu, "hidePopover");
        }
    });
}

fn can(menu: &HtmlElement) -> bool {
    Reflect::has(menu, &"showPopover".into()).unwrap_or(false)
}

/// Calls a method that has no arguments. It is refused only when the menu is already as it shall be.
fn call(menu: &HtmlElement, method: &str) {
    if let Ok(method) = Reflect::get(menu, &method.into()).and_then(JsCast::dyn_into::<Function>) {
        let _: Result<JsValue, JsValue> = method.call0(menu);
    }
}

fn open(menu: &HtmlElement, link: &Element) {
    let said = |element: &Element, name: &str| element.get_attribute(name).unwrap_or_default();
    let seq = said(link, "data-line");
    for button in below::<HtmlButtonElement>(menu, "button[data-mark]") {
        button.set_value(format!("{seq} {}", said(&button, "data-mark")).trim());
    }
    call(menu, "showPopover");
    let (beside, size) = (link.get_bounding_client_rect(), menu.get_bounding_client_rect());
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    let under = beside.bottom() + GAP;
    let top = if under + size.height() > height { beside.top() - GAP - size.height() } else { under };
    let left = (beside.right() - size.width()).max(GAP);
    // Lengths are always taken.
    let _ = menu.style().set_property("top", &format!("{}px", top.max(GAP)));
    let _ = menu.style().set_property("left", &format!("{left}px"));
    if let Some(first) = below::<HtmlButtonElement>(menu, "button").first() {
        let _ = first.focus();
    }
}
