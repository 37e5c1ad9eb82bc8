//! What lists share: addresses with filters, pages by cursor, and rows that do not jump under the reader.

use app_ui::Pager;
use domain::Page;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::hash::Hash;
use wasm_bindgen::JsCast;

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

/// A form whose answers become the address of the list. Without scripts the browser does the same, only less tidily.
#[component]
pub fn FilterForm(path: &'static str, children: Children) -> impl IntoView {
    let navigate = use_navigate();
    let submit = move |event: leptos::ev::SubmitEvent| {
        let form = event.target().and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok());
        let Some(fields) = form.and_then(|form| web_sys::FormData::new_with_form(&form).ok()) else { return };
        event.prevent_default();
        let pairs: Vec<(String, String)> = fields
            .entries()
            .into_iter()
            .flatten()
            .filter_map(|entry| {
                let entry: js_sys::Array = entry.into();
                Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
            })
            .collect();
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.trim())).collect();
        navigate(&href(path, &pairs), NavigateOptions::default());
    };
    view! { <form method="get" action=path class="filters" role="search" on:submit=submit>{children()}</form> }
}

/// The rows that the reader looks at. They change in place; rows that came since are announced, and shown when
/// asked for.
#[derive(Clone, Copy)]
struct Shown<T: Send + Sync + 'static> {
    rows: RwSignal<Vec<T>>,
    latest: RwSignal<Page<T>>,
    new: Memo<usize>,
}

impl<T: Clone + PartialEq + Send + Sync + 'static> Shown<T> {
    fn new<K: Eq + Hash + 'static>(first: Vec<T>, latest: RwSignal<Page<T>>, key: fn(&T) -> K) -> Self {
        let rows = RwSignal::new(first);
        let new = Memo::new(move |_| {
            rows.with(|rows| {
                latest.with(|latest| {
                    latest.items.iter().filter(|item| !rows.iter().any(|row| key(row) == key(item))).count()
                })
            })
        });
        Effect::new(move |_| {
            let latest = latest.get();
            let held = rows.get_untracked();
            let renewed = renew(&held, &latest, key);
            if renewed != held {
                rows.set(renewed);
            }
        });
        Shown { rows, latest, new }
    }

    /// "2 new alerts": pressing it shows them.
    fn announce(self, one: &'static str, many: &'static str) -> impl IntoView {
        let show = move |_| self.rows.set(self.latest.with_untracked(|latest| latest.items.clone()));
        view! {
            <div class="new-items" role="status">
                {move || match self.new.get() {
                    0 => None,
                    n => Some(view! {
                        <button type="button" on:click=show>{format!("{n} {}", if n == 1 { one } else { many })}</button>
                    }),
                }}
            </div>
        }
    }
}

/// The held rows as they are now. A row that is gone from the list leaves, unless newer rows only pushed it over
/// the end of the page. When nothing is left there is nothing to disturb, and the list is shown as it is.
fn renew<T: Clone, K: Eq>(held: &[T], latest: &Page<T>, key: fn(&T) -> K) -> Vec<T> {
    let find = |row: &T| latest.items.iter().find(|item| key(item) == key(row));
    let last_kept = held.iter().rposition(|row| find(row).is_some());
    let pushed_off = |at: usize| latest.next.is_some() && last_kept.is_none_or(|last| at > last);
    let renewed: Vec<T> = held
        .iter()
        .enumerate()
        .filter_map(|(at, row)| find(row).cloned().or_else(|| pushed_off(at).then(|| row.clone())))
        .collect();
    if renewed.is_empty() { latest.items.clone() } else { renewed }
}

/// A list in its card: what came since is announced over it, and links lead to older rows and back to the newest.
#[component]
pub fn List<T, K>(
    label: &'static str,
    first: Page<T>,
    /// The same part of the list, kept fresh.
    page: RwSignal<Page<T>>,
    /// What makes a row the same row.
    key: fn(&T) -> K,
    /// "new alert" and "new alerts".
    new: (&'static str, &'static str),
    /// The cursor of this part; empty on the first.
    after: String,
    /// The address of another part by its cursor.
    to: impl Fn(&str) -> String + Send + Sync + 'static,
    /// What stands here without rows.
    empty: impl Fn() -> AnyView + Send + Sync + 'static,
    table: impl Fn(RwSignal<Vec<T>>) -> AnyView + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    K: Eq + Hash + 'static,
{
    let shown = Shown::new(first.items, page, key);
    let rows = shown.rows;
    let none = Memo::new(move |_| rows.with(Vec::is_empty));
    let newest = (!after.is_empty()).then(|| to(""));
    let next = Memo::new(move |_| page.with(|page| page.next.clone()));
    let older = Signal::derive(move || next.get().map(|next| to(&next)));
    view! {
        <section class="card" aria-label=label>
            {shown.announce(new.0, new.1)}
            {move || if none.get() { empty() } else { table(rows) }}
            <Pager first=newest next=older words=("Newest", "Older") />
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stay_where_they_are_read() {
        let page =
            |items: &[(u8, char)], next: Option<&str>| Page { items: items.to_vec(), next: next.map(str::to_owned) };
        let held = [(3, 'a'), (2, 'a'), (1, 'a')];
        let renewed = |latest| renew(&held, &latest, |row: &(u8, char)| row.0);
        assert_eq!(renewed(page(&[(4, 'a'), (3, 'b'), (2, 'a')], Some("1"))), [(3, 'b'), (2, 'a'), (1, 'a')]);
        assert_eq!(renewed(page(&[(3, 'a'), (1, 'a')], Some("0"))), [(3, 'a'), (1, 'a')]);
        assert_eq!(renewed(page(&[(3, 'a')], None)), [(3, 'a')]);
        assert_eq!(renewed(page(&[(9, 'a')], None)), [(9, 'a')]);
    }

    #[test]
    fn empty_filters_leave_no_trace_and_others_are_escaped() {
        assert_eq!(href("/alerts", &[("status", ""), ("search", "")]), "/alerts");
        assert_eq!(
            href("/alerts", &[("status", "open"), ("search", "a&b ü")]),
            "/alerts?status=open&search=a%26b%20%C3%BC"
        );
    }
}
