//! Values that came with the page and are loaded again when something moved them. They change in place, so that
//! nobody loses focus, an open menu or half a sentence because somebody else did something.

use crate::AppError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;

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
