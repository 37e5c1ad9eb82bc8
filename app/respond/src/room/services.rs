//! What is bleeding: affected services, what they need and who needs them; drawn, and as a table.

use super::InRoom;
use super::api::SetService;
use super::graph::Graph;
use crate::forms::{Hidden, Trouble};
use app_context::{FormAction, may};
use app_ui::{Button, ButtonSize, Choice, Icon, Select};
use domain::Action;
use domain::incidents::AffectedService;
use domain::services::ServiceRef;
use leptos::prelude::*;

#[component]
pub fn Services(here: InRoom, services: Vec<ServiceRef>) -> impl IntoView {
    let action = ServerAction::<SetService>::new();
    let affected = here.room.services.clone();
    let count = affected.len();
    let respond = may(Action::Respond);
    let number = here.number.0;
    let free = services.into_iter().filter(|service| !affected.iter().any(|held| held.service.id == service.id));
    let choices: Vec<Choice> = free.map(|service| Choice::new(service.id.to_string(), service.name)).collect();
    let body = if affected.is_empty() {
        view! { <p class="quiet-note">"Nobody has said yet which services are affected."</p> }.into_any()
    } else {
        view! {
            <Graph affected=affected.clone() />
            <details class="as-table">
                <summary>"As a table"<Icon name="chevron-down" /></summary>
                <ServiceTable affected=affected number=number action=action respond=respond />
            </details>
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="room-services">
            <h2 id="room-services">"What is bleeding " <span class="n num">{count}</span></h2>
            <Trouble of=action.failure() field="service_id" />
            {body}
            {(respond && !choices.is_empty())
                .then(|| {
                    view! {
                        <ActionForm action=action attr:class="add-service">
                            <Hidden name="number" value=number.to_string() />
                            <Hidden name="affected" value="true" />
                            <Select name="service" choices=choices selected=action.typed("service") label="Service that is affected" />
                            <Button size=ButtonSize::Small icon="plus">"Affected"</Button>
                        </ActionForm>
                    }
                })}
        </section>
    }
}

fn names(services: &[ServiceRef]) -> String {
    if services.is_empty() {
        return "nothing".into();
    }
    services.iter().map(|service| service.name.as_str()).collect::<Vec<_>>().join(", ")
}

#[component]
fn ServiceTable(
    affected: Vec<AffectedService>,
    number: i64,
    action: ServerAction<SetService>,
    respond: bool,
) -> impl IntoView {
    let rows = affected
        .into_iter()
        .map(|affected| {
            let service = affected.service;
            view! {
                <tr data-id=service.id.to_string()>
                    <td>
                        <a class="title" href=format!("/services/{}", service.slug)>{service.name.clone()}</a>
                        {affected.core.then(|| view! { <small>"Core service"</small> })}
                    </td>
                    <td><small>"needs " {names(&affected.depends_on)}</small><small>"needed by " {names(&affected.depended_on_by)}</small></td>
                    <td class="act">
                        {respond
                            .then(|| {
                                view! {
                                    <ActionForm action=action attr:class="inline">
                                        <Hidden name="number" value=number.to_string() />
                                        <Hidden name="service" value=service.id.to_string() />
                                        <Hidden name="affected" value="false" />
                                        <Button size=ButtonSize::Small icon="x" label=format!("{} is not affected", service.name) />
                                    </ActionForm>
                                }
                            })}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table">
            <thead class="vh">
                <tr><th scope="col">"Service"</th><th scope="col">"Dependencies"</th><th scope="col">"Action"</th></tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
