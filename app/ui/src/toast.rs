//! Short messages that say what was done and, for ten seconds, offer to take it back.

use crate::Icon;
use leptos::prelude::*;
use std::time::Duration;

const UNDO_TIME: Duration = Duration::from_secs(10);
const READING_TIME: Duration = Duration::from_secs(6);

#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    failed: bool,
    undo: Option<Callback<()>>,
}

/// The messages of the page. Take it from context with `use_toasts`.
#[derive(Clone, Copy)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    next: RwSignal<u32>,
}

/// Puts the messages into context: once, around the whole app, together with one `ToastHost`.
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts { list: RwSignal::new(Vec::new()), next: RwSignal::new(0) };
    provide_context(toasts);
    toasts
}

/// The messages of the page; a set of its own (shown nowhere) when there is no shell around, as in tests.
pub fn use_toasts() -> Toasts {
    use_context::<Toasts>().unwrap_or_else(provide_toasts)
}

impl Toasts {
    /// Says that something was done.
    pub fn say(&self, text: impl Into<String>) {
        self.show(text.into(), false, None, READING_TIME);
    }

    /// Says that something did not work; stays as long as an undo.
    pub fn fail(&self, text: impl Into<String>) {
        self.show(text.into(), true, None, UNDO_TIME);
    }

    /// Says that something was done and offers to take it back for ten seconds.
    pub fn undo(&self, text: impl Into<String>, undo: Callback<()>) {
        self.show(text.into(), false, Some(undo), UNDO_TIME);
    }

    fn show(&self, text: String, failed: bool, undo: Option<Callback<()>>, stays: Duration) {
        let id = self.next.get_untracked();
        self.next.set(id + 1);
        self.list.update(|list| list.push(Toast { id, text, failed, undo }));
        let toasts = *self;
        set_timeout(move || toasts.drop(id), stays);
    }

    fn drop(&self, id: u32) {
        // The page may be gone when the time is up.
        self.list.try_update(|list| list.retain(|toast| toast.id != id));
    }
}

/// Where the messages stand. One per page.
#[component]
pub fn ToastHost() -> impl IntoView {
    let toasts = use_toasts();
    let one = move |toast: Toast| {
        let id = toast.id;
        let undo = toast.undo.map(|undo| {
            let press = move |_| {
                undo.run(());
                toasts.drop(id);
            };
            view! {
                <button class="btn" type="button" data-key="z" on:click=press>
                    <Icon name="undo-2" />
                    "Undo"
                </button>
            }
        });
        view! {
            <div class="toast">
                <Icon name=if toast.failed { "circle-alert" } else { "check" } />
                <p>{toast.text}</p>
                {undo}
                <button class="btn quiet square" type="button" aria-label="Dismiss" on:click=move |_| toasts.drop(id)>
                    <Icon name="x" />
                </button>
            </div>
        }
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.list.get() key=|toast| toast.id children=one />
        </div>
    }
}
