//! What is bleeding: affected services, what they need and who needs them, drawn; and how each of them does.

use super::InRoom;
use super::api::SetService;
use super::graph::Graph;
use super::impact::Impact;
use crate::forms::{Hidden, Trouble};
use app_context::{FormAction, may};
use app_ui::{Button, ButtonSize, Choice, Select};
use domain::Action;
use domain::impact::Finding;
use domain::services::ServiceRef;
use leptos::prelude::*;

#[component]
pub fn Services(here: InRoom, services: Vec<ServiceRef>, findings: Vec<Finding>) -> impl IntoView {
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
            <Graph affected=affected findings=findings.clone() />
            <Impact here=here.clone() findings=findings clear=action />
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
