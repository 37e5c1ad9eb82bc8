//! Covers that stand, each with the way to take it back.

use crate::duty::api::RemoveCover;
use app_context::{Failure, FormAction};
use app_ui::{Avatar, AvatarSize, Button, ButtonSize, Time, TimeStyle};
use domain::oncall::{Cover, CoverKind};
use leptos::prelude::*;

#[component]
pub fn StandingCovers(
    covers: Vec<Cover>,
    remove: ServerAction<RemoveCover>,
    /// The viewer may take them back.
    respond: bool,
) -> impl IntoView {
    let list = (!covers.is_empty()).then(|| {
        let rows = covers.into_iter().map(|cover| one(cover, remove, respond)).collect_view();
        view! {
            <section class="card" aria-labelledby="covers">
                <div class="card-head"><h2 id="covers">"Covers"</h2></div>
                <ul class="list">{rows}</ul>
            </section>
        }
    });
    // Beside the list: the cover may be gone that was to be taken back.
    view! {
        <Failure of=remove.failure() bare=true />
        {list}
    }
}

fn one(cover: Cover, remove: ServerAction<RemoveCover>, respond: bool) -> impl IntoView {
    let (name, id) = (cover.person.name, cover.id.to_string());
    let row = id.clone();
    let layer = cover.layer.word().to_lowercase();
    let what = match (cover.kind, cover.instead_of) {
        (CoverKind::Takes, Some(other)) => format!(" for {}, {layer}", other.name),
        (CoverKind::Takes, None) => format!(", {layer}"),
        (CoverKind::Adds, _) => format!(" beside the others, {layer}"),
        (CoverKind::Removes, _) => format!(" off call, {layer}"),
    };
    let whose = format!(", {name}");
    let take_back = respond.then(|| {
        view! {
            <ActionForm action=remove attr:class="inline">
                <input type="hidden" name="cover" value=id />
                <Button size=ButtonSize::Small>"Take back"<span class="vh">{whose}</span></Button>
            </ActionForm>
        }
    });
    view! {
        <li data-id=row>
            <Avatar name=name.clone() size=AvatarSize::Small />
            <div class="grow">
                <p><b>{name.clone()}</b> {what}</p>
                <small>
                    <Time at=cover.starts_at.0 style=TimeStyle::Exact /> " to " <Time at=cover.ends_at.0 style=TimeStyle::Exact />
                </small>
            </div>
            {take_back}
        </li>
    }
}
