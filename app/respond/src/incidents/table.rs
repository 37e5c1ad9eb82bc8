//! Incidents as a table that turns into cards. The right-most column is what the row most likely needs.

use super::api::TakeRole;
use crate::forms::Hidden;
use crate::marks::{Commander, KindMarks, ServiceChips, SeverityMark, StatusMark};
use crate::moving::RunningLoss;
use app_context::may;
use app_ui::{Button, ButtonKind, ButtonLink, Cell, Column, Countdown, Elapsed, Head, Row, Table, Time, TimeStyle};
use domain::Action;
use domain::incidents::IncidentRow;
use domain::loss::LossSoFar;
use leptos::prelude::*;

/// The address of a room.
pub fn room_href(incident: &IncidentRow) -> String {
    format!("/incidents/{}", incident.number)
}

/// The table. `take` carries "Take command"; its failure belongs above the table.
#[component]
pub fn IncidentTable(
    #[prop(into)] label: String,
    incidents: Vec<IncidentRow>,
    take: ServerAction<TakeRole>,
) -> impl IntoView {
    let head = vec![
        Head::of("Severity", Column::First),
        Head::of("Incident", Column::Main),
        Head::new("Commander"),
        Head::of("Elapsed", Column::Right),
        Head::of("Loss so far", Column::Right),
        Head::new("Next update"),
        Head::of("", Column::Act),
    ];
    let may_respond = may(Action::Respond);
    let row = |incident: IncidentRow| {
        let id = incident.id.to_string();
        view! { <Row id=id><Cells incident=incident take=take may_respond=may_respond /></Row> }
    };
    let rows = incidents.into_iter().map(row).collect_view();
    view! { <Table label=label head=head class="incidents">{rows}</Table> }
}

#[component]
fn Cells(incident: IncidentRow, take: ServerAction<TakeRole>, may_respond: bool) -> impl IntoView {
    let href = room_href(&incident);
    let open = incident.status.is_open();
    let declared = incident.declared_at.0;
    let until = incident.resolved_at.map(|at| at.0).filter(|_| !open);
    let IncidentRow { number, title, severity, status, services, commander, exercise, private, loss, .. } =
        incident.clone();
    let promise = incident.clone();
    view! {
        <Cell column=Column::First><SeverityMark severity=severity /></Cell>
        <Cell column=Column::Main>
            <a class="title row-link" data-row="" href=href>{title}</a>
            <div class="meta">
                <span class="mono">{number.to_string()}</span>
                <StatusMark status=status />
                <KindMarks exercise=exercise private=private />
                <ServiceChips services=services />
            </div>
        </Cell>
        <Cell label="Commander"><Commander person=commander open=open /></Cell>
        <Cell column=Column::Right label="Elapsed">
            <b><Elapsed since=declared until=until /></b>
            {until.map(|until| view! { <small>"ended " <Time at=until style=TimeStyle::Relative /></small> })}
        </Cell>
        <Cell column=Column::Right label="Loss so far"><LossSoFarOf loss=loss /></Cell>
        <Cell label="Next update"><NextUpdate incident=promise /></Cell>
        <Cell column=Column::Act><LikelyAct incident=incident take=take may_respond=may_respond /></Cell>
    }
}

#[component]
fn LossSoFarOf(loss: Option<LossSoFar>) -> impl IntoView {
    let Some(loss) = loss else { return view! { <span class="faint">"Not estimated"</span> }.into_any() };
    let rate = loss.running.then(|| loss.per_hour.rate_words(&loss.currency));
    view! {
        <b><RunningLoss loss=loss /></b>
        {rate.map(|rate| view! { <small>{rate}</small> })}
    }
    .into_any()
}

#[component]
fn NextUpdate(incident: IncidentRow) -> impl IntoView {
    match incident.next_update_at.filter(|_| incident.status.is_open()) {
        Some(at) => view! {
            <Countdown to=at.0 before="in" />
            <small><Time at=at.0 style=TimeStyle::Clock /></small>
        }
        .into_any(),
        None if incident.status.is_open() => view! { <span class="faint">"None promised"</span> }.into_any(),
        None => ().into_any(),
    }
}

/// Take command, post the update that is late, or go in. Lateness moves with the clock, so both buttons stand
/// here and the style sheet shows the one that fits (`.when-late`).
#[component]
fn LikelyAct(incident: IncidentRow, take: ServerAction<TakeRole>, may_respond: bool) -> impl IntoView {
    let href = room_href(&incident);
    let open = incident.status.is_open();
    if open && may_respond && incident.commander.is_none() {
        let spoken = format!("Take command of {}", incident.number);
        return view! {
            <ActionForm action=take attr:class="inline">
                <Hidden name="number" value=incident.number.0.to_string() />
                <Hidden name="role" value="commander".to_owned() />
                <Button kind=ButtonKind::Solid>
                    "Take command"<span class="vh">{format!(", {spoken}")}</span>
                </Button>
            </ActionForm>
        }
        .into_any();
    }
    let number = incident.number.to_string();
    let join = if open { "Join" } else { "Open" };
    let post = (open && may_respond && incident.next_update_at.is_some()).then(|| {
        view! {
            <ButtonLink href=format!("{href}/actions") class="when-late">
                "Post update"<span class="vh">{format!(", {number}")}</span>
            </ButtonLink>
        }
    });
    view! {
        {post}
        <ButtonLink href=href class="when-calm">{join}<span class="vh">{format!(" {}", incident.number)}</span></ButtonLink>
    }
    .into_any()
}
