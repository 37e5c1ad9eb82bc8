//! "Take it": the rest of the running shift, in one press, with ten seconds to take it back.

use super::api::TakeShift;
use app_ui::{Button, ButtonKind, ButtonSize, Choice, Select};
use domain::PersonRef;
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
    /// Where several hold it together, one says whom one takes over from.
    holders: Vec<PersonRef>,
) -> impl IntoView {
    let from = (holders.len() > 1).then(|| {
        let first = holders[0].id.to_string();
        let mut from: Vec<Choice> =
            holders.into_iter().map(|it| Choice::new(it.id.to_string(), format!("from {}", it.name))).collect();
        from.push(Choice::new("", "from all of them"));
        view! { <Select name="from" choices=from selected=first label=format!("Take over from{about}") /> }
    });
    let kind = if open { ButtonKind::Solid } else { ButtonKind::Plain };
    view! {
        <ActionForm action=action attr:class="inline take">
            <input type="hidden" name="roster" value=roster />
            <input type="hidden" name="layer" value=layer.0.to_string() />
            {from}
            <Button kind=kind size=ButtonSize::Medium icon="plus">"Take it"<span class="vh">{about}</span></Button>
        </ActionForm>
    }
}
