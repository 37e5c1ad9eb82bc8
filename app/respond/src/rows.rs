//! Lists whose rows stay themselves while their content changes.

use leptos::prelude::*;
use std::hash::Hash;

/// Rows by key: each is made once, and its inside is written again only when that row changed.
#[component]
pub fn Rows<T, K>(
    #[prop(into)] rows: Signal<Vec<T>>,
    /// What makes a row the same row.
    key: fn(&T) -> K,
    /// The row around its changing value.
    view: impl Fn(Signal<T>) -> AnyView + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    K: Eq + Hash + Clone + Send + Sync + 'static,
{
    let children = move |first: T| {
        let id = key(&first);
        let row = Memo::new(move |before: Option<&T>| {
            let found = rows.with(|rows| rows.iter().find(|row| key(row) == id).cloned());
            found.or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
        });
        view(row.into())
    };
    view! { <For each=move || rows.get() key=key children=children /> }
}
