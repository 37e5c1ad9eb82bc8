//! The timeline: what happened, with exact times, from before the declaration on.

use super::InRoom;
use super::past::{Begins, Bygone, Place};
use app_ui::{EmptyState, Icon, Time, TimeStyle};
use domain::incidents::TimelineItem;
use leptos::prelude::*;

/// Events that the reader asks for from before the page are put into a list of their own, so that a screen reader is
/// told only of what comes new.
#[component]
pub fn Timeline(here: InRoom) -> impl IntoView {
    let mut items = here.story.timeline.items.clone();
    items.sort_by_key(|item| item.seq);
    let nothing = items.is_empty();
    let row = |item: TimelineItem| {
        let seq = item.seq;
        view! { <li data-id=seq><Item item=item /></li> }
    };
    let log = &here.story.log;
    let said = match (log.items.len(), log.next.is_some() || here.bygone) {
        (_, true) => "People said more in the log.".to_owned(),
        (0, _) => "Nothing was said in the log.".to_owned(),
        (1, _) => "1 line was said in the log.".to_owned(),
        (n, _) => format!("{n} lines were said in the log."),
    };
    view! {
        <div class="timeline-box" data-log="" tabindex="0" role="region" aria-label="Timeline">
            <Begins here=here.clone() place=Place::Timeline />
            <ol class="timeline exact older" data-browser=""></ol>
            <ol class="timeline exact" data-grows="" aria-live="polite">{items.into_iter().map(row).collect_view()}</ol>
            {nothing
                .then(|| {
                    view! { <EmptyState title="Nothing has happened yet" hint="Every change stands here with who and when." icon="history" small=true /> }
                })}
            <p class="timeline-foot">{said}</p>
        </div>
        <Bygone here=here />
    }
}

#[component]
fn Item(item: TimelineItem) -> impl IntoView {
    view! {
        <Time at=item.at.0 style=TimeStyle::Exact />
        <Icon name=item.icon />
        <p><b>{item.actor}</b> " " {item.sentence}</p>
    }
}
