//! The header that never scrolls away: what it is, how bad, where it stands, who leads, when the next update is due.

use super::InRoom;
use super::api::ChangeSeverity;
use super::status::{Ended, Resolve, SeverityMenu, StatusMenu};
use crate::forms::Hidden;
use crate::incidents::api::TakeRole;
use crate::moving::TimeMeter;
use app_context::{Failure, FormAction, may};
use app_ui::{Avatar, AvatarSize, Button, ButtonLink, ButtonSize, Countdown, Elapsed, Icon, Time, TimeStyle, Tone};
use domain::Action;
use domain::incidents::{IncidentStatus, Phase};
use leptos::prelude::*;

#[component]
pub fn Header(here: InRoom) -> impl IntoView {
    let severity = ServerAction::<ChangeSeverity>::new();
    here.follows(severity);
    let take = here.take;
    let failures = [here.status.failure(), severity.failure(), take.failure(), here.see.failure()];
    let failure = Signal::derive(move || failures.iter().find_map(|failure| failure.get()));
    let title = here.part(|room| room.incident.title.clone());
    view! {
        <header class="room-head">
            <div class="room-name">
                <SeverityMenu here=here action=severity />
                <span class="mono room-number">{here.number.to_string()}</span>
                <h1 title=move || title.get()>{move || title.get()}</h1>
                <StatusMenu here=here />
                <Responders here=here />
                <Resolve here=here />
            </div>
            <dl class="room-moves">
                <PhaseCell here=here />
                <ElapsedCell here=here />
                <CommanderCell here=here take=take />
                <NextUpdateCell here=here />
            </dl>
            <Ended here=here />
            <Failure of=failure bare=true />
        </header>
    }
}

/// Those who said or did something here, most of them as a number.
#[component]
fn Responders(here: InRoom) -> impl IntoView {
    const SHOWN: usize = 4;
    let responders = here.part(|room| room.responders.clone());
    move || {
        let people = responders.get();
        let rest = people.len().saturating_sub(SHOWN);
        let spoken = format!("{} people took part", people.len());
        let faces = people
            .into_iter()
            .take(SHOWN)
            .map(|person| view! { <Avatar name=person.name size=AvatarSize::Small alone=true /> })
            .collect_view();
        view! {
            <span class="avatars room-people" role="group" aria-label=spoken>
                {faces}
                {(rest > 0).then(|| view! { <span class="avatar small num">{format!("+{rest}")}</span> })}
            </span>
        }
    }
}

/// The five phases as a ribbon; the present one named.
#[component]
fn PhaseCell(here: InRoom) -> impl IntoView {
    let status = here.part(|room| room.incident.status);
    move || {
        let now = status.get().phase();
        let step = |phase: Phase| {
            let state = match phase.cmp(&now) {
                std::cmp::Ordering::Less => "past",
                std::cmp::Ordering::Equal => "current",
                std::cmp::Ordering::Greater => "coming",
            };
            let current = (phase == now).then_some("step");
            view! { <li data-state=state aria-current=current title=phase.word()><i></i><span class="vh">{phase.word()}</span></li> }
        };
        let contained = status.get() == IncidentStatus::Contained;
        view! {
            <div class="room-phase">
                <dt>"Phase " <b>{now.word()}</b></dt>
                <dd>
                    <ol class="ribbon">{Phase::ALL.map(step).into_iter().collect_view()}</ol>
                    {contained.then(|| view! { <span class="late"><Icon name="rotate-ccw" />"May come back"</span> })}
                </dd>
            </div>
        }
    }
}

#[component]
fn ElapsedCell(here: InRoom) -> impl IntoView {
    let times = here.part(|room| {
        let ended = room.incident.resolved_at.filter(|_| !room.incident.status.is_open());
        (room.incident.declared_at.0, ended.map(|at| at.0))
    });
    move || {
        let (declared, ended) = times.get();
        view! {
            <div class="room-elapsed">
                <dt>"Elapsed " <span>"since " <Time at=declared style=TimeStyle::Clock /></span></dt>
                <dd><b class="big"><Elapsed since=declared until=ended /></b></dd>
            </div>
        }
    }
}

#[component]
fn CommanderCell(here: InRoom, take: ServerAction<TakeRole>) -> impl IntoView {
    let commander = here.part(|room| (room.incident.commander.clone(), room.incident.status.is_open()));
    let respond = may(Action::Respond);
    let number = here.number.0;
    move || {
        let (commander, open) = commander.get();
        let body = match commander {
            Some(person) => view! { <Avatar name=person.name.clone() size=AvatarSize::Small /><b>{person.name}</b> }.into_any(),
            None if open && respond => view! {
                <ActionForm action=take attr:class="inline">
                    <Hidden name="number" value=number.to_string() />
                    <Hidden name="role" value="commander".to_owned() />
                    <Button size=ButtonSize::Small icon="user-round-x" class="take-command" pending=take.running()>"Take command"</Button>
                </ActionForm>
            }
            .into_any(),
            None => view! { <b class="faint">"Nobody"</b> }.into_any(),
        };
        view! { <div class="room-commander" class:empty=open><dt>"Commander"</dt><dd>{body}</dd></div> }
    }
}

#[component]
fn NextUpdateCell(here: InRoom) -> impl IntoView {
    let promise = here.part(|room| {
        let last = room.updates.iter().map(|update| update.published_at).max();
        let open = room.incident.status.is_open();
        (room.incident.next_update_at.filter(|_| open), last.unwrap_or(room.incident.declared_at), open)
    });
    let respond = may(Action::PublishUpdate);
    let href = format!("/incidents/{}/actions", here.number);
    move || {
        let (at, last, open) = promise.get();
        let body = match at {
            Some(at) => view! { <b class="big"><Countdown to=at.0 /></b> }.into_any(),
            None if open => view! { <b class="faint">"None promised"</b> }.into_any(),
            None => view! { <b class="faint">"None due"</b> }.into_any(),
        };
        view! {
            <div class="room-next">
                <dt>"Next update " {at.map(|at| view! { <span>"promised " <Time at=at.0 style=TimeStyle::Clock /></span> })}</dt>
                <dd>
                    {body}
                    {(open && respond)
                        .then(|| view! { <ButtonLink href=href.clone() size=ButtonSize::Small class="write-update">"Write"</ButtonLink> })}
                    {at.map(|at| view! { <TimeMeter from=last to=at label="Time until the promised update" tone=Tone::Accent /> })}
                </dd>
            </div>
        }
    }
}
