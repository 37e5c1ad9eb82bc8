//! The timeline: what happened, with exact times, from before the declaration on.

use super::InRoom;
use crate::rows::Rows;
use app_ui::{EmptyState, Icon, Time, TimeStyle};
use domain::incidents::TimelineItem;
use leptos::prelude::*;

#[component]
pub fn Timeline(here: InRoom) -> impl IntoView {
    let items = Memo::new(move |_| {
        here.timeline.with(|timeline| {
            timeline.iter().filter(|item| item.kind != "log.line_added").cloned().collect::<Vec<TimelineItem>>()
        })
    });
    let lines = Memo::new(move |_| here.log.with(Vec::len));
    let row = |item: Signal<TimelineItem>| view! { <li>{move || view! { <Item item=item.get() /> }}</li> }.into_any();
    view! {
        <div class="timeline-box" tabindex="0" role="region" aria-label="Timeline">
            {move || {
                if items.with(Vec::is_empty) {
                    view! {
                        <EmptyState title="Nothing has happened yet" hint="Every change stands here with who and when." icon="history" small=true />
                    }
                    .into_any()
                } else {
                    view! {
                        <ol class="timeline exact" aria-live="polite">
                            <Rows rows=items key=|item: &TimelineItem| item.seq view=row />
                        </ol>
                    }
                    .into_any()
                }
            }}
            <p class="timeline-foot">
                {move || match lines.get() {
                    0 => "Nothing was said in the log.".to_owned(),
                    1 => "1 line was said in the log.".to_owned(),
                    n => format!("{n} lines were said in the log."),
                }}
            </p>
        </div>
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
