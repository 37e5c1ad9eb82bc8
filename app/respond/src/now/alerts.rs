//! Firing alerts on the first screen.

use crate::alerts::acts::AlertActs;
use crate::alerts::api::{AcknowledgeAlert, ResolveAlert};
use crate::marks::alert_icon;
use app_ui::{ButtonLink, Elapsed, EmptyState, Icon};
use domain::alerts::{AlertRow, AlertStatus};
use leptos::prelude::*;

#[component]
pub fn FiringAlerts(
    alerts: Vec<AlertRow>,
    /// How many there are; the board holds the first of them.
    count: i64,
    acknowledge: ServerAction<AcknowledgeAlert>,
    resolve: ServerAction<ResolveAlert>,
    /// A page is shown above, which has the key.
    quiet: bool,
) -> impl IntoView {
    let body = if alerts.is_empty() {
        view! {
            <EmptyState
                title="Nothing is firing"
                hint="Alerts arrive here as soon as monitoring posts them. Each service has its own ingest key."
                icon="bell-off"
                small=true
            >
                <ButtonLink href="/services">"Connect monitoring"</ButtonLink>
            </EmptyState>
        }
        .into_any()
    } else {
        let row = |alert: AlertRow| {
            let id = alert.id.to_string();
            view! { <li data-id=id><Alert alert=alert acknowledge=acknowledge resolve=resolve quiet=quiet /></li> }
        };
        let rows = alerts.into_iter().map(row).collect_view();
        view! { <ul class="list now-alerts">{rows}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="firing-alerts">
            <div class="card-head">
                <h2 id="firing-alerts">"Open alerts " <span class="n">{count}</span></h2>
                <a class="go" href="/alerts">"All alerts"<Icon name="chevron-right" /></a>
            </div>
            {body}
        </section>
    }
}

#[component]
fn Alert(
    alert: AlertRow,
    acknowledge: ServerAction<AcknowledgeAlert>,
    resolve: ServerAction<ResolveAlert>,
    quiet: bool,
) -> impl IntoView {
    let firing = alert.status == AlertStatus::Firing;
    let who = alert.acknowledged_by.as_ref().filter(|_| !firing).map(|person| format!(" by {}", person.name));
    let attached = alert.incident.map(|number| format!(", {number}"));
    view! {
        <span class="alert-state" class:firing=firing><Icon name=alert_icon(alert.status) /></span>
        <div class="grow">
            <a class="title row-link" data-row="" href=format!("/alerts/{}", alert.id)>{alert.title.clone()}</a>
            <small>
                <b>{alert.status.word()}</b>
                {who} " for " <Elapsed since=alert.started_at.0 /> ", " {alert.service.name.clone()} {attached}
            </small>
        </div>
        {(alert.instances > 1)
            .then(|| view! { <span class="alert-count num" title="Instances still firing">{alert.firing_instances}<small>{format!("of {}", alert.instances)}</small></span> })}
        <AlertActs alert=alert acknowledge=acknowledge resolve=resolve keyed=!quiet />
    }
}
