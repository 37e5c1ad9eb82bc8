//! The header that never scrolls away: what it is, how bad, where it stands, who leads, when the next update is due.

use super::InRoom;
use super::api::ChangeSeverity;
use super::ending::{Ended, MayComeBack, asks};
use super::here::Present;
use super::loss::LossCell;
use super::status::{Resolve, SeverityMenu, StatusMenu};
use crate::forms::Hidden;
use crate::marks::KindMarks;
use crate::moving::TimeMeter;
use app_context::{Failure, FormAction, may};
use app_ui::{Avatar, AvatarSize, Button, ButtonLink, ButtonSize, Countdown, Elapsed, Icon, Time, TimeStyle, Tone};
use domain::Action;
use domain::incidents::{IncidentStatus, Phase};
use domain::presence::Here;
use leptos::prelude::*;
use std::cmp::Ordering;

#[component]
pub fn Header(here: InRoom, present: Vec<Here>) -> impl IntoView {
    let severity = ServerAction::<ChangeSeverity>::new();
    let failures = [here.status.failure(), severity.failure(), here.take.failure(), here.see.failure()];
    let incident = &here.room.incident;
    let asks = asks(&here.room);
    view! {
        <header class="room-head">
            <div class="room-name">
                <SeverityMenu number=here.number now=incident.severity action=severity />
                <span class="mono room-number">{here.number.to_string()}</span>
                <h1 title=incident.title.clone()>{incident.title.clone()}</h1>
                <KindMarks exercise=incident.exercise private=incident.private />
                <StatusMenu number=here.number now=incident.status asks=asks action=here.status />
                <Present people=present />
                <Resolve number=here.number now=incident.status asks=asks action=here.status />
            </div>
            <dl class="room-moves">
                <PhaseCell status=incident.status />
                <ElapsedCell here=here.clone() />
                <LossCell here=here.clone() />
                <CommanderCell here=here.clone() />
                <NextUpdateCell here=here.clone() />
            </dl>
            <MayComeBack here=here.clone() />
            <Ended here=here.clone() />
            <Failure of=failures.into_iter().flatten().next() bare=true />
        </header>
    }
}

/// The five phases as a ribbon; the present one named.
#[component]
fn PhaseCell(status: IncidentStatus) -> impl IntoView {
    let now = status.phase();
    let step = |phase: Phase| {
        let state = match phase.cmp(&now) {
            Ordering::Less => "past",
            Ordering::Equal => "current",
            Ordering::Greater => "coming",
        };
        let current = (phase == now).then_some("step");
        view! { <li data-state=state aria-current=current title=phase.word()><i></i><span class="vh">{phase.word()}</span></li> }
    };
    let contained = status == IncidentStatus::Contained;
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

#[component]
fn ElapsedCell(here: InRoom) -> impl IntoView {
    let incident = &here.room.incident;
    let declared = incident.declared_at.0;
    let ended = incident.resolved_at.filter(|_| !incident.status.is_open()).map(|at| at.0);
    view! {
        <div class="room-elapsed">
            <dt>"Elapsed " <span>"since " <Time at=declared style=TimeStyle::Clock /></span></dt>
            <dd><b class="big"><Elapsed since=declared until=ended /></b></dd>
        </div>
    }
}

#[component]
fn CommanderCell(here: InRoom) -> impl IntoView {
    let incident = &here.room.incident;
    let open = incident.status.is_open();
    let body = match incident.commander.clone() {
        Some(person) => {
            view! { <Avatar name=person.name.clone() size=AvatarSize::Small /><b>{person.name}</b> }.into_any()
        }
        None if open && may(Action::Respond) => view! {
            <ActionForm action=here.take attr:class="inline">
                <Hidden name="number" value=here.number.0.to_string() />
                <Hidden name="role" value="commander" />
                <Button size=ButtonSize::Small icon="user-round-x" class="take-command">"Take command"</Button>
            </ActionForm>
        }
        .into_any(),
        None => view! { <b class="faint">"Nobody"</b> }.into_any(),
    };
    view! { <div class="room-commander" class:empty=open><dt>"Commander"</dt><dd>{body}</dd></div> }
}

#[component]
fn NextUpdateCell(here: InRoom) -> impl IntoView {
    let incident = &here.room.incident;
    let open = incident.status.is_open();
    let at = incident.next_update_at.filter(|_| open);
    let last = here.room.updates.iter().map(|update| update.published_at).max().unwrap_or(incident.declared_at);
    let href = format!("/incidents/{}/actions", here.number);
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
                {(open && may(Action::PublishUpdate))
                    .then(|| view! { <ButtonLink href=href size=ButtonSize::Small class="write-update">"Write"</ButtonLink> })}
                {at.map(|at| view! { <TimeMeter from=last to=at label="Time until the promised update" tone=Tone::Accent /> })}
            </dd>
        </div>
    }
}
