//! Text that people wrote with headings, lists and tables, as HTML that one of our own writers made of it.

use leptos::prelude::*;

/// HTML in which nothing is an author's but words: made by a writer that escapes every one of them and knows every tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// Whoever calls vouches for `html`: it comes out of such a writer, never out of a request or a table.
    #[must_use]
    pub fn written_by_us(html: String) -> SafeHtml {
        SafeHtml(html)
    }
}

/// The text, on paper. The only place besides `TextArea` that renders HTML as it is.
#[component]
pub fn Prose(html: SafeHtml, #[prop(optional)] class: &'static str, #[prop(optional)] paper: bool) -> impl IntoView {
    view! { <div class=format!("prose {class}") data-paper=paper inner_html=html.0></div> }
}
