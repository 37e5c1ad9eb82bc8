//! Changing status and severity: menus behind the words themselves. Changes can be taken back for ten seconds.

use super::api::{ChangeSeverity, ChangeStatus};
use super::ending::ending_href;
use crate::forms::Hidden;
use crate::marks::SeverityMark;
use app_context::may;
use app_ui::{Button, ButtonKind, ButtonLink, Menu, MenuButton, MenuLink};
use domain::incidents::{IncidentStatus, Severity};
use domain::{Action, IncidentNumber};
use leptos::prelude::*;

/// Where it stands, and where it may go.
#[component]
pub fn StatusMenu(
    number: IncidentNumber,
    now: IncidentStatus,
    /// Somebody has to say why it is over.
    asks: bool,
    action: ServerAction<ChangeStatus>,
) -> impl IntoView {
    if !may(Action::Respond) {
        return view! { <span class="badge">{now.word()}</span> }.into_any();
    }
    let choices = IncidentStatus::ALL
        .into_iter()
        .filter(|to| now.may_become(*to) || *to == now)
        .map(|to| {
            let current = to == now;
            if asks && to == IncidentStatus::Resolved {
                let href = ending_href(number);
                return view! { <MenuLink href=href icon="circle">{to.word()}</MenuLink> }.into_any();
            }
            view! {
                <MenuButton name="to" value=to.as_str() current=current icon=if current { "check" } else { "circle" }>
                    {to.word()}
                </MenuButton>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <Menu label=now.word() words=true start=true class="btn small status-pill">
            <ActionForm action=action attr:class="menu-form">
                <Hidden name="number" value=number.0.to_string() />
                {choices}
            </ActionForm>
        </Menu>
    }
    .into_any()
}

/// Severity as a tag that opens the levels.
#[component]
pub fn SeverityMenu(
    number: IncidentNumber,
    now: Option<Severity>,
    action: ServerAction<ChangeSeverity>,
) -> impl IntoView {
    if !may(Action::Respond) {
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
                    <Hidden name="number" value=number.0.to_string() />
                    {levels}
                </ActionForm>
            </div>
        </details>
    }
    .into_any()
}

/// The way to the end, and back when it was not over.
#[component]
pub fn Resolve(
    number: IncidentNumber,
    now: IncidentStatus,
    /// Somebody has to say why it is over.
    asks: bool,
    action: ServerAction<ChangeStatus>,
) -> impl IntoView {
    if asks && may(Action::Respond) {
        let href = ending_href(number);
        return view! { <ButtonLink kind=ButtonKind::Solid href=href icon="check" class="resolve">"Resolve"</ButtonLink> }
            .into_any();
    }
    if !may(Action::Respond) || now == IncidentStatus::Merged {
        return ().into_any();
    }
    let (to, words, icon, kind) = if now.is_open() {
        (IncidentStatus::Resolved, "Resolve", "check", ButtonKind::Solid)
    } else {
        (IncidentStatus::Investigating, "Reopen", "rotate-ccw", ButtonKind::Plain)
    };
    view! {
        <ActionForm action=action attr:class="inline">
            <Hidden name="number" value=number.0.to_string() />
            <Hidden name="to" value=to.as_str() />
            <Button kind=kind icon=icon class="resolve">{words}</Button>
        </ActionForm>
    }
    .into_any()
}
