//! Where lines of the log are written. A slash opens the commands, in the browser's program; what is typed is kept
//! until it was sent.

use super::InRoom;
use super::api::Say;
use super::past::Bygone;
use super::seen_too::SeeItTooButton;
use crate::forms::{Hidden, Trouble};
use app_context::{FormAction, may};
use app_ui::{Button, ButtonKind, Kbd, TextArea};
use domain::Action;
use domain::incidents::commands::{HINTS, Hint};
use domain::text::BODY_MAX;
use leptos::prelude::*;

#[component]
pub fn Composer(here: InRoom) -> impl IntoView {
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
    view! {
        <ActionForm action=action attr:class="composer room-composer" attr:data-draft=format!("log-{number}")>
            <Hidden name="number" value=number.0.to_string() />
            <Trouble of=failure.clone() field="body" />
            <div class="composer-wrap">
                <Hints />
                <div class="composer-box">
                    <TextArea
                        name="body"
                        id="log-line"
                        value=action.typed("body")
                        rows=1
                        required=true
                        enter_sends=true
                        autofocus=failure.is_some()
                        max_length=BODY_MAX as u32
                        label="Write in the log"
                        placeholder="Write, or / for commands"
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
