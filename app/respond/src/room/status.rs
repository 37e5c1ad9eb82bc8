//! Changing status and severity: menus behind the words themselves. Changes can be taken back for ten seconds.

use super::InRoom;
use super::api::{ChangeSeverity, ChangeStatus};
use crate::forms::Hidden;
use crate::marks::SeverityMark;
use app_context::{FormAction, may};
use app_ui::{Button, ButtonKind, Icon, Menu, MenuButton, use_toasts};
use domain::Action;
use domain::incidents::{IncidentStatus, Severity};
use leptos::prelude::*;

/// Tells what was changed and offers the way back.
pub fn offer_undo(here: InRoom) {
    let action = here.status;
    let toasts = use_toasts();
    let status = here.part(|room| room.incident.status);
    let asked = StoredValue::new(None::<(IncidentStatus, IncidentStatus)>);
    let input = action.input();
    Effect::new(move |_| {
        if let Some(to) = input.with(|input| input.as_ref().map(|input| input.to)) {
            asked.set_value(Some((status.get_untracked(), to)));
        }
    });
    let worked = action.worked();
    Effect::new(move |_| {
        if !worked.get() {
            return;
        }
        let Some((from, to)) = asked.try_update_value(Option::take).flatten() else { return };
        let said = format!("{} is {} now.", here.number, to.word().to_lowercase());
        if !to.may_become(from) {
            return toasts.say(said);
        }
        let back = ChangeStatus { number: here.number.0, to: from };
        toasts.undo(said, Callback::new(move |()| drop(action.dispatch(back.clone()))));
    });
}

/// Where it stands, and where it may go.
#[component]
pub fn StatusMenu(here: InRoom) -> impl IntoView {
    let action = here.status;
    let status = here.part(|room| room.incident.status);
    let respond = may(Action::Respond);
    move || {
        let now = status.get();
        if !respond {
            return view! { <span class="badge">{now.word()}</span> }.into_any();
        }
        let choices = IncidentStatus::ALL
            .into_iter()
            .filter(|to| now.may_become(*to) || *to == now)
            .map(|to| {
                let current = to == now;
                view! {
                    <MenuButton name="to" value=to.as_str() current=Signal::stored(current) icon=if current { "check" } else { "circle" }>
                        {to.word()}
                    </MenuButton>
                }
            })
            .collect_view();
        view! {
            <Menu label=now.word() words=true start=true class="btn small status-pill">
                <ActionForm action=action attr:class="menu-form">
                    <Hidden name="number" value=here.number.0.to_string() />
                    {choices}
                </ActionForm>
            </Menu>
        }
        .into_any()
    }
}

/// Severity as a tag that opens the levels.
#[component]
pub fn SeverityMenu(here: InRoom, action: ServerAction<ChangeSeverity>) -> impl IntoView {
    let severity = here.part(|room| room.incident.severity);
    let respond = may(Action::Respond);
    move || {
        let now = severity.get();
        if !respond {
            return view! { <SeverityMark severity=now tag=true /> }.into_any();
        }
        let levels = Severity::ALL
            .into_iter()
            .map(|level| {
                view! {
                    <button
                        class="menu-item"
                        type="submit"
                        name="to"
                        value=level.level().to_string()
                        aria-current=(now == Some(level)).then_some("true")
                    >
                        <SeverityMark severity=Some(level) word=true />
                    </button>
                }
            })
            .collect_view();
        let spoken = now.map_or("Not rated; rate it".to_owned(), |now| format!("{}; change the severity", now.label()));
        view! {
            <details class="menu severity-menu">
                <summary aria-label=spoken>
                    <SeverityMark severity=now tag=true />
                </summary>
                <div class="menu-box start">
                    <ActionForm action=action attr:class="menu-form">
                        <Hidden name="number" value=here.number.0.to_string() />
                        {levels}
                    </ActionForm>
                </div>
            </details>
        }
        .into_any()
    }
}

/// The way to the end, and back when it was not over.
#[component]
pub fn Resolve(here: InRoom) -> impl IntoView {
    let action = here.status;
    let status = here.part(|room| room.incident.status);
    let respond = may(Action::Respond);
    move || {
        if !respond {
            return ().into_any();
        }
        let number = here.number.0.to_string();
        let status = status.get();
        let (to, words, icon) = match status {
            _ if status.is_open() => (IncidentStatus::Resolved, "Resolve", "check"),
            IncidentStatus::Merged => return ().into_any(),
            _ => (IncidentStatus::Investigating, "Reopen", "rotate-ccw"),
        };
        let kind = if status.is_open() { ButtonKind::Solid } else { ButtonKind::Plain };
        view! {
            <ActionForm action=action attr:class="inline">
                <Hidden name="number" value=number />
                <Hidden name="to" value=to.as_str().to_owned() />
                <Button kind=kind icon=icon pending=action.running() class="resolve">{words}</Button>
            </ActionForm>
        }
        .into_any()
    }
}

/// What stands over the room when nobody responds any more.
#[component]
pub fn Ended(here: InRoom) -> impl IntoView {
    let status = here.part(|room| (room.incident.status, room.incident.resolved_at));
    move || {
        let (status, resolved_at) = status.get();
        (!status.is_open()).then(|| {
            view! {
                <p class="room-ended">
                    <Icon name="circle-check" />
                    <span>
                        {status.word()}
                        {resolved_at.map(|at| view! { " " <app_ui::Time at=at.0 /> })}
                    </span>
                </p>
            }
        })
    }
}
