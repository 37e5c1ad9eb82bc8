//! The timeline: what happened, with exact times, from before the declaration on.

use super::InRoom;
use super::past::{Begins, Place};
use app_ui::{EmptyState, Icon, Time, TimeStyle};
use domain::incidents::TimelineItem;
use leptos::{html, prelude::*};

/// Events that the reader asked for, and those that the page came with: apart, so that a screen reader is told of
/// what comes new. An alert that was attached later has brought some of the first kind along.
fn happened(here: InRoom, older: bool) -> Memo<Vec<TimelineItem>> {
    let first_recent = here.recent.with_untracked(|recent| recent.timeline.items.first().map(|item| item.seq));
    Memo::new(move |_| {
        let mut items = here.past.with(|past| past.timeline.items.clone());
        here.recent.with(|recent| items.extend(recent.timeline.items.iter().cloned()));
        items.retain(|item| older == first_recent.is_some_and(|first| item.seq < first));
        items.sort_by_key(|item| item.seq);
        items.dedup_by_key(|item| item.seq);
        items
    })
}

#[component]
pub fn Timeline(here: InRoom) -> impl IntoView {
    let (older, items) = (happened(here, true), happened(here, false));
    let nothing = Memo::new(move |_| items.with(Vec::is_empty));
    let node = NodeRef::<html::Div>::new();
    let row = |item: TimelineItem| view! { <li><Item item=item /></li> };
    let said = move || {
        let lines = |story: &super::Story| story.log.items.len();
        let more = here.past.with(|past| past.log.next.is_some());
        match (here.past.with(lines) + here.recent.with(lines), more || here.bygone) {
            (_, true) => "People said more in the log.".to_owned(),
            (0, _) => "Nothing was said in the log.".to_owned(),
            (1, _) => "1 line was said in the log.".to_owned(),
            (n, _) => format!("{n} lines were said in the log."),
        }
    };
    view! {
        <div class="timeline-box" node_ref=node tabindex="0" role="region" aria-label="Timeline">
            <Begins here=here node=node place=Place::Timeline />
            <ol class="timeline exact"><For each=move || older.get() key=|item| item.seq children=row /></ol>
            <ol class="timeline exact" aria-live="polite"><For each=move || items.get() key=|item| item.seq children=row /></ol>
            {move || {
                nothing
                    .get()
                    .then(|| {
                        view! { <EmptyState title="Nothing has happened yet" hint="Every change stands here with who and when." icon="history" small=true /> }
                    })
            }}
            <p class="timeline-foot">{said}</p>
        </div>
        <super::past::Bygone here=here />
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
