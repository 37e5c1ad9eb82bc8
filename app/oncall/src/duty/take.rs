//! "Take it": the rest of the running shift, in one press, with ten seconds to take it back.

use super::api::{TakeShift, remove_cover};
use app_ui::{Button, ButtonKind, ButtonSize, use_toasts};
use domain::oncall::{Cover, Layer};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Says what was taken and offers to give it back; `taken` grows so that the page looks again.
pub fn announce_taken(action: ServerAction<TakeShift>, taken: RwSignal<u32>) {
    let toasts = use_toasts();
    let (version, value) = (action.version(), action.value());
    Effect::new(move |_| {
        if version.get() == 0 {
            return;
        }
        let cover: Option<Cover> =
            value.with_untracked(|value| value.as_ref().and_then(|taken| taken.as_ref().ok().cloned()));
        let Some(cover) = cover else { return };
        taken.update(|taken| *taken += 1);
        let words = format!("You are on call for {}, {}.", cover.roster.name, cover.layer.word().to_lowercase());
        let give_back = Callback::new(move |()| {
            spawn_local(async move {
                match remove_cover(cover.id).await {
                    Ok(()) => {
                        taken.try_update(|taken| *taken += 1);
                    }
                    Err(error) => toasts.fail(error.message()),
                }
            });
        });
        toasts.undo(words, give_back);
    });
}

/// The button and its form.
#[component]
pub fn Take(
    action: ServerAction<TakeShift>,
    #[prop(into)] roster: String,
    layer: Layer,
    /// What it is about, for screen readers.
    #[prop(into)]
    about: String,
    /// Nobody holds it: the button stands out.
    open: bool,
) -> impl IntoView {
    let kind = if open { ButtonKind::Solid } else { ButtonKind::Plain };
    view! {
        <ActionForm action=action attr:class="inline">
            <input type="hidden" name="roster" value=roster />
            <input type="hidden" name="layer" value=layer.0.to_string() />
            <Button kind=kind size=ButtonSize::Medium icon="plus" pending=action.pending()>"Take it"<span class="vh">{about}</span></Button>
        </ActionForm>
    }
}
