//! What a service needs, and what needs it.

use super::show_page::ServiceActions;
use app_context::{Failure, FormAction, may};
use app_ui::{Button, ButtonKind, ButtonSize, Chip, Choice, Select};
use domain::Action;
use domain::services::{ServicePage, ServiceRef};
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn Dependencies(page: ServicePage, services: Vec<(String, String)>, actions: ServiceActions) -> impl IntoView {
    let manages = may(Action::ManageCatalogue);
    let id = page.service.id;
    let choices: Vec<Choice> = services
        .into_iter()
        .filter(|(other, _)| *other != id.to_string() && !page.depends_on.iter().any(|on| on.id.to_string() == *other))
        .map(Choice::from)
        .collect();
    let none = page.depends_on.is_empty();
    let on = page.depends_on.into_iter().map(|on| {
        view! {
            <li data-id=on.id.to_string()>
                <div class="grow"><a class="row-link title" href=format!("/services/{}", on.slug)>{on.name.clone()}</a></div>
                {manages
                    .then(|| {
                        view! {
                            <ActionForm action=actions.remove_dependency attr:class="inline">
                                <input type="hidden" name="service" value=id.to_string() />
                                <input type="hidden" name="depends_on" value=on.id.to_string() />
                                <Button
                                    kind=ButtonKind::Quiet
                                    size=ButtonSize::Small
                                    icon="x"
                                    label=format!("Does not need {}", on.name)
                                />
                            </ActionForm>
                        }
                    })}
            </li>
        }
    });
    let failure = actions.add_dependency.failure().or_else(|| actions.remove_dependency.failure());
    view! {
        <section class="card clip">
            <header class="card-head"><h2>"Needs"</h2></header>
            <Failure of=failure />
            <ul class="list">{on.collect_view()}</ul>
            {none
                .then(|| {
                    view! {
                        <p class="card-body muted">
                            "Nothing yet. What it needs to work stands here, so that a room shows where to look next."
                        </p>
                    }
                })}
            {(manages && !choices.is_empty())
                .then(|| {
                    view! {
                        <ActionForm action=actions.add_dependency attr:class="card-foot">
                            <input type="hidden" name="service" value=id.to_string() />
                            <div class="grow"><Select name="depends_on" choices=choices label="Service that it needs" /></div>
                            <Button icon="plus">"Add"</Button>
                        </ActionForm>
                    }
                })}
            <NeededBy services=page.depended_on_by />
        </section>
    }
}

#[component]
fn NeededBy(services: Vec<ServiceRef>) -> impl IntoView {
    (!services.is_empty()).then(|| {
        let chips = services
            .into_iter()
            .map(|service| view! { <Chip href=format!("/services/{}", service.slug)>{service.name}</Chip> });
        view! {
            <div class="card-foot">
                <span class="sub">"Needed by"</span>
                <span class="chips">{chips.collect_view()}</span>
            </div>
        }
    })
}
