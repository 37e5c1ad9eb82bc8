//! Short words for what the other modules ask of the document.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Document, Element, Event, EventTarget, FocusOptions, HtmlElement, HtmlFormElement, Node, NodeList, Window,
};

pub fn window() -> Window {
    // The program runs in a page: a worker has no use for it.
    web_sys::window().unwrap_or_else(|| wasm_bindgen::throw_str("there is no window"))
}

pub fn document() -> Document {
    window().document().unwrap_or_else(|| wasm_bindgen::throw_str("there is no document"))
}

/// The first element in the document that fits.
pub fn one(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

pub fn by_id<T: JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Every element in the document that fits, as it stands now.
pub fn all<T: JsCast>(selector: &str) -> Vec<T> {
    document().query_selector_all(selector).map(|nodes| listed(&nodes)).unwrap_or_default()
}

/// Every element below this one that fits.
pub fn below<T: JsCast>(element: &Element, selector: &str) -> Vec<T> {
    element.query_selector_all(selector).map(|nodes| listed(&nodes)).unwrap_or_default()
}

/// The first element below this one that fits.
pub fn first_below<T: JsCast>(element: &Element, selector: &str) -> Option<T> {
    element.query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// The element itself or the nearest around it that fits.
pub fn around<T: JsCast>(element: &Element, selector: &str) -> Option<T> {
    element.closest(selector).ok().flatten()?.dyn_into().ok()
}

/// A list that does not change while one walks through it.
pub fn listed<T: JsCast>(nodes: &NodeList) -> Vec<T> {
    (0..nodes.length()).filter_map(|at| nodes.item(at)?.dyn_into().ok()).collect()
}

pub fn children(node: &Node) -> Vec<Node> {
    listed(&node.child_nodes())
}

/// Listens for the life of the page. On the document a listener outlives whatever the page shows. What it does may
/// cause the same event again.
pub fn on<E: JsCast + 'static>(target: &EventTarget, kind: &str, act: impl Fn(E) + 'static) {
    listen(target, kind, false, act);
}

/// The same for events that do not rise, and before anybody else.
pub fn on_first<E: JsCast + 'static>(target: &EventTarget, kind: &str, act: impl Fn(E) + 'static) {
    listen(target, kind, true, act);
}

fn listen<E: JsCast + 'static>(target: &EventTarget, kind: &str, first: bool, act: impl Fn(E) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        if let Ok(event) = event.dyn_into() {
            act(event);
        }
    });
    // Adding a listener to a live target cannot fail.
    let _ = target.add_event_listener_with_callback_and_bool(kind, listener.as_ref().unchecked_ref(), first);
    listener.forget();
}

/// An attribute of a form; empty when it is not there. Never the property of the same name: that is a field's, if the
/// form has one that is called so.
pub fn said_by(form: &HtmlFormElement, name: &str) -> String {
    form.get_attribute(name).unwrap_or_default()
}

/// Focus without moving what is read.
pub fn focus_gently(element: &HtmlElement) {
    let gently = FocusOptions::new();
    gently.set_prevent_scroll(true);
    // Focus is refused only by an element that is gone.
    let _ = element.focus_with_options(&gently);
}

/// The element that an event happened to.
pub fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Does something once, later.
pub fn after(milliseconds: i32, act: impl FnOnce() + 'static) -> i32 {
    let act = Closure::once_into_js(act);
    // Refused only by a window that is gone.
    window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(act.unchecked_ref(), milliseconds)
        .unwrap_or_default()
}

/// Does something again and again, for the life of the page.
pub fn every(milliseconds: i32, act: impl FnMut() + 'static) {
    let act = Closure::<dyn FnMut()>::new(act);
    // Refused only by a window that is gone.
    let _ = window().set_interval_with_callback_and_timeout_and_arguments_0(act.as_ref().unchecked_ref(), milliseconds);
    act.forget();
}

/// Does something before the next frame is drawn.
pub fn before_frame(act: impl FnOnce() + 'static) {
    let act = Closure::once_into_js(act);
    // Refused only by a window that is gone.
    let _ = window().request_animation_frame(act.unchecked_ref());
}

/// Something that waits until nobody has asked for it anew for a while.
#[derive(Clone, Default)]
pub struct Pause(Rc<RefCell<Option<i32>>>);

impl Pause {
    pub fn then(&self, milliseconds: i32, act: impl FnOnce() + 'static) {
        if let Some(waiting) = self.0.borrow_mut().take() {
            window().clear_timeout_with_handle(waiting);
        }
        *self.0.borrow_mut() = Some(after(milliseconds, act));
    }
}

/// Tells everything that follows a control that its value has changed.
pub fn tell_changed(control: &EventTarget) {
    for kind in ["input", "change"] {
        let init = web_sys::EventInit::new();
        init.set_bubbles(true);
        if let Ok(event) = Event::new_with_event_init_dict(kind, &init) {
            // Only refused for an event that is being dispatched already.
            let _ = control.dispatch_event(&event);
        }
    }
}

/// A mark on an element that is no attribute, so that it goes with the element and nobody else sees it.
/// True the first time.
pub fn mark(element: &Element, name: &str) -> bool {
    let name = JsValue::from_str(name);
    if js_sys::Reflect::has(element, &name).unwrap_or(true) {
        return false;
    }
    // An element takes any property.
    let _ = js_sys::Reflect::set(element, &name, &JsValue::TRUE);
    true
}

pub fn is_marked(element: &Element, name: &str) -> bool {
    js_sys::Reflect::has(element, &JsValue::from_str(name)).unwrap_or(false)
}

pub fn unmark(element: &Element, name: &str) {
    // Absent or not, it is gone afterwards.
    let _ = js_sys::Reflect::delete_property(element, &JsValue::from_str(name));
}

pub fn now() -> f64 {
    js_sys::Date::now()
}

/// Writes text only where it is different: a screen reader would say it again.
pub fn write(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

/// Attributes whose names are written in this program are always taken.
pub fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

pub fn unset(element: &Element, name: &str) {
    let _ = element.remove_attribute(name);
}

/// Shows another picture of the sprite in the icon of an element.
pub fn change_icon(element: &Element, name: &str) {
    let Some(picture) = first_below::<Element>(element, "svg use") else { return };
    let href = picture.get_attribute("href").unwrap_or_default();
    let sprite = href.split('#').next().unwrap_or_default();
    if !href.ends_with(&format!("#{name}")) {
        set(&picture, "href", &format!("{sprite}#{name}"));
    }
}

/// Brings an element into the window when it is not there.
pub fn scroll_near(element: &Element) {
    let how = web_sys::ScrollIntoViewOptions::new();
    how.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&how);
}
