//! The log: what people said and what happened, in one order. It grows at its end and never changes.

use super::InRoom;
use super::composer::Composer;
use crate::rows::Rows;
use app_ui::{Avatar, AvatarSize, EmptyState, Icon, Time, TimeStyle};
use domain::incidents::{LogLine, TimelineItem};
use leptos::{html, prelude::*};

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Entry {
    Said(LogLine),
    Happened(TimelineItem),
}

impl Entry {
    fn seq(&self) -> i64 {
        match self {
            Entry::Said(line) => line.seq,
            Entry::Happened(item) => item.seq,
        }
    }
}

/// Both in the order of the log. The event of a line is the line itself, so it is left out.
fn merge(log: &[LogLine], timeline: &[TimelineItem]) -> Vec<Entry> {
    let said = log.iter().cloned().map(Entry::Said);
    let happened = timeline.iter().filter(|item| item.kind != "log.line_added").cloned().map(Entry::Happened);
    let mut entries: Vec<Entry> = said.chain(happened).collect();
    entries.sort_by_key(Entry::seq);
    entries.dedup_by_key(|entry| entry.seq());
    entries
}

/// As many lines as the log answers at once: older ones are not here.
const NEWEST: usize = 200;

#[component]
pub fn Log(here: InRoom) -> impl IntoView {
    let entries = Memo::new(move |_| here.log.with(|log| here.timeline.with(|timeline| merge(log, timeline))));
    let nothing_said = Memo::new(move |_| here.log.with(Vec::is_empty));
    let cut = here.log.with_untracked(|log| log.len() >= NEWEST);
    let commander = here.part(|room| room.roles.clone());
    let role_of = move |line: &LogLine| {
        commander.with(|roles| {
            let role = roles.iter().find(|holder| {
                holder.person.is_some() && holder.person.as_ref().map(|person| person.id) == line.author_id
            });
            role.map(|holder| holder.role.word())
        })
    };
    let row = move |entry: Signal<Entry>| {
        view! {
            <li class:happened=move || entry.with(|entry| matches!(entry, Entry::Happened(_)))>
                {move || match entry.get() {
                    Entry::Said(line) => {
                        let role = role_of(&line);
                        view! { <Said line=line role=role /> }.into_any()
                    }
                    Entry::Happened(item) => view! { <Happened item=item /> }.into_any(),
                }}
            </li>
        }
        .into_any()
    };
    let node = NodeRef::<html::Div>::new();
    let away = RwSignal::new(false);
    // The box is laid out from its end, so the newest line is at 0 and reading back goes below it.
    let scrolled = move |_| {
        if let Some(list) = node.get_untracked() {
            let back = list.scroll_top() < -120;
            if away.get_untracked() != back {
                away.set(back);
            }
        }
    };
    let to_the_end = move |_| {
        if let Some(list) = node.get_untracked() {
            list.set_scroll_top(0);
        }
    };
    let seen = RwSignal::new(0);
    let count = Memo::new(move |_| entries.with(Vec::len));
    Effect::new(move |_| {
        let count = count.get();
        if !away.get() {
            seen.set(count);
        }
    });
    let unseen = Memo::new(move |_| count.get().saturating_sub(seen.get()));
    view! {
        <div class="log-box" node_ref=node on:scroll=scrolled tabindex="0" role="region" aria-label="Log">
            <div class="log-inner" role="log" aria-live="polite" aria-label="What was said">
                {cut.then(|| view! { <p class="log-cut">"Here begin the newest 200 lines."</p> })}
                <ol class="log">
                    <Rows rows=entries key=Entry::seq view=row />
                </ol>
                {move || {
                    nothing_said
                        .get()
                        .then(|| {
                            view! {
                                <EmptyState
                                    title="Nobody has said anything yet"
                                    hint="Write what you see and what you are about to do. Everybody here reads it at once, and it becomes the record."
                                    icon="message-square"
                                    small=true
                                />
                            }
                        })
                }}
            </div>
        </div>
        <div class="new-items log-new" role="status">
            {move || {
                (away.get() && unseen.get() > 0)
                    .then(|| view! { <button type="button" on:click=to_the_end>{format!("{} new", unseen.get())}</button> })
            }}
        </div>
        <Composer here=here />
    }
}

#[component]
fn Said(line: LogLine, role: Option<&'static str>) -> impl IntoView {
    view! {
        <Time at=line.at.0 style=TimeStyle::Clock />
        <Avatar name=line.author.clone() size=AvatarSize::Small />
        <div>
            <p class="who"><b>{line.author}</b>{role.map(|role| view! { <span>{role}</span> })}</p>
            <p class="body">{line.body}</p>
        </div>
    }
}

#[component]
fn Happened(item: TimelineItem) -> impl IntoView {
    view! {
        <Time at=item.at.0 style=TimeStyle::Clock />
        <Icon name=item.icon />
        <p class="note"><b>{item.actor}</b> " " {item.sentence}</p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;

    #[test]
    fn lines_and_events_stand_in_one_order_without_doubles() {
        let line = |seq| LogLine {
            id: "00000000-0000-0000-0000-000000000001".parse().unwrap(),
            seq,
            at: Timestamp(seq),
            author: "Ada".into(),
            author_id: None,
            body: "hello".into(),
        };
        let item = |seq, kind: &str| TimelineItem {
            seq,
            at: Timestamp(seq),
            kind: kind.into(),
            actor: "Ada".into(),
            sentence: "did".into(),
            icon: "flag".into(),
        };
        let merged = merge(
            &[line(2), line(4)],
            &[item(1, "incident.declared"), item(2, "log.line_added"), item(3, "page.sent")],
        );
        assert_eq!(merged.iter().map(Entry::seq).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert!(matches!(merged[1], Entry::Said(_)));
    }
}
