//! `/alerts`: filters in the address, the action most likely needed at the right.

use super::acts::{AlertActs, AlertState, MoreActs, OpenIncidentList};
use super::api::{AcknowledgeAlert, AttachAlert, ResolveAlert, list_alerts};
use crate::forms::Hidden;
use crate::incidents::api::{open_incidents, service_names};
use crate::incidents::filters::{FilterForm, List};
use app_context::{AppError, Failure, FormAction, Live, NotShown, href};
use app_ui::{
    Button, ButtonLink, Cell, Chip, Choice, Column, Elapsed, EmptyState, Head, Icon, Row, Select, Skeleton, Tab, Table,
    Tabs, TextInput, Time,
};
use domain::Page;
use domain::alerts::AlertRow;
use domain::services::ServiceRef;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    /// Empty means open: what has ended is looked for on purpose.
    status: String,
    service: String,
    search: String,
    after: String,
}

impl Asked {
    fn read() -> Asked {
        let query = use_query_map().get_untracked();
        let word = |name: &str| query.get(name).unwrap_or_default();
        Asked { status: word("status"), service: word("service"), search: word("search"), after: word("after") }
    }

    /// The status as the list knows it.
    fn filter(&self) -> String {
        match self.status.as_str() {
            "" => "open".to_owned(),
            "all" => String::new(),
            status => status.to_owned(),
        }
    }

    fn href(&self, status: &str, after: &str) -> String {
        let pairs = [("status", status), ("service", &self.service), ("search", &self.search), ("after", after)];
        href("/alerts", &pairs)
    }

    fn narrows(&self) -> bool {
        !(self.service.is_empty() && self.search.is_empty() && matches!(self.status.as_str(), "" | "all"))
    }

    async fn load(self) -> Result<Page<AlertRow>, AppError> {
        list_alerts(self.filter(), self.service, self.search, self.after).await
    }
}

