//! The log: what people said and what happened, in one order. It grows at its end and never changes.

use super::InRoom;
use super::composer::Composer;
use super::past::{Begins, Place};
use super::story::Entry;
use super::timeline::PinLine;
use crate::forms::Hidden;
use app_context::may;
use app_ui::{Avatar, AvatarSize, EmptyState, Icon, Time, TimeStyle};
use domain::Action;
use domain::incidents::{IncidentRole, LogLine, RoleHolder, TimelineItem};
use leptos::prelude::*;

/// Entries that the reader asks for from before the page are put into a list of their own, so that a screen reader is
/// told only of what comes new.
#[component]
pub fn Log(here: InRoom) -> impl IntoView {
    let pin = ServerAction::<PinLine>::new();
    let pins = may(Action::Respond) && !here.bygone;
    let nothing_said = here.story.log.items.is_empty();
    let row = |entry: Entry| {
        let seq = entry.seq();
        match entry {
            Entry::Said(line) => {
                let role = role_of(&here.room.roles, &line).map(IncidentRole::word);
                view! { <li data-id=seq><Said line=line role=role />{pins.then(|| pin_button(seq))}</li> }.into_any()
            }
            Entry::Happened(item) => view! { <li class="happened" data-id=seq><Happened item=item /></li> }.into_any(),
        }
    };
    let rows = here.story.told().into_iter().map(row).collect_view();
    view! {
        <div class="log-box" data-log="" tabindex="0" role="region" aria-label="Log">
            <div class="log-inner">
                <Begins here=here.clone() place=Place::Log />
                <ol class="log older" data-browser=""></ol>
                <ActionForm action=pin attr:id="pin" attr:class="inline"><Hidden name="number" value=here.number.0.to_string() /></ActionForm>
                <div role="log" aria-live="polite" aria-label="What was said">
                    <ol class="log" data-grows="">{rows}</ol>
                    {nothing_said
                        .then(|| {
                            view! {
                                <EmptyState
                                    title="Nobody has said anything yet"
                                    hint="Write what you see and what you are about to do. Everybody here reads it at once, and it becomes the record."
                                    icon="message-square"
                                    small=true
                                />
                            }
                        })}
                </div>
            </div>
        </div>
        <div class="new-items log-new" role="status" data-browser=""></div>
        <Composer here=here />
    }
}

/// Puts a line into the story; all of them belong to one form.
fn pin_button(seq: i64) -> impl IntoView {
    view! {
        <button class="line-pin" form="pin" name="pin" value=seq aria-label="Pin to the story" title="Pin to the story">
            <Icon name="pin" />
        </button>
    }
}

/// The role that the author of a line has now.
fn role_of(roles: &[RoleHolder], line: &LogLine) -> Option<IncidentRole> {
    let author = line.author_id?;
    let held = |holder: &&RoleHolder| holder.person.as_ref().is_some_and(|person| person.id == author);
    roles.iter().find(held).map(|holder| holder.role)
}

#[component]
pub fn Said(line: LogLine, role: Option<&'static str>) -> impl IntoView {
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
