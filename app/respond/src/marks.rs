//! How severity, status, people and services look, the same on every screen of this area.

use app_ui::{Avatar, AvatarSize, Chip, Icon, Severity as SeverityTag, Steps};
use domain::PersonRef;
use domain::alerts::AlertStatus;
use domain::incidents::{IncidentStatus, Severity};
use domain::services::ServiceRef;
use leptos::prelude::*;

/// Severity as shape, colour and word; said when nobody has rated it.
#[component]
pub fn SeverityMark(
    severity: Option<Severity>,
    /// The name of the level behind its number.
    #[prop(optional)]
    word: bool,
    #[prop(optional)] tag: bool,
) -> impl IntoView {
    match severity {
        Some(severity) => {
            let word = if word { severity.word().to_owned() } else { String::new() };
            let level = severity.level();
            if word.is_empty() {
                view! { <SeverityTag level=level tag=tag /> }.into_any()
            } else {
                view! { <SeverityTag level=level word=word tag=tag /> }.into_any()
            }
        }
        None => view! { <span class="sev unrated" class:tag=tag>"Not rated"</span> }.into_any(),
    }
}

/// Status as its word and how far along it is.
#[component]
pub fn StatusMark(status: IncidentStatus) -> impl IntoView {
    view! {
        <span class="status-mark">
            <Steps done=status.progress() of=5 />
            {status.word()}
            {(status == IncidentStatus::Contained)
                .then(|| view! { <span class="may-recur"><Icon name="rotate-ccw" />"may come back"</span> })}
        </span>
    }
}

/// What is not as usual with an incident: an exercise, or private. Nothing for most.
#[component]
pub fn KindMarks(exercise: bool, private: bool) -> impl IntoView {
    (exercise || private).then(|| {
        view! {
            <span class="kind-marks">
                {exercise.then(|| view! { <Chip icon="flask-conical"><span>"Exercise"</span></Chip> })}
                {private.then(|| view! { <Chip icon="lock"><span>"Private"</span></Chip> })}
            </span>
        }
    })
}

/// The icon that goes with an alert's status word.
pub fn alert_icon(status: AlertStatus) -> &'static str {
    match status {
        AlertStatus::Firing => "bell-ring",
        AlertStatus::Acknowledged => "check",
        AlertStatus::Resolved => "check-check",
    }
}

/// The services of a row: the first two by name, the rest as a number.
#[component]
pub fn ServiceChips(services: Vec<ServiceRef>, #[prop(default = 2)] most: usize) -> impl IntoView {
    let rest = services.len().saturating_sub(most);
    let names = services.iter().skip(most).map(|service| service.name.clone()).collect::<Vec<_>>().join(", ");
    let shown = services.into_iter().take(most);
    let chips = shown.map(|service| view! { <Chip>{service.name}</Chip> }).collect_view();
    view! {
        <span class="chips">
            {chips}
            {(rest > 0)
                .then(|| view! { <span class="chip" title=names.clone()>{format!("+{rest}")}<span class="vh">{format!(": {names}")}</span></span> })}
        </span>
    }
}

/// Who leads, or that nobody does.
#[component]
pub fn Commander(
    person: Option<PersonRef>,
    /// People still respond, so an empty seat is loud.
    open: bool,
) -> impl IntoView {
    match (person, open) {
        (Some(person), _) => view! {
            <span class="person">
                <Avatar name=person.name.clone() size=AvatarSize::Small />
                <span class="person-words"><b>{person.name}</b></span>
            </span>
        }
        .into_any(),
        (None, true) => view! {
            <span class="nobody">
                <Icon name="user-round-x" />
                <span><b>"No commander"</b></span>
            </span>
        }
        .into_any(),
        (None, false) => view! { <span class="faint">"Nobody"</span> }.into_any(),
    }
}
