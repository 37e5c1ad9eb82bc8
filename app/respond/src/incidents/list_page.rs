//! `/incidents`: filters in the address, pages by cursor, rows that do not jump.

use super::api::{TakeRole, list_incidents, service_names};
use super::filters::{FilterForm, List};
use super::table::IncidentTable;
use app_context::{AppError, Failure, FormAction, Live, NotShown, href};
use app_ui::{Button, ButtonKind, ButtonLink, Choice, EmptyState, Icon, Select, Skeleton, Tab, Tabs, TextInput};
use domain::Page;
use domain::incidents::{IncidentRow, IncidentStatus, Severity};
use domain::services::ServiceRef;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    status: String,
    severity: String,
    service: String,
    search: String,
    after: String,
}

impl Asked {
    fn read() -> Asked {
        let query = use_query_map().get_untracked();
        let word = |name: &str| query.get(name).unwrap_or_default();
        Asked {
            status: word("status"),
            severity: word("severity"),
            service: word("service"),
            search: word("search"),
            after: word("after"),
        }
    }

    fn href(&self, status: &str, after: &str) -> String {
        let pairs = [
            ("status", status),
            ("severity", &self.severity),
            ("service", &self.service),
            ("search", &self.search),
            ("after", after),
        ];
        href("/incidents", &pairs)
    }

    fn narrows(&self) -> bool {
        !(self.status.is_empty() && self.severity.is_empty() && self.service.is_empty() && self.search.is_empty())
    }

    async fn load(self) -> Result<Page<IncidentRow>, AppError> {
        list_incidents(self.status, self.severity, self.service, self.search, self.after).await
    }
}

#[component]
pub fn IncidentListPage() -> impl IntoView {
    let asked = Asked::read();
    let loading = asked.clone();
    let list = Resource::new(|| (), move |()| loading.clone().load());
    let services = Resource::new(|| (), |()| service_names());
    let tabs = [("", "All"), ("open", "Open"), ("ended", "Ended")]
        .map(|(status, words)| view! { <Tab href=asked.href(status, "") current=asked.status == status>{words}</Tab> });
    let filtered = asked.clone();
    view! {
        <Title text="Incidents" />
        <Live on="incident. update.published" />
        <header class="page-head">
            <h1>"Incidents"</h1>
            <Tabs label="Which incidents">{tabs.collect_view()}</Tabs>
            <div class="btns">
                <ButtonLink href="/declare" kind=ButtonKind::Solid icon="flag">"Declare incident"</ButtonLink>
            </div>
        </header>
        <Suspense fallback=|| ()>
            {move || {
                let asked = filtered.clone();
                Suspend::new(async move { view! { <Filters asked=asked services=services.await.unwrap_or_default() /> } })
            }}
        </Suspense>
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=8 label="Loading incidents" /></section> }>
            {move || {
                let asked = asked.clone();
                Suspend::new(async move {
                    match list.await {
                        Ok(page) => view! { <Incidents asked=asked page=page /> }.into_any(),
                        Err(error) => view! { <NotShown error=error /> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

/// The tabs hold the coarse status; the list here the exact one.
fn statuses() -> Vec<Choice> {
    let coarse = [Choice::new("", "Any status"), Choice::new("open", "Open"), Choice::new("ended", "Ended")];
    coarse.into_iter().chain(IncidentStatus::ALL.map(|status| Choice::new(status.as_str(), status.word()))).collect()
}

fn severities() -> Vec<Choice> {
    let levels = Severity::ALL
        .map(|severity| Choice::new(severity.level().to_string(), format!("{} {}", severity.label(), severity.word())));
    [Choice::new("", "Any severity")].into_iter().chain(levels).collect()
}

#[component]
fn Filters(asked: Asked, services: Vec<ServiceRef>) -> impl IntoView {
    let services: Vec<Choice> = [Choice::new("", "Any service")]
        .into_iter()
        .chain(services.into_iter().map(|service| Choice::new(service.slug, service.name)))
        .collect();
    view! {
        <FilterForm path="/incidents">
            <div class="with-icon search">
                <Icon name="search" />
                <TextInput name="search" kind="search" value=asked.search label="Words in the title or the document, or a number" placeholder="Search, or INC-42" />
            </div>
            <Select name="status" choices=statuses() selected=asked.status label="Status" submits=true />
            <Select name="severity" choices=severities() selected=asked.severity label="Severity" submits=true />
            <Select name="service" choices=services selected=asked.service label="Service" submits=true />
            <Button>"Search"</Button>
        </FilterForm>
    }
}

#[component]
fn Incidents(asked: Asked, page: Page<IncidentRow>) -> impl IntoView {
    let take = ServerAction::<TakeRole>::new();
    let newest = (!asked.after.is_empty()).then(|| asked.href(&asked.status, ""));
    let older = page.next.map(|next| asked.href(&asked.status, &next));
    view! {
        <Failure of=take.failure() bare=true />
        <List label="Incidents" new="new incident|new incidents" newest=newest older=older>
            {if page.items.is_empty() {
                view! { <NoIncidents narrowed=asked.narrows() /> }.into_any()
            } else {
                view! { <IncidentTable label="Incidents" incidents=page.items take=take /> }.into_any()
            }}
        </List>
    }
}

#[component]
fn NoIncidents(narrowed: bool) -> impl IntoView {
    if narrowed {
        view! {
            <EmptyState title="No such incidents" hint="Nothing matches what you chose above." icon="list-filter">
                <ButtonLink href="/incidents">"Show all incidents"</ButtonLink>
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <EmptyState
                title="No incidents yet"
                hint="An incident gathers everybody who responds in one room: who leads, what is known, what was said and done. Anyone may declare one."
                icon="flag"
            >
                <ButtonLink href="/declare" icon="flag" key="c">"Declare an incident"</ButtonLink>
            </EmptyState>
        }
        .into_any()
    }
}
