//! A one-time link, shown this once.

use super::api::take_made_link;
use app_ui::{CopyField, Icon, Time};
use domain::people::PasswordLink;
use leptos::prelude::*;

/// The link that was just made here.
#[component]
pub fn MadeLink() -> impl IntoView {
    take_made_link().map(|made| view! { <Made made=made /> })
}

#[component]
fn Made(made: PasswordLink) -> impl IntoView {
    let PasswordLink { person, link, mailed_to, expires_at } = made;
    let name = person.name;
    let told = match (link, mailed_to) {
        (Some(link), _) => view! {
            <p>
                <b>{format!("{name} sets a password behind this link.")}</b>
                " Hand it over yourself: it is shown this once. It works once"
                {expires_at.map(|at| view! { ", until " <Time at=at.0 style=app_ui::TimeStyle::Exact /> })} "."
            </p>
            <CopyField text=link label="Copy the link" />
        }
        .into_any(),
        (None, Some(address)) => view! {
            <p>
                <b>{format!("A letter to {name} is on its way.")}</b>
                {format!(" It goes to {address}, with a link that works once, for a day.")}
            </p>
        }
        .into_any(),
        (None, None) => ().into_any(),
    };
    view! {
        <div class="callout" data-tone="good" role="status" id="made-link" data-once="">
            <Icon name="key" />
            <div class="stack tight">{told}</div>
        </div>
    }
}
