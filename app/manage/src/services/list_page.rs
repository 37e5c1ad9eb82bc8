//! The catalogue.

use super::api::{CreateService, load_owners, load_services};
use super::fields::ServiceFields;
use crate::pages::{PageHead, Pager, Search, query, shown};
use app_context::{Failure, FormAction, Live, may};
use app_ui::{
    Badge, Button, ButtonKind, ButtonLink, Cell, Column, Dialog, DialogButton, EmptyState, Head, Icon, Row, Skeleton,
    Table, Tone,
};
use domain::services::ServiceRow;
use domain::{Action, Page};
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn ServiceListPage() -> impl IntoView {
    let (search, after) = (query("search"), query("after"));
    let create = ServerAction::<CreateService>::new();
    let searched = search.is_some();
    let list = Resource::new(|| (), move |()| load_services(search.clone(), after.clone()));
    let manages = may(Action::ManageCatalogue);
    view! {
        <Live on="alert. incident. service." />
        <PageHead title="Services" hint="What can break, who answers for it, and where its alerts come in.">
            <ButtonLink href="/levers" icon="toggle-right">"Levers"</ButtonLink>
            {manages.then(|| view! { <DialogButton opens="add-service" icon="plus">"Add service"</DialogButton> })}
        </PageHead>
        <Search action="/services" label="Name" />
        <Suspense fallback=|| view! { <div class="card"><Skeleton rows=8 /></div> }>
            {move || Suspend::new(async move {
                shown(list.await, move |page| view! { <List page=page searched=searched /> }.into_any())
            })}
        </Suspense>
        {manages.then(|| view! { <AddService action=create /> })}
    }
}

#[component]
fn List(page: Page<ServiceRow>, searched: bool) -> impl IntoView {
    if page.items.is_empty() {
        let (title, hint) = if searched {
            ("Nothing fits", "Search for a part of a name.")
        } else {
            (
                "No services yet",
                "A service is something that can break, like your shop or your database. Alerts belong to one, and its escalation policy says who is paged.",
            )
        };
        let first = (!searched && may(Action::ManageCatalogue)).then(|| {
            view! { <DialogButton opens="add-service" icon="plus">"Add the first service"</DialogButton> }
        });
        return view! {
            <div class="card"><EmptyState icon="layers" title=title hint=hint>{first}</EmptyState></div>
        }
        .into_any();
    }
    view! {
        <div class="card clip">
            <Table
                label="Services"
                head=vec![
                    Head::of("Service", Column::Main),
                    Head::of("Now", Column::Fit),
                    Head::new("Roster"),
                    Head::new("Escalation policy"),
                ]
            >
                {page.items.into_iter().map(|service| view! { <ServiceLine service=service /> }).collect_view()}
            </Table>
            <Pager next=page.next />
        </div>
    }
    .into_any()
}

#[component]
fn ServiceLine(service: ServiceRow) -> impl IntoView {
    view! {
        <Row id=service.id.to_string()>
            <Cell column=Column::Main>
                <a class="row-link title" href=format!("/services/{}", service.slug)>{service.name}</a>
                {service.core.then(|| view! { " " <Badge icon="star">"Core"</Badge> })}
                <small>{service.description}</small>
            </Cell>
            <Cell column=Column::Fit label="Now"><Load incidents=service.open_incidents alerts=service.firing_alerts /></Cell>
            <Cell label="Roster">{service.roster.unwrap_or_else(|| "None".into())}</Cell>
            <Cell label="Policy">{policy_words(service.policy)}</Cell>
        </Row>
    }
}

/// The policy's name, or, marked, that nobody is paged.
pub fn policy_words(policy: Option<String>) -> AnyView {
    match policy {
        Some(policy) => policy.into_any(),
        None => view! {
            <span class="late"><Icon name="bell-off" /><span>"Nobody is paged"</span></span>
        }
        .into_any(),
    }
}

/// What is wrong with a service now: its open incidents and firing alerts.
#[component]
pub fn Load(incidents: i64, alerts: i64) -> impl IntoView {
    let counted = |count: i64, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    view! {
        <span class="chips">
            {(incidents > 0)
                .then(|| view! { <Badge tone=Tone::Bad icon="siren">{counted(incidents, "incident", "incidents")}</Badge> })}
            {(alerts > 0)
                .then(|| view! { <Badge tone=Tone::Warn icon="bell-ring">{counted(alerts, "alert", "alerts")}</Badge> })}
            {(incidents == 0 && alerts == 0).then(|| view! { <Badge tone=Tone::Good icon="check">"Quiet"</Badge> })}
        </span>
    }
}

#[component]
fn AddService(action: ServerAction<CreateService>) -> impl IntoView {
    let owners = Resource::new(|| (), |()| load_owners());
    view! {
        <Dialog id="add-service" title="Add service" refused=action.failure().is_some()>
            <ActionForm action=action attr:class="form" attr:data-draft="add-service">
                <Failure of=action.failure() />
                <Suspense>
                    {move || Suspend::new(async move {
                        view! { <ServiceFields action=action owners=owners.await.unwrap_or_default() /> }
                    })}
                </Suspense>
                <footer class="dialog-foot">
                    <Button kind=ButtonKind::Primary>"Add service"</Button>
                </footer>
            </ActionForm>
        </Dialog>
    }
}
