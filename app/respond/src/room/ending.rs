//! The end of an incident: what the cause was, or why it cannot come back. Whoever knows neither contains it.

use super::InRoom;
use super::api::say_status;
use super::levers::{self, GoBack, KeptLever};
use crate::forms::{Hidden, read};
use app_context::{AppError, Failure, FormAction, may, ports, redirect_to, signed_in};
use app_ui::{Button, ButtonKind, ButtonLink, Elapsed, Field, Icon, TextArea, Time};
use domain::incidents::{IncidentStatus, Room};
use domain::levers::Lever;
use domain::recurrence::{CLOSING_MAX, ClosingForm};
use domain::{Action, IncidentNumber};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Resolves it with these words, or contains it; then they stay in the log.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn end_incident(
    number: i64,
    to: String,
    #[server(default)] cause: String,
    #[server(default)] cannot_recur: String,
    #[server(default)] keep: Vec<KeptLever>,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let (ports, number) = (ports()?, IncidentNumber(number));
    let incidents = &ports.incidents;
    levers::keep(&by, number, keep).await?;
    let (to, closing) = (read("to", &to)?, ClosingForm { cause, cannot_recur });
    let from = match to {
        IncidentStatus::Resolved => incidents.resolve_with(&by, number, closing).await?,
        to => {
            let words = closing.checked()?;
            let from = incidents.change_status(&by, number, to).await?;
            if let Some(words) = words {
                ports.logs.say(&by, number, words.told()).await?;
            }
            from
        }
    };
    say_status(number, from, to);
    redirect_to(&format!("/incidents/{number}/actions"));
    Ok(())
}

/// Where an incident is ended.
pub fn ending_href(number: IncidentNumber) -> String {
    format!("/incidents/{number}/actions?resolve=1#resolve")
}

/// Whether somebody has to say why it is over.
pub fn asks(room: &Room) -> bool {
    let incident = &room.incident;
    incident.status.is_open() && !incident.exercise
}

/// The form, under the steps; closed until somebody wants to end it.
#[component]
pub fn Ending(here: InRoom, levers: Vec<Lever>) -> impl IntoView {
    if !may(Action::Respond) || !asks(&here.room) {
        return ().into_any();
    }
    let action = ServerAction::<EndIncident>::new();
    let asked = use_query_map().with_untracked(|query| query.get("resolve").is_some());
    let refused = action.failure().is_some();
    let number = here.number;
    let contained = here.room.incident.status == IncidentStatus::Contained;
    let summary = if contained { "Say what it was" } else { "Resolve or contain" };
    view! {
        <details class="say-first ending" id="resolve" open=asked || refused>
            <summary class="btn small"><Icon name="check" />{summary}</summary>
            <ActionForm action=action attr:class="form ending-form" attr:data-draft=format!("ending-{number}")>
                <Hidden name="number" value=number.0.to_string() />
                <Field id="ending-cause" label="What was the cause?" error=action.wrong("cause")>
                    <TextArea
                        name="cause"
                        rows=2
                        value=action.typed("cause")
                        max_length=CLOSING_MAX as u32
                        autofocus=asked && !refused
                        placeholder="The 02:41 deploy; it was rolled back."
                    />
                </Field>
                <Field id="ending-why" label="Why it cannot come back" hint="One of the two is enough." error=action.wrong("cannot_recur")>
                    <TextArea
                        name="cannot_recur"
                        rows=2
                        value=action.typed("cannot_recur")
                        max_length=CLOSING_MAX as u32
                        placeholder="A test covers it now, and the flag is gone."
                    />
                </Field>
                <GoBack number=number levers=levers />
                <Failure of=action.failure() />
                <div class="btns">
                    <Button kind=ButtonKind::Solid icon="check" name="to" value="resolved">"Resolve"</Button>
                    {(!contained)
                        .then(|| view! { <Button icon="rotate-ccw" name="to" value="contained">"Contain: it may come back"</Button> })}
                </div>
            </ActionForm>
        </details>
    }
    .into_any()
}

/// What stands over the room while it is contained: it is not over yet.
#[component]
pub fn MayComeBack(here: InRoom) -> impl IntoView {
    let since = here.room.contained_at.filter(|_| asks(&here.room));
    since.map(|since| {
        view! {
            <p class="may-come-back">
                <Icon name="rotate-ccw" />
                <span class="grow"><b>"Contained for " <Elapsed since=since.0 /></b>". Say the cause, or why it cannot come back."</span>
                {may(Action::Respond).then(|| view! { <ButtonLink href=ending_href(here.number) class="small">"Say it"</ButtonLink> })}
            </p>
        }
    })
}

/// What stands over the room when nobody responds any more.
#[component]
pub fn Ended(here: InRoom) -> impl IntoView {
    let incident = &here.room.incident;
    let status = incident.status;
    let resolved_at = incident.resolved_at;
    let closing = here.room.closing.clone();
    let said = closing.map(|closing| {
        let line = |label: &'static str, words: String| {
            (!words.is_empty()).then(|| view! { <span class="closing-words"><b>{label}": "</b>{words}</span> })
        };
        view! {
            <span class="closing" title=format!("Said by {}", closing.closed_by)>
                {line("Cause", closing.cause)} {line("It cannot come back", closing.cannot_recur)}
            </span>
        }
    });
    (!status.is_open()).then(|| {
        view! {
            <p class="room-ended">
                <Icon name="circle-check" />
                <span>
                    {status.word()}
                    {resolved_at.map(|at| view! { " " <Time at=at.0 /> })}
                </span>
                {said}
            </p>
        }
    })
}
