//! The log: what people said and what happened, in one order. It grows at its end and never changes.

use super::InRoom;
use super::composer::Composer;
use super::line::{REACT, Said, Showing, thread_of};
use super::past::{Begins, Place};
use super::story::Entry;
use super::timeline::PinLine;
use crate::forms::{Hidden, read};
use app_context::{AppError, Failure, FormAction, may, ports, signed_in, use_viewer};
use app_ui::{EmptyState, Icon, Time, TimeStyle};
use domain::incidents::{IncidentRole, RoleHolder, TimelineItem};
use domain::log::{Answered, LogLine, Reaction};
use domain::{Action, IncidentNumber, Refusal};
use leptos::prelude::*;

/// Reacts to a line: its number, how, and `on` or `off`.
#[server]
pub async fn react_to_line(number: i64, mark: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let mut words = mark.split(' ');
    let mut word = || words.next().unwrap_or_default();
    let (seq, reaction, holds) = (word(), word(), word() != "off");
    let seq: i64 = seq.parse().map_err(|_| Refusal::NotFound("line of this log".into()))?;
    let reaction: Reaction = read("mark", reaction)?;
    Ok(ports()?.logs.react(&by, IncidentNumber(number), seq, reaction, holds).await?)
}

/// Entries that the reader asks for from before the page are put into a list of their own, so that a screen reader is
/// told only of what comes new.
#[component]
pub fn Log(
    here: InRoom,
    /// The line that the reader is about to answer.
    answers: Option<Answered>,
) -> impl IntoView {
    let acts = may(Action::Respond) && !here.bygone;
    let showing = Showing { number: here.number, me: me(), acts, in_thread: false };
    let nothing_said = here.story.log.items.is_empty();
    let row = |entry: Entry| {
        let seq = entry.seq();
        match entry {
            Entry::Said(line) => {
                let role = role_of(&here.room.roles, &line).map(IncidentRole::word);
                let for_me = names(&line, showing);
                view! {
                    <li data-id=seq class:for-me=for_me>
                        <Said line=line role=role showing=showing />
                        {acts.then(|| tools(showing.number, seq))}
                    </li>
                }
                .into_any()
            }
            Entry::Happened(item) => view! { <li class="happened" data-id=seq><Happened item=item /></li> }.into_any(),
        }
    };
    let rows = here.story.told().into_iter().map(row).collect_view();
    view! {
        <div class="log-box" data-id="log" data-log="" tabindex="0" role="region" aria-label="Log">
            <div class="log-inner">
                <Begins here=here.clone() place=Place::Log />
                <ol class="log older" data-browser=""></ol>
                <LineForms number=here.number />
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
        {acts.then(|| view! { <LineMenu /> })}
        <div class="new-items log-new" role="status" data-browser=""></div>
        <Composer here=here answers=answers />
    }
}

/// The reader.
pub fn me() -> Option<domain::PersonId> {
    use_viewer().map(|viewer| viewer.id)
}

/// Whether the reader is named in it.
fn names(line: &LogLine, showing: Showing) -> bool {
    line.mentions.iter().any(|mention| Some(mention.person.id) == showing.me)
}

/// The forms that buttons at the lines belong to, and why one of them was refused.
#[component]
pub fn LineForms(number: IncidentNumber) -> impl IntoView {
    let (pin, react) = (ServerAction::<PinLine>::new(), ServerAction::<ReactToLine>::new());
    let number = move || number.0.to_string();
    view! {
        <ActionForm action=pin attr:id="pin" attr:class="inline"><Hidden name="number" value=number() /></ActionForm>
        <ActionForm action=react attr:id=REACT attr:class="inline"><Hidden name="number" value=number() /></ActionForm>
        <Failure of=pin.failure().or_else(|| react.failure()) />
    }
}

/// What can be done with a line. The second opens the menu of all lines, or without script the line's own page.
fn tools(number: IncidentNumber, seq: i64) -> impl IntoView {
    view! {
        <span class="line-tools">
            <a href=format!("/incidents/{number}/log?answer={seq}") aria-label="Answer this line" title="Answer"><Icon name="reply" /></a>
            <a href=thread_of(number, seq) data-line=seq aria-label="React to this line, or pin it" title="React or pin"><Icon name="ellipsis" /></a>
        </span>
    }
}

/// One menu for all lines: the browser's program opens it beside a line, and writes the line's number into its buttons.
#[component]
fn LineMenu() -> impl IntoView {
    view! {
        <div id="line-menu" class="line-menu" popover="auto" data-browser="" role="group" aria-label="This line">
            <Marks seq=None />
        </div>
    }
}

/// The reactions and the pin of a line; of whichever line the menu is opened for when none is given.
#[component]
pub fn Marks(seq: Option<i64>) -> impl IntoView {
    let value = move |mark: String| seq.map_or_else(String::new, |seq| format!("{seq} {mark}").trim().to_owned());
    let reactions = Reaction::ALL.map(|reaction| {
        let mark = format!("{} on", reaction.as_str());
        view! {
            <button form=REACT name="mark" value=value(mark.clone()) data-mark=mark>
                <Icon name=reaction.icon() />
                {reaction.word()}
            </button>
        }
    });
    view! {
        {reactions.into_iter().collect_view()}
        <button class="line-pin" form="pin" name="pin" value=value(String::new()) data-mark="">
            <Icon name="pin" />
            "Pin to the story"
        </button>
    }
}

/// The role that the author of a line has now.
pub fn role_of(roles: &[RoleHolder], line: &LogLine) -> Option<IncidentRole> {
    let author = line.author_id?;
    let held = |holder: &&RoleHolder| holder.person.as_ref().is_some_and(|person| person.id == author);
    roles.iter().find(held).map(|holder| holder.role)
}

#[component]
fn Happened(item: TimelineItem) -> impl IntoView {
    view! {
        <Time at=item.at.0 style=TimeStyle::Clock />
        <Icon name=item.icon />
        <p class="note"><b>{item.actor}</b> " " {item.sentence}</p>
    }
}
