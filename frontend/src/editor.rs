//! The editor of documents is a program of its own, loaded by the first page that has one. It finds its element by
//! `data-editor`, which names its address, and is told whenever the page has changed.

use web_sys::{Element, Event};

use crate::dom::{document, one, set};

const CHANGED: &str = "muster:page";

pub fn arrive() {
    if let Some(address) = one("[data-editor]").and_then(|element| element.get_attribute("data-editor"))
        && one(&format!("script[src=\"{address}\"]")).is_none()
    {
        load(&address);
    }
    if let Ok(event) = Event::new(CHANGED) {
        // Nobody listens before an editor was loaded.
        let _ = document().dispatch_event(&event);
    }
}

fn load(address: &str) {
    let script: Option<Element> = document().create_element("script").ok();
    if let (Some(script), Some(head)) = (script, one("head")) {
        set(&script, "type", "module");
        set(&script, "src", address);
        // Appending to the head of a live document cannot fail.
        let _ = head.append_child(&script);
    }
}
