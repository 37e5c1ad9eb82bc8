//! What was published, newest first.

use super::InRoom;
use crate::marks::StatusMark;
use app_ui::{Badge, Time, TimeStyle, Tone};
use domain::updates::{Audience, Update};
use leptos::prelude::*;

#[component]
pub fn Updates(here: InRoom) -> impl IntoView {
    let mut updates = here.room.updates.clone();
    updates.sort_by_key(|update| std::cmp::Reverse(update.published_at));
    let count = updates.len();
    let row = |update: Update| {
        let id = update.id.to_string();
        view! { <li data-id=id><OneUpdate update=update /></li> }
    };
    let rows = updates.into_iter().map(row).collect_view();
    view! {
        <section aria-labelledby="room-updates">
            <h2 id="room-updates">"Published " <span class="n num">{count}</span></h2>
            <a class="link brief-link" href=format!("/incidents/{}/brief", here.number)>"As those outside read it"</a>
            {(count == 0)
                .then(|| {
                    view! {
                        <p class="quiet-note">"Nothing yet. An early “we know, we are on it” is worth more than a late explanation."</p>
                    }
                })}
            <ol class="updates">{rows}</ol>
        </section>
    }
}

#[component]
fn OneUpdate(update: Update) -> impl IntoView {
    let (tone, icon, words) = match update.audience {
        Audience::Internal => (Tone::Neutral, "users-round", "Staff"),
        Audience::Public => (Tone::Accent, "globe", "Public"),
        Audience::Both => (Tone::Accent, "globe", "Staff and public"),
    };
    view! {
        <p class="meta">
            <Badge tone=tone icon=icon>{words}</Badge>
            <StatusMark status=update.status />
        </p>
        <p class="known">{update.known}</p>
        {(!update.being_done.is_empty()).then(|| view! { <p class="being-done">{update.being_done}</p> })}
        <small>
            {update.author} ", " <Time at=update.published_at.0 />
            {match update.next_update_at {
                Some(at) => view! { ", next promised for " <Time at=at.0 style=TimeStyle::Clock /> }.into_any(),
                None => ", no further update planned".into_any(),
            }}
        </small>
    }
}
