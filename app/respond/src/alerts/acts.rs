//! What can be done about an alert, wherever it is shown.

use super::api::{AcknowledgeAlert, AttachAlert, ResolveAlert};
use crate::forms::{Hidden, Trouble};
use crate::marks::alert_icon;
use app_context::{AppError, FormAction, failure_of_one, may};
use app_ui::{Button, Icon, Menu, MenuButton, MenuLink, TextInput};
use domain::alerts::{AlertRow, AlertStatus};
use domain::incidents::IncidentRow;
use domain::{Action, AlertId};
use leptos::prelude::*;

/// Status of an alert as icon and word.
#[component]
pub fn AlertState(status: AlertStatus) -> impl IntoView {
    view! {
        <span class="alert-word" data-state=status.as_str()>
            <Icon name=alert_icon(status) />
            {status.word()}
        </span>
    }
}

/// What an alert most likely needs: Acknowledge while it fires, Resolve afterwards.
#[component]
pub fn AlertActs(
    alert: AlertRow,
    acknowledge: ServerAction<AcknowledgeAlert>,
    resolve: ServerAction<ResolveAlert>,
    /// The key `a` acknowledges it.
    keyed: bool,
) -> impl IntoView {
    if !may(Action::Respond) {
        return ().into_any();
    }
    let about = format!(", {}", alert.title);
    let id = alert.id.to_string();
    match alert.status {
        AlertStatus::Firing => view! {
            <ActionForm action=acknowledge attr:class="inline">
                <Hidden name="alert" value=id />
                <button class="btn" type="submit" data-key=keyed.then_some("a")>"Acknowledge"<span class="vh">{about}</span></button>
            </ActionForm>
        }
        .into_any(),
        AlertStatus::Acknowledged => view! {
            <ActionForm action=resolve attr:class="inline">
                <Hidden name="alert" value=id />
                <Button>"Resolve"<span class="vh">{about}</span></Button>
            </ActionForm>
        }
        .into_any(),
        AlertStatus::Resolved => ().into_any(),
    }
}

/// The rest: declare from it, attach it, resolve it while it still fires.
#[component]
pub fn MoreActs(
    alert: AlertRow,
    resolve: ServerAction<ResolveAlert>,
    attach: ServerAction<AttachAlert>,
) -> impl IntoView {
    if !may(Action::Respond) || alert.incident.is_some() && alert.status != AlertStatus::Firing {
        return ().into_any();
    }
    let failure = unattached(alert.id, attach);
    let refused = failure.is_some();
    let id = alert.id.to_string();
    let resolves = (alert.status == AlertStatus::Firing).then(|| {
        view! {
            <ActionForm action=resolve attr:class="menu-form">
                <Hidden name="alert" value=id.clone() />
                <MenuButton icon="check-check">"Resolve"</MenuButton>
            </ActionForm>
        }
    });
    let joins = alert.incident.is_none().then(|| {
        view! {
            <MenuLink href=format!("/declare?alert={}", alert.id) icon="flag">"Declare an incident"</MenuLink>
            <hr class="menu-line" />
            <AttachForm alert=alert.id action=attach />
        }
    });
    view! {
        <Menu label="More" icon="ellipsis" class="btn quiet" refused=refused>
            {resolves}
            {joins}
        </Menu>
    }
    .into_any()
}

/// Why this alert was not attached.
pub fn unattached(alert: AlertId, action: ServerAction<AttachAlert>) -> Option<AppError> {
    failure_of_one(action, "alert", alert.to_string())
}

/// "Attach to INC-42".
#[component]
pub fn AttachForm(alert: AlertId, action: ServerAction<AttachAlert>) -> impl IntoView {
    let failure = unattached(alert, action);
    let typed = if failure.is_some() { action.typed("number") } else { String::new() };
    view! {
        <ActionForm action=action attr:class="attach">
            <Hidden name="alert" value=alert.to_string() />
            <TextInput
                name="number"
                value=typed
                label="Number of the incident"
                placeholder="INC-42"
                required=true
                list="open-incident-numbers"
            />
            <Button icon="paperclip">"Attach"</Button>
            <Trouble of=failure field="number" />
        </ActionForm>
    }
}

/// The open incidents that alerts of this page can be attached to, offered by the field "Attach to".
#[component]
pub fn OpenIncidentList(incidents: Vec<IncidentRow>) -> impl IntoView {
    let options = incidents
        .into_iter()
        .map(|incident| view! { <option value=incident.number.to_string()>{incident.title}</option> })
        .collect_view();
    view! { <datalist id="open-incident-numbers">{options}</datalist> }
}
