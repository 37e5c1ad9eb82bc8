//! What runs in the browser on pages that stand alone (signing in, setting up, the link that acknowledges a page): sends
//! forms without loading the document anew, and does what only a browser can (the reader's time zone, drafts). It draws
//! nothing of its own: the server renders every page, and this makes the one that stands like it. Everything here is
//! found by attributes (`data-…`); listeners stand on the window, so they outlive what the page shows.

mod arrive;
mod dom;
mod drafts;
mod moments;
mod morph;
mod notice;
mod page;
mod submit;
mod zones;

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub fn wake() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        // After a panic nothing on the page reacts any more: say so instead of leaving a dead page.
        if let Some(notice) = dom::one("#start-failed") {
            dom::unset(&notice, "hidden");
        }
    }));
    drafts::wake();
    moments::wake();
    submit::wake();
    page::wake();
    arrive::everything();
    // Style sheets and tests learn that the page reacts from now on.
    dom::before_frame(|| {
        if let Some(html) = dom::document().document_element() {
            dom::set(&html, "data-hydrated", "");
        }
    });
}
