//! Values that came with the page and are loaded again when something moved them. They change in place: nobody
//! loses focus or half a sentence because somebody else did something.

use app_context::AppError;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// `first`, loaded again each time `moved` answers something new. A failed load keeps the old value: the frame
/// already says when the line is broken.
pub fn fresh<T, K, F>(first: T, moved: impl Fn() -> K + 'static, load: impl Fn() -> F + Clone + 'static) -> RwSignal<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
    K: PartialEq + 'static,
    F: Future<Output = Result<T, AppError>> + 'static,
{
    let value = RwSignal::new(first);
    // Answers may overtake each other: only the one asked for last counts.
    let asked = StoredValue::new(0_u64);
    Effect::new(move |before: Option<K>| {
        let key = moved();
        if before.is_some_and(|before| before != key) {
            asked.update_value(|asked| *asked += 1);
            let number = asked.get_value();
            let load = load.clone();
            spawn_local(async move {
                if let Ok(loaded) = load().await
                    && asked.try_get_value() == Some(number)
                    && value.try_with_untracked(|held| *held != loaded) == Some(true)
                {
                    value.try_set(loaded);
                }
            });
        }
        key
    });
    value
}
