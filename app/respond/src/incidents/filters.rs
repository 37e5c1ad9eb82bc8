//! What lists share: addresses with filters, pages by cursor, and rows that do not jump under the reader.

use app_ui::Pager;
use leptos::prelude::*;

/// An address with its query; empty values are left out.
pub fn href(path: &str, pairs: &[(&str, &str)]) -> String {
    let query: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", escape(value)))
        .collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// Percent-encoding of everything but unreserved characters (RFC 3986, 2.3).
fn escape(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_filters_leave_no_trace_and_others_are_escaped() {
        assert_eq!(href("/alerts", &[("status", ""), ("search", "")]), "/alerts");
        assert_eq!(
            href("/alerts", &[("status", "open"), ("search", "a&b ü")]),
            "/alerts?status=open&search=a%26b%20%C3%BC"
        );
    }
}