#[component]
pub fn AlertListPage() -> impl IntoView {
    let asked = Asked::read();
    let loading = asked.clone();
    let list = Resource::new(|| (), move |()| loading.clone().load());
    let choices =
        Resource::new(|| (), |()| async { Ok::<_, AppError>((service_names().await?, open_incidents().await?)) });
    let tabs = [("", "Open"), ("firing", "Firing"), ("resolved", "Resolved"), ("all", "All")]
        .map(|(status, words)| view! { <Tab href=asked.href(status, "") current=asked.status == status>{words}</Tab> });
    let filtered = asked.clone();
    view! {
        <Title text="Alerts" />
        <Live on="alert. incident.alert_attached" />
        <header class="page-head">
            <h1>"Alerts"</h1>
            <Tabs label="Status">{tabs.collect_view()}</Tabs>
        </header>
        <Suspense fallback=|| ()>
            {move || {
                let asked = filtered.clone();
                Suspend::new(async move {
                    let (services, incidents) = choices.await.unwrap_or_default();
                    view! {
                        <Filters asked=asked services=services />
                        <OpenIncidentList incidents=incidents />
                    }
                })
            }}
        </Suspense>
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=8 label="Loading alerts" /></section> }>
            {move || {
                let asked = asked.clone();
                Suspend::new(async move {
                    match list.await {
                        Ok(page) => view! { <Alerts asked=asked page=page /> }.into_any(),
                        Err(error) => view! { <NotShown error=error /> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

#[component]
fn Filters(asked: Asked, services: Vec<ServiceRef>) -> impl IntoView {
    let services = [Choice::new("", "All services")]
        .into_iter()
        .chain(services.into_iter().map(|service| Choice::new(service.slug, service.name)))
        .collect::<Vec<_>>();
    view! {
        <FilterForm path="/alerts">
            {(!asked.status.is_empty()).then(|| view! { <Hidden name="status" value=asked.status /> })}
            <div class="with-icon search">
                <Icon name="search" />
                <TextInput name="search" kind="search" value=asked.search label="Words in the title" placeholder="Search alerts" />
            </div>
            <Select name="service" choices=services selected=asked.service label="Service" submits=true />
            <Button>"Search"</Button>
        </FilterForm>
    }
}

#[component]
fn Alerts(asked: Asked, page: Page<AlertRow>) -> impl IntoView {
    let acknowledge = ServerAction::<AcknowledgeAlert>::new();
    let resolve = ServerAction::<ResolveAlert>::new();
    let attach = ServerAction::<AttachAlert>::new();
    let newest = (!asked.after.is_empty()).then(|| asked.href(&asked.status, ""));
    let older = page.next.map(|next| asked.href(&asked.status, &next));
    view! {
        <Failure of=acknowledge.failure().or_else(|| resolve.failure()) bare=true />
        <List label="Alerts" new="new alert|new alerts" newest=newest older=older>
            {if page.items.is_empty() {
                view! { <NoAlerts narrowed=asked.narrows() /> }.into_any()
            } else {
                view! { <AlertTable rows=page.items acknowledge=acknowledge resolve=resolve attach=attach /> }.into_any()
            }}
        </List>
    }
}

#[component]
fn NoAlerts(narrowed: bool) -> impl IntoView {
    if narrowed {
        view! {
            <EmptyState title="No such alerts" hint="Nothing matches what you chose above." icon="list-filter">
                <ButtonLink href="/alerts?status=all">"Show all alerts"</ButtonLink>
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <EmptyState
                title="Nothing is firing"
                hint="Give a service an ingest key and point Alertmanager, or anything that can post JSON, at it. Repeats of one problem become one alert."
                icon="bell"
            >
                <ButtonLink href="/services">"Connect monitoring"</ButtonLink>
            </EmptyState>
        }
        .into_any()
    }
}

#[component]
fn AlertTable(
    rows: Vec<AlertRow>,
    acknowledge: ServerAction<AcknowledgeAlert>,
    resolve: ServerAction<ResolveAlert>,
    attach: ServerAction<AttachAlert>,
) -> impl IntoView {
    let head = vec![
        Head::of("Status", Column::First),
        Head::of("Alert", Column::Main),
        Head::new("Service"),
        Head::of("Firing for", Column::Right),
        Head::of("Last signal", Column::Right),
        Head::of("", Column::Act),
    ];
    let row = |alert: AlertRow| {
        let id = alert.id.to_string();
        view! { <Row id=id><Cells alert=alert acknowledge=acknowledge resolve=resolve attach=attach /></Row> }
    };
    let rows = rows.into_iter().map(row).collect_view();
    view! { <Table label="Alerts" head=head class="alerts">{rows}</Table> }
}

#[component]
fn Cells(
    alert: AlertRow,
    acknowledge: ServerAction<AcknowledgeAlert>,
    resolve: ServerAction<ResolveAlert>,
    attach: ServerAction<AttachAlert>,
) -> impl IntoView {
    let who = alert.acknowledged_by.as_ref().map(|person| format!("by {}", person.name));
    let instances =
        (alert.instances > 1).then(|| format!("{} of {} instances", alert.firing_instances, alert.instances));
    let repeats = (alert.signals > 1).then(|| format!("{} signals", alert.signals));
    let AlertRow { id, title, status, service, started_at, last_signal_at, resolved_at, incident, .. } = alert.clone();
    view! {
        <Cell column=Column::First><AlertState status=status /></Cell>
        <Cell column=Column::Main>
            <a class="title row-link" data-row="" href=format!("/alerts/{id}")>{title}</a>
            <div class="meta">
                {incident.map(|number| view! { <Chip href=format!("/incidents/{number}") icon="flag">{number.to_string()}</Chip> })}
                {who.map(|who| view! { <span>{who}</span> })}
                {instances.map(|words| view! { <span>{words}</span> })}
                {repeats.map(|words| view! { <span>{words}</span> })}
            </div>
        </Cell>
        <Cell label="Service">{service.name}</Cell>
        <Cell column=Column::Right label="Firing for">
            <b><Elapsed since=started_at.0 until=resolved_at.map(|at| at.0) /></b>
        </Cell>
        <Cell column=Column::Right label="Last signal"><Time at=last_signal_at.0 /></Cell>
        <Cell column=Column::Act>
            <div class="btns end">
                <AlertActs alert=alert.clone() acknowledge=acknowledge resolve=resolve keyed=true />
                <MoreActs alert=alert resolve=resolve attach=attach />
            </div>
        </Cell>
    }
}
