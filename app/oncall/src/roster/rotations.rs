//! Who takes turns and when they change, in words.

use super::api::RotationWords;
use app_ui::{Avatar, EmptyState};
use leptos::prelude::*;

#[component]
pub fn Rotations(rotations: Vec<RotationWords>) -> impl IntoView {
    let body = if rotations.is_empty() {
        view! {
            <EmptyState title="No rotations yet" hint="Without people who take turns nobody is paged here." icon="users-round" small=true />
        }
        .into_any()
    } else {
        rotations.into_iter().map(one).collect_view().into_any()
    };
    view! {
        <section class="card" aria-labelledby="rotations">
            <div class="card-head"><h2 id="rotations">"Rotations"</h2></div>
            {body}
        </section>
    }
}

fn one(rotation: RotationWords) -> impl IntoView {
    let title = match rotation.name.as_str() {
        name if name == rotation.layer.word() => rotation.layer.word(),
        name => format!("{}: {name}", rotation.layer.word()),
    };
    let people = rotation
        .participants
        .into_iter()
        .map(|person| view! { <li><Avatar name=person.name.clone() size=app_ui::AvatarSize::Small /><span>{person.name}</span></li> })
        .collect_view();
    view! {
        <div class="rotation">
            <h3>{title}</h3>
            <p>{rotation.rhythm} <span class="sub">{format!(" {}", rotation.since)}</span></p>
            <ol class="turns">{people}</ol>
        </div>
    }
}
