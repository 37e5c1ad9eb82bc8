//! Alerts that belong to the incident.

use super::InRoom;
use crate::alerts::acts::{AlertActs, AlertState};
use crate::alerts::api::{AcknowledgeAlert, ResolveAlert};
use crate::rows::Rows;
use app_context::{Failure, FormAction};
use app_ui::Elapsed;
use domain::alerts::AlertRow;
use leptos::prelude::*;

#[component]
pub fn RoomAlerts(here: InRoom) -> impl IntoView {
    let (acknowledge, resolve) = (ServerAction::<AcknowledgeAlert>::new(), ServerAction::<ResolveAlert>::new());
    here.follows(acknowledge);
    here.follows(resolve);
    let alerts = here.part(|room| room.alerts.clone());
    let row = move |alert: Signal<AlertRow>| {
        view! { <li>{move || view! { <OneAlert alert=alert.get() acknowledge=acknowledge resolve=resolve /> }}</li> }
            .into_any()
    };
    let (refused, unresolved) = (acknowledge.failure(), resolve.failure());
    view! {
        <section aria-labelledby="room-alerts">
            <h2 id="room-alerts">"Alerts " <span class="n num">{move || alerts.with(Vec::len)}</span></h2>
            <Failure of=Signal::derive(move || refused.get().or_else(|| unresolved.get())) bare=true />
            {move || {
                alerts
                    .with(Vec::is_empty)
                    .then(|| {
                        view! {
                            <p class="quiet-note">
                                "No alert is attached. " <a class="link" href="/alerts">"Attach one"</a> " from the list of alerts."
                            </p>
                        }
                    })
            }}
            <ul class="room-alerts"><Rows rows=alerts key=|alert: &AlertRow| alert.id view=row /></ul>
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
