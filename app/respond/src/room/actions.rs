//! The right pane: moving the incident along, telling the others.

use super::InRoom;
use super::about_to::AboutTo;
use super::care::People;
use super::decisions::DecisionList;
use super::ending::{Ending, asks, ending_href};
use super::levers::Levers;
use super::remediation::Board;
use super::suspects::SuspectList;
use super::update_form::UpdateEditor;
use super::updates::Updates;
use crate::forms::Hidden;
use app_context::may;
use app_ui::{Badge, Icon, Tone};
use domain::Action;
use domain::announcements::Announcement;
use domain::care::Care;
use domain::changes::Suspects;
use domain::decisions::Decision;
use domain::incidents::IncidentStatus;
use domain::levers::Lever;
use domain::remediation::Remedy;
use domain::services::ServiceRef;
use leptos::prelude::*;

#[component]
pub fn Actions(
    here: InRoom,
    announcements: Vec<Announcement>,
    remedies: Vec<Remedy>,
    levers: Vec<Lever>,
    suspects: Suspects,
    services: Vec<ServiceRef>,
    care: Care,
    decisions: Vec<Decision>,
) -> impl IntoView {
    let publish = may(Action::PublishUpdate);
    view! {
        <Board here=here.clone() remedies=remedies announcements=announcements.clone() />
        <Levers here=here.clone() levers=levers.clone() />
        <SuspectList here=here.clone() suspects=suspects services=services />
        <Steps here=here.clone() levers=levers />
        <AboutTo here=here.clone() announcements=announcements />
        {publish.then(|| view! { <UpdateEditor here=here.clone() /> })}
        <Updates here=here.clone() />
        <DecisionList here=here.clone() decisions=decisions />
        <People here=here care=care />
    }
}

/// The statuses an incident usually goes through, each one press away.
const WAY: [IncidentStatus; 5] = [
    IncidentStatus::Declared,
    IncidentStatus::Investigating,
    IncidentStatus::Identified,
    IncidentStatus::Monitoring,
    IncidentStatus::Resolved,
];

/// What it means to say so.
fn meaning(status: IncidentStatus) -> &'static str {
    match status {
        IncidentStatus::Declared => "Somebody saw it",
        IncidentStatus::Investigating => "People look for the cause",
        IncidentStatus::Identified => "The cause is known",
        IncidentStatus::Monitoring => "Mended, being watched",
        IncidentStatus::Resolved => "Over",
        _ => "",
    }
}

#[component]
fn Steps(
    here: InRoom,
    /// What its end may put back.
    levers: Vec<Lever>,
) -> impl IntoView {
    let now = here.room.incident.status;
    let respond = may(Action::Respond);
    let (number, ends) = (here.number, respond && asks(&here.room));
    let step = move |step: IncidentStatus| {
        let (state, icon) = match () {
            () if step == now => ("current", "circle-dot"),
            () if step.progress() < now.progress() => ("past", "circle-check"),
            () => ("coming", "circle"),
        };
        let dull = !respond || !now.may_become(step);
        if ends && step == IncidentStatus::Resolved {
            return view! {
                <li data-state=state>
                    <a href=ending_href(number)><Icon name=icon /><b>{step.word()}</b><small>{meaning(step)}</small></a>
                </li>
            }
            .into_any();
        }
        view! {
            <li data-state=state>
                <button type="submit" name="to" value=step.as_str() disabled=dull aria-current=(step == now).then_some("step")>
                    <Icon name=icon />
                    <b>{step.word()}</b>
                    <small>{meaning(step)}</small>
                </button>
            </li>
        }
        .into_any()
    };
    let aside = (!WAY.contains(&now)).then(|| view! { <Badge tone=Tone::Warn>{now.word()}</Badge> });
    view! {
        <section aria-labelledby="room-steps">
            <h2 id="room-steps">"Where it stands " {aside}</h2>
            <ActionForm action=here.status attr:class="status-steps">
                <Hidden name="number" value=here.number.0.to_string() />
                <ol>{WAY.map(step).into_iter().collect_view()}</ol>
            </ActionForm>
            <Ending here=here.clone() levers=levers />
        </section>
    }
}
