//! Text to take elsewhere: a line to paste into a configuration, an address, a token shown once.

use crate::Icon;
use leptos::prelude::*;
use std::time::Duration;

/// A text in its own box with a button that copies it. Without script the text can be selected as usual.
#[component]
pub fn CopyField(
    #[prop(into)] text: String,
    /// What is copied, for screen readers: "Copy the address".
    #[prop(default = "Copy")]
    label: &'static str,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let shown = text.clone();
    let press = move |_| {
        // The promise settles on its own; a browser that refuses leaves the text selectable.
        drop(window().navigator().clipboard().write_text(&text));
        copied.set(true);
        set_timeout(
            move || {
                copied.try_set(false);
            },
            Duration::from_secs(2),
        );
    };
    let icon = Signal::derive(move || if copied.get() { "check".to_owned() } else { "copy".to_owned() });
    view! {
        <div class="copy">
            <pre tabindex="0"><code>{shown}</code></pre>
            <button class="btn small scripted" type="button" aria-label=label on:click=press>
                <Icon name=icon />
                <span aria-live="polite">{move || if copied.get() { "Copied" } else { "Copy" }}</span>
            </button>
        </div>
    }
}
