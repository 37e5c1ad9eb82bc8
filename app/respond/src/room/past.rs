//! The way back in a log or a timeline: earlier entries come when they are asked for, in place where the browser's
//! program runs, as a page of their own where it does not.

use super::InRoom;
use app_ui::{ButtonLink, ButtonSize, Icon};
use leptos::prelude::*;

/// Which of the two is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Log,
    Timeline,
}

impl Place {
    /// Before which entry more is to be had; none at the beginning.
    fn edge(self, here: &InRoom) -> Option<i64> {
        let timeline = &here.story.timeline;
        match self {
            Place::Log => here.story.complete_from(),
            Place::Timeline => timeline.items.first().filter(|_| timeline.next.is_some()).map(|item| item.seq),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Place::Log => "log",
            Place::Timeline => "timeline",
        }
    }
}

/// What stands over the oldest entry here: the way to earlier ones, or that there are none. Empty when all of it came
/// with the page. What a live page holds already is not offered again.
#[component]
pub fn Begins(here: InRoom, place: Place) -> impl IntoView {
    let way = match place.edge(&here) {
        Some(edge) => {
            let href = format!("/incidents/{}/{}?before={edge}", here.number, place.word());
            view! { <a class="btn small" href=href data-earlier=""><Icon name="history" />"Show earlier"</a> }
                .into_any()
        }
        None if here.bygone => view! { <span>{format!("Here begins the {}.", place.word())}</span> }.into_any(),
        None => ().into_any(),
    };
    view! { <div class="log-begins" data-keep="">{way}</div> }
}

/// Where a page of earlier entries ends.
#[component]
pub fn Bygone(here: InRoom) -> impl IntoView {
    here.bygone.then(|| {
        view! {
            <p class="composer-none">
                <span>"These are earlier entries. New ones do not appear here."</span>
                <ButtonLink href=format!("/incidents/{}", here.number) size=ButtonSize::Small>"Go to the newest"</ButtonLink>
            </p>
        }
    })
}
