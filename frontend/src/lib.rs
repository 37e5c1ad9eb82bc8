//! What runs in the browser: keeps the page that the server has rendered live, sends forms and follows links without
//! loading the document anew, and does what only a browser can (the reader's time zone, keys, dialogs, drafts).
//! It draws nothing of its own: every page, and every part of one, is rendered by the server. Everything here is
//! found by attributes (`data-…`); listeners stand on the document, so they outlive what the page shows.

// Tests of the pure parts run on the host, where nothing of this is started.
#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]

mod arrive;
mod commands;
mod copy;
mod declare;
mod dialogs;
mod dom;
mod drafts;
mod drag;
mod editor;
mod fields;
mod held;
mod instants;
mod keys;
mod lines;
mod live;
mod log;
mod menus;
mod moments;
mod morph;
mod page;
mod palette;
mod people;
mod scroll;
mod submit;
mod theme;
mod toasts;
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
    // The order of listening is the order of being asked: what belongs to one place before what belongs to the page.
    theme::wake();
    dialogs::wake();
    declare::wake();
    menus::wake();
    copy::wake();
    commands::wake();
    people::wake();
    fields::wake();
    drafts::wake();
    palette::wake();
    keys::wake();
    held::wake();
    log::wake();
    lines::wake();
    toasts::wake();
    moments::wake();
    drag::wake();
    scroll::wake();
    live::wake();
    submit::wake();
    arrive::everything();
    page::wake();
}
