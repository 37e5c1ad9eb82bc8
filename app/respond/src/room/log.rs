//! The log: what people said and what happened, in one order. It grows at its end and never changes.

use super::InRoom;
use super::composer::Composer;
use super::past::{Begins, Place};
use super::story::Entry;
use app_ui::{Avatar, AvatarSize, EmptyState, Icon, Time, TimeStyle};
use domain::incidents::{LogLine, TimelineItem};
use leptos::{html, prelude::*};

/// What is told, older entries and those that the page came with apart: so that a screen reader is told of what
/// comes new, and not of what was asked for.
fn told(here: InRoom, older: bool) -> Memo<Vec<Entry>> {
    let first_recent = here.recent.with_untracked(|recent| recent.before().complete_from(recent));
    Memo::new(move |_| {
        let entries = here
            .past
            .with(|past| here.recent.with(|recent| past.told(recent, past.complete_from(recent).unwrap_or(i64::MIN))));
        entries.into_iter().filter(|entry| older == first_recent.is_some_and(|first| entry.seq() < first)).collect()
    })
}

#[component]
pub fn Log(here: InRoom) -> impl IntoView {
    let (older, entries) = (told(here, true), told(here, false));
    let nothing_said = Memo::new(move |_| here.recent.with(|recent| recent.log.items.is_empty()));
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
    let roles = here.part(|room| room.roles.clone());
    let role_of = move |line: &LogLine| {
        roles.with(|roles| {
            let role = roles.iter().find(|holder| {
                holder.person.is_some() && holder.person.as_ref().map(|person| person.id) == line.author_id
            });
            role.map(|holder| holder.role.word())
        })
    };
    let row = move |entry: Entry| match entry {
        Entry::Said(line) => {
            let author = line.clone();
            let role = Signal::derive(move || role_of(&author));
            view! { <li><Said line=line role=role /></li> }.into_any()
        }
        Entry::Happened(item) => view! { <li class="happened"><Happened item=item /></li> }.into_any(),
    };
    view! {
        <div class="log-box" node_ref=node on:scroll=scrolled tabindex="0" role="region" aria-label="Log">
            <div class="log-inner">
                <Begins here=here node=node place=Place::Log />
                <ol class="log"><For each=move || older.get() key=Entry::seq children=row /></ol>
                <div role="log" aria-live="polite" aria-label="What was said">
                    <ol class="log"><For each=move || entries.get() key=Entry::seq children=row /></ol>
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
fn Said(line: LogLine, role: Signal<Option<&'static str>>) -> impl IntoView {
    view! {
        <Time at=line.at.0 style=TimeStyle::Clock />
        <Avatar name=line.author.clone() size=AvatarSize::Small />
        <div>
            <p class="who"><b>{line.author}</b>{move || role.get().map(|role| view! { <span>{role}</span> })}</p>
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
