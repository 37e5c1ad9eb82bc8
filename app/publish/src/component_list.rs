//! The components of a page: what each is, how it works now, and taking it off the page.

use crate::api::{RemoveComponent, SetComponentStatus};
use crate::component_status::{StatusWord, choices, health};
use app_context::{FormAction, failure_of_one};
use app_ui::{Button, ButtonKind, Cell, Chip, Column, EmptyState, FieldError, Head, Icon, Row, Select, Table, Time};
use domain::status_pages::{Component, ComponentStatus};
use leptos::prelude::*;

#[component]
pub fn ComponentList(
    components: Vec<Component>,
    set: ServerAction<SetComponentStatus>,
    remove: ServerAction<RemoveComponent>,
    manages: bool,
) -> impl IntoView {
    let count = components.len();
    let body = if components.is_empty() {
        view! {
            <EmptyState
                title="No components yet"
                hint="A component is something the public can name and miss: card payments, the dashboard, the API."
                icon="layers"
            />
        }
        .into_any()
    } else {
        let head = vec![
            Head::of("Component", Column::Main),
            Head::new("Service"),
            Head::new("Now"),
            Head::of("", Column::Act),
        ];
        let row = |component: Component| {
            let id = component.id.to_string();
            view! { <Row id=id><Cells component=component set=set remove=remove manages=manages /></Row> }
        };
        let rows = components.into_iter().map(row).collect_view();
        view! { <Table label="Components" head=head class="components">{rows}</Table> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="components">
            <div class="card-head">
                <h2 id="components">"Components " <span class="n">{count}</span></h2>
                <span class="sub">"The public reads a change within a second."</span>
            </div>
            {body}
        </section>
    }
}

#[component]
fn Cells(
    component: Component,
    set: ServerAction<SetComponentStatus>,
    remove: ServerAction<RemoveComponent>,
    manages: bool,
) -> impl IntoView {
    let about =
        (!component.description.is_empty()).then(|| view! { <div class="meta">{component.description.clone()}</div> });
    let service = component.service.clone().map_or_else(
        || view! { <span class="faint">"None"</span> }.into_any(),
        |service| {
            view! { <Chip href=format!("/services/{}", service.slug) icon="layers">{service.name}</Chip> }.into_any()
        },
    );
    let (id, name) = (component.id.to_string(), component.name.clone());
    let status = component.status;
    let now = if manages {
        view! { <SetStatus id=id.clone() name=name.clone() status=status set=set /> }.into_any()
    } else {
        view! { <StatusWord status=status /> }.into_any()
    };
    view! {
        <Cell column=Column::Main><span class="title">{component.name}</span>{about}</Cell>
        <Cell label="Service">{service}</Cell>
        <Cell label="Now">
            {now}
            <small>"changed " <Time at=component.since.0 /></small>
        </Cell>
        <Cell column=Column::Act>{manages.then(|| view! { <Remove id=id name=name remove=remove /> })}</Cell>
    }
}

/// The present status, which is also where it is changed: choosing sends it.
#[component]
fn SetStatus(
    id: String,
    name: String,
    status: ComponentStatus,
    set: ServerAction<SetComponentStatus>,
) -> impl IntoView {
    let failure = failure_of_one(set, "component", id.clone());
    let chosen = if failure.is_some() { set.typed_or("status", status.as_str()) } else { status.as_str().to_owned() };
    let wrong = failure.and_then(|error| error.field("status"));
    view! {
        <ActionForm action=set attr:class="set-status">
            <input type="hidden" name="component" value=id />
            <span class="health" data-health=health(status) aria-hidden="true"></span>
            <Select name="status" choices=choices() selected=chosen label=format!("Status of {name}") submits=true />
            <button class="btn unscripted" type="submit">"Set"</button>
            <FieldError of=wrong />
        </ActionForm>
    }
}

/// Removal asks once, in place, and says what goes with it.
#[component]
fn Remove(id: String, name: String, remove: ServerAction<RemoveComponent>) -> impl IntoView {
    view! {
        <details class="menu">
            <summary class="btn quiet square" aria-label=format!("Remove {name}") title="Remove"><Icon name="trash-2" /></summary>
            <div class="menu-box">
                <ActionForm action=remove attr:class="confirm">
                    <input type="hidden" name="component" value=id />
                    <p><b>{format!("Remove {name}?")}</b>" Its 90 days of history leave the public page with it."</p>
                    <Button kind=ButtonKind::Danger icon="trash-2">"Remove component"</Button>
                </ActionForm>
            </div>
        </details>
    }
}
