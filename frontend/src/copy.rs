//! Buttons that copy the text beside them.

use web_sys::{Element, MouseEvent};

use crate::dom::{after, around, change_icon, document, first_below, on, target, window, write};

/// How long it says that it was copied.
const SAYS_SO_MS: i32 = 2_000;

pub fn wake() {
    on(&document(), "click", |event: MouseEvent| {
        let Some(button) = target(&event).and_then(|target| around::<Element>(&target, "button[data-copy]")) else {
            return;
        };
        let text = button.parent_element().and_then(|field| first_below::<Element>(&field, "pre"));
        let text = text.and_then(|text| text.text_content()).unwrap_or_default();
        // The promise settles on its own; a browser that refuses leaves the text selectable.
        drop(window().navigator().clipboard().write_text(&text));
        say(&button, "Copied", "check");
        after(SAYS_SO_MS, move || say(&button, "Copy", "copy"));
    });
}

fn say(button: &Element, words: &str, icon: &str) {
    change_icon(button, icon);
    if let Some(said) = first_below::<Element>(button, "span") {
        write(&said, words);
    }
}
