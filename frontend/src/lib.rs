//! The entry of the browser: wakes the page that the server has rendered.

use leptos::prelude::*;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen]
pub async fn hydrate() -> Result<(), JsValue> {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        // After a panic nothing on the page reacts any more: say so instead of leaving a dead page.
        if let Some(notice) = document().get_element_by_id("start-failed") {
            let _ = notice.remove_attribute("hidden");
        }
    }));
    let path = window().location().pathname()?;
    app::load_part_of(&path).await.map_err(|error| JsValue::from_str(&error.to_string()))?;
    leptos::mount::hydrate_body(app::App);
    // Tells style sheets and tests that the page reacts from now on.
    request_animation_frame(|| {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-hydrated", "");
        }
    });
    Ok(())
}
