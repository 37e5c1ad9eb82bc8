//! Where lines of the log are written. A slash opens the commands, in the browser's program; what is typed is kept
//! until it was sent.

use super::InRoom;
use super::api::Say;
use super::past::Bygone;
use super::seen_too::SeeItTooButton;
use crate::forms::{Hidden, Trouble};
use app_context::{FormAction, may};
use app_ui::{Button, ButtonKind, Icon, Kbd, TextArea};
use domain::Action;
use domain::incidents::commands::{HINTS, Hint};
use domain::log::Answered;
use domain::text::BODY_MAX;
use leptos::prelude::*;

#[component]
pub fn Composer(
    here: InRoom,
    /// The line that is answered by what is written.
    answers: Option<Answered>,
    /// Whoever sends stays in the thread.
    #[prop(optional)]
    in_thread: bool,
) -> impl IntoView {
    if here.bygone {
        return view! { <Bygone here=here /> }.into_any();
    }
    if !may(Action::Respond) {
        return view! {
            <div class="composer-none">
                <span>
                    "Your role lets you read this log, not write in it. "
                    <a class="link" href=format!("/incidents/{}/log?search=", here.number)>"Search the log"</a>
                </span>
                <SeeItTooButton here=here />
            </div>
        }
        .into_any();
    }
    let action = ServerAction::<Say>::new();
    let failure = action.failure();
    let number = here.number;
    let readers = match here.room.incident.private {
        true => "Only those who see this incident read it. Lines cannot be edited afterwards.",
        false => "Open to all staff. Lines cannot be edited afterwards.",
    };
    let draft = answers.as_ref().map_or_else(|| format!("log-{number}"), |line| format!("log-{number}-{}", line.seq));
    let answering = answers.is_some() && !in_thread;
    let (label, placeholder) = match answers {
        Some(_) => ("Write an answer", "Write an answer"),
        None => ("Write in the log", "Write, @ for people, / for commands"),
    };
    let seq = answers.as_ref().map(|line| line.seq.to_string()).unwrap_or_default();
    let quote = answers.filter(|_| !in_thread).map(|line| {
        view! {
            <p class="answering">
                <Icon name="reply" />
                <span>"To " <b>{line.author}</b> ": " {line.begins}</span>
                <a href=format!("/incidents/{number}/log") aria-label="Write to all instead" title="Write to all instead"><Icon name="x" /></a>
            </p>
        }
    });
    view! {
        <ActionForm action=action attr:class="composer room-composer" attr:data-draft=draft>
            <Hidden name="number" value=number.0.to_string() />
            <Hidden name="answers" value=seq />
            <Hidden name="back" value=answering.to_string() />
            <Trouble of=failure.clone() field="body" />
            <div class="composer-wrap">
                {quote}
                <Hints />
                <ul class="command-hints" aria-label="People" data-people=here.room.incident.id.to_string() data-browser="" hidden></ul>
                <div class="composer-box">
                    <TextArea
                        name="body"
                        id="log-line"
                        value=action.typed("body")
                        rows=1
                        required=true
                        enter_sends=true
                        autofocus=failure.is_some() || answering
                        max_length=BODY_MAX as u32
                        label=label
                        placeholder=placeholder
                    />
                    <Button kind=ButtonKind::Primary icon="arrow-up" label="Send" />
                </div>
            </div>
            <p class="composer-hint">
                <span data-effect=readers data-browser="">{readers}</span>
                <span class="unscripted">"Commands: /sev 1, /status identified, /role commander, /update …"</span>
                <a class="link" href=format!("/incidents/{number}/log?search=")>"Search the log"</a>
            </p>
        </ActionForm>
    }
    .into_any()
}

/// All commands; the browser's program shows those that fit what is typed.
#[component]
fn Hints() -> impl IntoView {
    let row = |hint: Hint| {
        view! {
            <li data-stem=hint.stem hidden>
                <button type="button">
                    <b class="mono">{hint.stem.trim_end()}</b>
                    <span>{hint.what}</span>
                    <small class="mono">{hint.example}</small>
                    <span class="hint-key" hidden><Kbd>"Tab"</Kbd></span>
                </button>
            </li>
        }
    };
    let rows = HINTS.into_iter().map(row).collect_view();
    view! { <ul class="command-hints" aria-label="Commands" data-commands="" data-browser="" hidden>{rows}</ul> }
}
