//! `/incidents`: filters in the address, pages by cursor, rows that do not jump.

use super::api::{TakeRole, list_incidents, service_names};
use super::filters::{FilterForm, List, href};
use super::table::IncidentTable;
use app_context::NotShown;
use app_context::fresh;
use app_context::{AppError, Failure, FormAction, use_live};
use app_ui::{Button, ButtonKind, ButtonLink, Choice, EmptyState, Icon, Select, Skeleton, Tab, Tabs, TextInput};
use domain::Page;
use domain::incidents::{IncidentRow, IncidentStatus, Severity};
use domain::services::ServiceRef;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    status: String,
    severity: String,
    service: String,
    search: String,
    after: String,
}

impl Asked {
    fn read() -> Memo<Asked> {
        let query = use_query_map();
        Memo::new(move |_| {
            let word = |name: &str| query.with(|query| query.get(name).unwrap_or_default());
            Asked {
                status: word("status"),
                severity: word("severity"),
                service: word("service"),
                search: word("search"),
                after: word("after"),
            }
        })
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
    let list =
        Resource::new(move || asked.get(), |asked| async move { asked.clone().load().await.map(|page| (asked, page)) });
    let services = Resource::new(|| (), |()| service_names());
    let tab = move |status: &'static str| {
        let to = Signal::derive(move || asked.with(|asked| asked.href(status, "")));
        let current = Signal::derive(move || asked.with(|asked| asked.status == status));
        (to, current)
    };
    let (all, open, ended) = (tab(""), tab("open"), tab("ended"));
    view! {
        <Title text="Incidents" />
        <header class="page-head">
            <h1>"Incidents"</h1>
            <Tabs label="Which incidents">
                <Tab href=all.0 current=all.1>"All"</Tab>
                <Tab href=open.0 current=open.1>"Open"</Tab>
                <Tab href=ended.0 current=ended.1>"Ended"</Tab>
            </Tabs>
            <div class="btns">
                <ButtonLink href="/declare" kind=ButtonKind::Solid icon="flag">"Declare incident"</ButtonLink>
            </div>
        </header>
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move { view! { <Filters asked=asked services=services.await.unwrap_or_default() /> } })}
        </Suspense>
        <Transition fallback=|| view! { <section class="card"><Skeleton rows=8 label="Loading incidents" /></section> }>
            {move || Suspend::new(async move {
                match list.await {
                    Ok((asked, page)) => view! { <Incidents asked=asked first=page /> }.into_any(),
                    Err(error) => view! { <NotShown error=error /> }.into_any(),
                }
            })}
        </Transition>
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
fn Filters(asked: Memo<Asked>, services: Vec<ServiceRef>) -> impl IntoView {
    let now = asked.get_untracked();
    let status = RwSignal::new(now.status);
    // The tabs change the address without making this form anew.
    Effect::new(move |_| status.set(asked.with(|asked| asked.status.clone())));
    let services: Vec<Choice> = [Choice::new("", "Any service")]
        .into_iter()
        .chain(services.into_iter().map(|service| Choice::new(service.slug, service.name)))
        .collect();
    view! {
        <FilterForm path="/incidents">
            <div class="with-icon search">
                <Icon name="search" />
                <TextInput name="search" kind="search" value=now.search label="Words in the title, or a number" placeholder="Search, or INC-42" />
            </div>
            <Select name="status" choices=statuses() bind=status label="Status" submits=true />
            <Select name="severity" choices=severities() selected=now.severity label="Severity" submits=true />
            <Select name="service" choices=services selected=now.service label="Service" submits=true />
            <Button>"Search"</Button>
        </FilterForm>
    }
}

#[component]
fn Incidents(asked: Asked, first: Page<IncidentRow>) -> impl IntoView {
    let take = ServerAction::<TakeRole>::new();
    let live = use_live(|notice| notice.kind.starts_with("incident.") || notice.kind == "update.published");
    let load = {
        let asked = asked.clone();
        move || asked.clone().load()
    };
    let page = fresh(first.clone(), move || (live.get(), take.version().get()), load);
    let narrowed = asked.narrows();
    view! {
        <Failure of=take.failure() bare=true />
        <List
            label="Incidents"
            first=first
            page=page
            key=|incident: &IncidentRow| incident.id
            new=("new incident", "new incidents")
            after=asked.after.clone()
            to=move |after| asked.href(&asked.status, after)
            empty=move || view! { <NoIncidents narrowed=narrowed /> }.into_any()
            table=move |rows| view! { <IncidentTable label="Incidents" incidents=rows take=take /> }.into_any()
        />
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
