//! Values that came with the page and are loaded again when something moved them. They change in place, so that
//! nobody loses focus, an open menu or half a sentence because somebody else did something.

use app_context::AppError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::hash::Hash;

/// `first`, loaded again each time `moved` answers something new. Loads never overlap; a failed one keeps the
/// old value, because the frame already says when the line is broken.
pub fn fresh<T, K, L, F>(first: T, moved: impl Fn() -> K + 'static, load: L) -> RwSignal<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
    K: PartialEq + 'static,
    L: Fn() -> F + Clone + 'static,
    F: Future<Output = Result<T, AppError>> + 'static,
{
    let value = RwSignal::new(first);
    let (running, again) = (StoredValue::new(false), StoredValue::new(false));
    let reload = move || {
        if running.get_value() {
            return again.set_value(true);
        }
        running.set_value(true);
        let load = load.clone();
        spawn_local(async move {
            while !running.is_disposed() {
                again.try_set_value(false);
                let loaded = load().await;
                if let Ok(loaded) = loaded
                    && value.try_with_untracked(|held| *held != loaded) == Some(true)
                {
                    value.try_set(loaded);
                }
                if again.try_get_value() != Some(true) {
                    break;
                }
            }
            running.try_set_value(false);
        });
    };
    Effect::new(move |before: Option<K>| {
        let key = moved();
        if before.is_some_and(|before| before != key) {
            reload();
        }
        key
    });
    value
}

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
