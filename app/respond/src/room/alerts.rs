//! Alerts that belong to the incident.

use super::InRoom;
use crate::alerts::acts::{AlertActs, AlertState};
use crate::alerts::api::{AcknowledgeAlert, ResolveAlert};
use app_context::{Failure, FormAction};
use app_ui::Elapsed;
use domain::alerts::AlertRow;
use leptos::prelude::*;

#[component]
pub fn RoomAlerts(here: InRoom) -> impl IntoView {
    let (acknowledge, resolve) = (ServerAction::<AcknowledgeAlert>::new(), ServerAction::<ResolveAlert>::new());
    let alerts = here.room.alerts.clone();
    let count = alerts.len();
    let row = |alert: AlertRow| {
        let id = alert.id.to_string();
        view! { <li data-id=id><OneAlert alert=alert acknowledge=acknowledge resolve=resolve /></li> }
    };
    let rows = alerts.into_iter().map(row).collect_view();
    view! {
        <section aria-labelledby="room-alerts">
            <h2 id="room-alerts">"Alerts " <span class="n num">{count}</span></h2>
            <Failure of=acknowledge.failure().or_else(|| resolve.failure()) bare=true />
            {(count == 0)
                .then(|| {
                    view! {
                        <p class="quiet-note">
                            "No alert is attached. " <a class="link" href="/alerts">"Attach one"</a> " from the list of alerts."
                        </p>
                    }
                })}
            <ul class="room-alerts">{rows}</ul>
        </section>
    }
}

#[component]
fn OneAlert(
    alert: AlertRow,
    acknowledge: ServerAction<AcknowledgeAlert>,
    resolve: ServerAction<ResolveAlert>,
) -> impl IntoView {
    view! {
        <div class="grow">
            <a class="title" href=format!("/alerts/{}", alert.id)>{alert.title.clone()}</a>
            <p class="meta">
                <AlertState status=alert.status />
                <Elapsed since=alert.started_at.0 until=alert.resolved_at.map(|at| at.0) />
                {(alert.instances > 1).then(|| format!("{} of {} instances", alert.firing_instances, alert.instances))}
            </p>
        </div>
        <AlertActs alert=alert acknowledge=acknowledge resolve=resolve keyed=true />
    }
}
