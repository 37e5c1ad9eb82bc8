//! What lists share: addresses with filters, pages by cursor, and rows that do not jump under the reader.

use app_ui::Pager;
use leptos::prelude::*;

/// A form whose answers become the address of the list.
#[component]
pub fn FilterForm(path: &'static str, children: Children) -> impl IntoView {
    view! { <form method="get" action=path class="filters" role="search">{children()}</form> }
}

/// A list in its card: what comes while it is read is announced over it, and links lead to older rows and back to the
/// newest.
#[component]
pub fn List(
    label: &'static str,
    /// What one new row is called, and several: `new alert|new alerts`.
    new: &'static str,
    /// The address of the newest rows, unless these are they.
    newest: Option<String>,
    /// The address of older rows, if there are any.
    older: Option<String>,
    /// The table, or what stands here without rows.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card" aria-label=label data-hold=new>
            <div class="new-items" role="status"></div>
            {children()}
            <Pager first=newest next=older words=("Newest", "Older") />
        </section>
    }
}
