//! `/alerts`: filters in the address, the action most likely needed at the right.

use super::acts::{AlertActs, AlertState, MoreActs, OpenIncidentList};
use super::api::{AcknowledgeAlert, AttachAlert, ResolveAlert, list_alerts};
use crate::forms::Hidden;
use crate::incidents::api::{list_incidents, service_names};
use crate::incidents::filters::{FilterForm, List};
use crate::rows::Rows;
use app_context::NotShown;
use app_context::fresh;
use app_context::{Failure, FormAction, use_live};
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
use serde::{Deserialize, Serialize};

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    /// Empty means open: what has ended is looked for on purpose.
    status: String,
    service: String,
    search: String,
    after: String,
}

impl Asked {
    fn read() -> Memo<Asked> {
        let query = use_query_map();
        Memo::new(move |_| {
            let word = |name: &str| query.with(|query| query.get(name).unwrap_or_default());
            Asked { status: word("status"), service: word("service"), search: word("search"), after: word("after") }
        })
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
        crate::incidents::filters::href("/alerts", &pairs)
    }
}

#[component]
pub fn AlertListPage() -> impl IntoView {
    let asked = Asked::read();
    let list = Resource::new(
        move || asked.get(),
        |asked| async move {
            let page =
                list_alerts(asked.filter(), asked.service.clone(), asked.search.clone(), asked.after.clone()).await?;
            Ok::<_, app_context::AppError>((asked, page))
        },
    );
    let choices = Resource::new(
        || (),
        |()| async {
            let open =
                list_incidents("open".into(), String::new(), String::new(), String::new(), String::new()).await?;
            Ok::<_, app_context::AppError>((service_names().await?, open.items))
        },
    );
    view! {
        <Title text="Alerts" />
        <header class="page-head">
            <h1>"Alerts"</h1>
            <Tabs label="Status">
                <Tab href=move_to(asked, "") current=is_status(asked, "")>"Open"</Tab>
                <Tab href=move_to(asked, "firing") current=is_status(asked, "firing")>"Firing"</Tab>
                <Tab href=move_to(asked, "resolved") current=is_status(asked, "resolved")>"Resolved"</Tab>
                <Tab href=move_to(asked, "all") current=is_status(asked, "all")>"All"</Tab>
            </Tabs>
        </header>
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                let (services, incidents) = choices.await.unwrap_or_default();
                view! {
                    <Filters asked=asked services=services />
                    <OpenIncidentList incidents=incidents />
                }
            })}
        </Suspense>
        <Transition fallback=|| view! { <section class="card"><Skeleton rows=8 label="Loading alerts" /></section> }>
            {move || Suspend::new(async move {
                match list.await {
                    Ok((asked, page)) => view! { <Alerts asked=asked first=page /> }.into_any(),
                    Err(error) => view! { <NotShown error=error /> }.into_any(),
                }
            })}
        </Transition>
    }
}

fn move_to(asked: Memo<Asked>, status: &'static str) -> Signal<String> {
    Signal::derive(move || asked.with(|asked| asked.href(status, "")))
}

fn is_status(asked: Memo<Asked>, status: &'static str) -> Signal<bool> {
    Signal::derive(move || asked.with(|asked| asked.status == status))
}

#[component]
fn Filters(asked: Memo<Asked>, services: Vec<ServiceRef>) -> impl IntoView {
    let now = asked.get_untracked();
    let services = [Choice::new("", "All services")]
        .into_iter()
        .chain(services.into_iter().map(|service| Choice::new(service.slug, service.name)))
        .collect::<Vec<_>>();
    view! {
        <FilterForm path="/alerts">
            {move || {
                let status = asked.with(|asked| asked.status.clone());
                (!status.is_empty()).then(|| view! { <Hidden name="status" value=status /> })
            }}
            <div class="with-icon search">
                <Icon name="search" />
                <TextInput name="search" kind="search" value=now.search label="Words in the title" placeholder="Search alerts" />
            </div>
            <Select name="service" choices=services selected=now.service label="Service" submits=true />
            <Button>"Search"</Button>
        </FilterForm>
    }
}

#[component]
fn Alerts(asked: Asked, first: Page<AlertRow>) -> impl IntoView {
    let acknowledge = ServerAction::<AcknowledgeAlert>::new();
    let resolve = ServerAction::<ResolveAlert>::new();
    let attach = ServerAction::<AttachAlert>::new();
    let live = use_live(|notice| notice.kind.starts_with("alert.") || notice.kind == "incident.alert_attached");
    let load = {
        let asked = asked.clone();
        move || list_alerts(asked.filter(), asked.service.clone(), asked.search.clone(), asked.after.clone())
    };
    let done = (acknowledge.version(), resolve.version(), attach.version());
    let page = fresh(first.clone(), move || (live.get(), done.0.get(), done.1.get(), done.2.get()), load);
    let failures = [acknowledge.failure(), resolve.failure()];
    let failure = Signal::derive(move || failures.iter().find_map(|failure| failure.get()));
    let narrowed =
        !(asked.service.is_empty() && asked.search.is_empty() && matches!(asked.status.as_str(), "" | "all"));
    view! {
        <Failure of=failure bare=true />
        <List
            label="Alerts"
            first=first
            page=page
            key=|alert: &AlertRow| alert.id
            new=("new alert", "new alerts")
            after=asked.after.clone()
            to=move |after| asked.href(&asked.status, after)
            empty=move || view! { <NoAlerts narrowed=narrowed /> }.into_any()
            table=move |rows| view! { <AlertTable rows=rows acknowledge=acknowledge resolve=resolve attach=attach /> }.into_any()
        />
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
    rows: RwSignal<Vec<AlertRow>>,
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
    let row = move |alert: Signal<AlertRow>| {
        let cells = move || view! { <Cells alert=alert.get() acknowledge=acknowledge resolve=resolve attach=attach /> };
        view! { <Row>{cells}</Row> }.into_any()
    };
    view! {
        <Table label="Alerts" head=head class="alerts">
            <Rows rows=rows key=|alert: &AlertRow| alert.id view=row />
        </Table>
    }
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
