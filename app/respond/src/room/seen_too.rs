//! "I see it too": who meets the same trouble, counted once per person, and the way to say so.

use super::InRoom;
use crate::forms::Hidden;
use app_context::{may, use_viewer};
use app_ui::{Avatar, AvatarSize, Button, ButtonKind, ButtonSize};
use domain::Action;
use leptos::prelude::*;

#[component]
pub fn SeenToo(here: InRoom) -> impl IntoView {
    /// Names that are written out; the rest is a number.
    const NAMED: usize = 3;
    let count = here.room.incident.seen_too;
    let people = here.room.seen_too.clone();
    let names: Vec<String> = people.iter().take(NAMED).map(|person| person.name.clone()).collect();
    let rest = usize::try_from(count).unwrap_or_default().saturating_sub(names.len());
    let names = names.join(", ");
    let words = if rest > 0 { format!("{names} and {rest} more") } else { names };
    let people = (!people.is_empty()).then(|| {
        let faces = people
            .into_iter()
            .take(NAMED)
            .map(|person| view! { <Avatar name=person.name size=AvatarSize::Small /> })
            .collect_view();
        view! { <p class="seen-too"><span class="avatars">{faces}</span><span class="grow">{words}</span></p> }
    });
    view! {
        <section aria-labelledby="room-seen-too">
            <header>
                <h2 id="room-seen-too">"See it too " <span class="n num">{count}</span></h2>
                <SeeItTooButton here=here />
            </header>
            {people}
        </section>
    }
}

/// Says it, or takes it back; nothing when it is over.
#[component]
pub fn SeeItTooButton(here: InRoom) -> impl IntoView {
    let me = use_viewer().map(|viewer| viewer.id);
    let mine = here.room.seen_too.iter().any(|person| Some(person.id) == me);
    let offered = may(Action::Declare) && (mine || here.room.incident.status.is_open());
    offered.then(|| {
        let (words, icon) = if mine { ("Take it back", "x") } else { ("I see it too", "eye") };
        let about = mine.then(|| view! { <span class="vh">", that you see it too"</span> });
        view! {
            <ActionForm action=here.see attr:class="inline">
                <Hidden name="number" value=here.number.0.to_string() />
                <Hidden name="sees" value=(!mine).to_string() />
                <Button kind=ButtonKind::Plain size=ButtonSize::Small icon=icon>{words} {about}</Button>
            </ActionForm>
        }
    })
}
