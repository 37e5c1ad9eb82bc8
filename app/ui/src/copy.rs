//! Text to take elsewhere: a line to paste into a configuration, an address, a token shown once.

use crate::Icon;
use leptos::prelude::*;

/// A text in its own box with a button that copies it. Without script the text can be selected as usual.
#[component]
pub fn CopyField(
    #[prop(into)] text: String,
    /// What is copied, for screen readers: "Copy the address".
    #[prop(default = "Copy")]
    label: &'static str,
) -> impl IntoView {
    view! {
        <div class="copy">
            <pre tabindex="0"><code>{text}</code></pre>
            <button class="btn small scripted" type="button" aria-label=label data-copy="">
                <Icon name="copy" />
                <span aria-live="polite">"Copy"</span>
            </button>
        </div>
    }
}
