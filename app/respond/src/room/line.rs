//! One line of the log: who said it, what it answers, its words and code, and what people think of it.

use app_ui::{Avatar, AvatarSize, Icon, Time, TimeStyle};
use domain::log::{Answered, Block, LogLine, Part, Reacted, blocks};
use domain::{IncidentNumber, PersonId};
use leptos::prelude::*;

/// The form that reactions belong to, wherever they stand.
pub const REACT: &str = "react";

/// What a line is shown with.
#[derive(Clone, Copy)]
pub struct Showing {
    pub number: IncidentNumber,
    /// The reader.
    pub me: Option<PersonId>,
    /// Whether the reader may react to it, answer it and pin it.
    pub acts: bool,
    /// Among its own thread, where what it answers need not be told.
    pub in_thread: bool,
}

#[component]
pub fn Said(line: LogLine, role: Option<&'static str>, showing: Showing) -> impl IntoView {
    let Showing { number, me, acts, in_thread } = showing;
    let seq = line.seq;
    let quote = line.answers.filter(|_| !in_thread).map(|answered| view! { <Quote number=number answered=answered /> });
    let body = blocks(&line.body, &line.mentions).into_iter().map(|block| block_view(&block, me)).collect_view();
    let replies = (line.replies > 0 && !in_thread).then(|| {
        let words = if line.replies == 1 { "1 answer".to_owned() } else { format!("{} answers", line.replies) };
        view! { <a class="line-replies" href=thread_of(number, seq)><Icon name="reply" />{words}</a> }
    });
    let reactions = line.reactions.into_iter().map(|reacted| reaction(seq, reacted, me, acts)).collect_view();
    view! {
        <Time at=line.at.0 style=TimeStyle::Clock />
        <Avatar name=line.author.clone() size=AvatarSize::Small />
        <div>
            <p class="who"><b>{line.author}</b>{role.map(|role| view! { <span>{role}</span> })}</p>
            {quote}
            <div class="body">{body}</div>
            <div class="line-foot">{reactions}{replies}</div>
        </div>
    }
}

/// Where a line stands among its answers.
pub fn thread_of(number: IncidentNumber, seq: i64) -> String {
    format!("/incidents/{number}/log?thread={seq}")
}

/// The line that is answered, in a few words.
#[component]
pub fn Quote(number: IncidentNumber, answered: Answered) -> impl IntoView {
    view! {
        <a class="line-quote" href=thread_of(number, answered.seq)>
            <Icon name="reply" />
            <b>{answered.author}</b>
            <span>{answered.begins}</span>
        </a>
    }
}

fn block_view(block: &Block<'_>, me: Option<PersonId>) -> AnyView {
    match block {
        Block::Words(parts) => {
            let parts = parts.iter().map(|part| part_view(part, me)).collect_view();
            view! { <p>{parts}</p> }.into_any()
        }
        Block::Code { language, text } => {
            let label = if language.is_empty() { "Code".to_owned() } else { format!("Code, {language}") };
            view! { <pre class="line-code" tabindex="0" role="region" aria-label=label><code>{(*text).to_owned()}</code></pre> }
                .into_any()
        }
    }
}

fn part_view(part: &Part<'_>, me: Option<PersonId>) -> AnyView {
    match part {
        Part::Text(text) => (*text).to_owned().into_any(),
        Part::Code(text) => view! { <code>{(*text).to_owned()}</code> }.into_any(),
        Part::Link(address) => {
            let (address, shown) = ((*address).to_owned(), (*address).to_owned());
            view! { <a class="link" href=address rel="noreferrer noopener" target="_blank">{shown}</a> }.into_any()
        }
        Part::Incident(number, text) => {
            let text = (*text).to_owned();
            view! { <a class="link" href=format!("/incidents/{number}")>{text}</a> }.into_any()
        }
        Part::Person(person, text) => {
            let text = (*text).to_owned();
            if me == Some(*person) {
                view! { <mark class="mention">{text}</mark> }.into_any()
            } else {
                view! { <span class="mention">{text}</span> }.into_any()
            }
        }
    }
}

/// What was reacted, by how many; pressed, the reader reacts alike, or takes it back.
fn reaction(seq: i64, reacted: Reacted, me: Option<PersonId>, acts: bool) -> AnyView {
    let Reacted { reaction, people } = reacted;
    let mine = people.iter().any(|person| Some(person.id) == me);
    let names = people.iter().map(|person| person.name.clone()).collect::<Vec<_>>().join(", ");
    let told = format!("{}: {names}", reaction.word());
    let title = told.clone();
    let inside = view! { <span class="vh">{told}": "</span><Icon name=reaction.icon() /><span>{people.len()}</span> };
    if !acts {
        return view! { <span class="reaction" title=title>{inside}</span> }.into_any();
    }
    let mark = format!("{seq} {} {}", reaction.as_str(), if mine { "off" } else { "on" });
    view! {
        <button class="reaction" class:mine=mine form=REACT name="mark" value=mark aria-pressed=mine.to_string() title=title>
            {inside}
        </button>
    }
    .into_any()
}
