//! "Take it": the rest of the running shift, in one press, with ten seconds to take it back.

use super::api::TakeShift;
use app_ui::{Button, ButtonKind, ButtonSize};
use domain::oncall::Layer;
use leptos::prelude::*;

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
            <Button kind=kind size=ButtonSize::Medium icon="plus">"Take it"<span class="vh">{about}</span></Button>
        </ActionForm>
    }
}
