//! The page of a service.

use super::api::{
    AddDependency, ChangeService, CreateIngestKey, Owners, RemoveDependency, RevokeIngestKey, ServiceView, load_owners,
    load_service,
};
use super::dependencies::Dependencies;
use super::fields::ServiceFields;
use super::ingest_keys::{Connect, IngestKeys};
use super::levers::{LeversCard, RegisterLever};
use super::list_page::{Load, policy_words};
use super::revenue::{RevenueCard, SetRevenue};
use crate::pages::{PageHead, param, query, shown};
use app_context::{Failure, FormAction, Live, may};
use app_ui::{Badge, Button, ButtonKind, ButtonLink, Dialog, DialogButton, Icon, Skeleton, Time};
use domain::Action;
use domain::services::ServicePage as Service;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What may be done on the page.
#[derive(Clone, Copy)]
pub struct ServiceActions {
    pub change: ServerAction<ChangeService>,
    pub add_dependency: ServerAction<AddDependency>,
    pub remove_dependency: ServerAction<RemoveDependency>,
    pub create_key: ServerAction<CreateIngestKey>,
    pub revoke_key: ServerAction<RevokeIngestKey>,
    pub set_revenue: ServerAction<SetRevenue>,
    pub register_lever: ServerAction<RegisterLever>,
}

#[component]
pub fn ServicePage() -> impl IntoView {
    let slug = param("slug");
    let actions = ServiceActions {
        change: ServerAction::new(),
        add_dependency: ServerAction::new(),
        remove_dependency: ServerAction::new(),
        create_key: ServerAction::new(),
        revoke_key: ServerAction::new(),
        set_revenue: ServerAction::new(),
        register_lever: ServerAction::new(),
    };
    let page = Resource::new(|| (), move |()| load_service(slug.clone()));
    let owners = Resource::new(|| (), |()| load_owners());
    view! {
        <Suspense fallback=|| view! { <div class="card"><Skeleton rows=8 /></div> }>
            {move || Suspend::new(async move {
                let owners = owners.await.unwrap_or_default();
                shown(page.await, move |view| view! { <Page view=view owners=owners actions=actions /> }.into_any())
            })}
        </Suspense>
    }
}

#[component]
fn Page(view: ServiceView, owners: Owners, actions: ServiceActions) -> impl IntoView {
    let ServiceView { page, revenue, levers, public_url } = view;
    let manages = may(Action::ManageCatalogue);
    let service = page.service.clone();
    let connect = query("key").and_then(|id| page.ingest_keys.iter().find(|key| key.id.to_string() == id).cloned());
    view! {
        <Live on="alert. incident. service. lever." />
        <PageHead title=service.name hint=service.description>
            <Load incidents=service.open_incidents alerts=service.firing_alerts />
            {service.core.then(|| view! { <Badge icon="star">"Core"</Badge> })}
            {manages.then(|| view! { <DialogButton opens="change-service" icon="pencil">"Change"</DialogButton> })}
        </PageHead>
        {connect.map(|key| view! { <Connect key=key slug=service.slug.clone() public_url=public_url.clone() /> })}
        <div class="columns">
            <div class="stack">
                <Facts page=page.clone() />
                <Dependencies page=page.clone() services=owners.services.clone() actions=actions />
                <Runbooks page=page.clone() />
            </div>
            <div class="stack">
                <LeversCard service=service.id slug=service.slug.clone() levers=levers register=actions.register_lever />
                <IngestKeys service=service.id slug=service.slug keys=page.ingest_keys.clone() public_url=public_url actions=actions />
                <RevenueCard service=service.id revenue=revenue set=actions.set_revenue />
            </div>
        </div>
        {manages.then(|| view! { <Change action=actions.change page=page owners=owners /> })}
    }
}

#[component]
fn Facts(page: Service) -> impl IntoView {
    let service = page.service;
    let alerts = format!("/alerts?service={}", service.slug);
    let incidents = format!("/incidents?service={}", service.slug);
    let policy = match page.policy_id {
        Some(id) => view! {
            <a class="link" href=format!("/escalations/{id}")>{service.policy.unwrap_or_default()}</a>
        }
        .into_any(),
        None => policy_words(service.policy),
    };
    let roster = match service.roster.zip(service.roster_slug) {
        Some((name, slug)) => view! { <a class="link" href=format!("/rosters/{slug}")>{name}</a> }.into_any(),
        None => "None".into_any(),
    };
    view! {
        <section class="card">
            <header class="card-head"><h2>"Who answers for it"</h2></header>
            <div class="card-body">
                <dl class="facts">
                    <div><dt>"Roster"</dt><dd>{roster}</dd></div>
                    <div><dt>"Policy"</dt><dd>{policy}</dd></div>
                </dl>
            </div>
            <footer class="card-foot">
                <a class="go" href=alerts>"Its alerts" <Icon name="chevron-right" /></a>
                <a class="go" href=incidents>"Its incidents" <Icon name="chevron-right" /></a>
            </footer>
        </section>
    }
}

#[component]
fn Runbooks(page: Service) -> impl IntoView {
    let none = page.runbooks.is_empty();
    let write = format!("/runbooks?service={}", page.service.id);
    let rows = page.runbooks.into_iter().map(|runbook| {
        view! {
            <li data-id=runbook.id.to_string()>
                <Icon name="book-open" />
                <div class="grow">
                    <a class="row-link title" href=format!("/runbooks/{}", runbook.id)>{runbook.title}</a>
                    {runbook.reviewed_at.map(|at| view! { <small>"Reviewed " <Time at=at.0 /></small> })}
                </div>
            </li>
        }
    });
    view! {
        <section class="card clip">
            <header class="card-head"><h2>"Runbooks"</h2></header>
            <ul class="list">{rows.collect_view()}</ul>
            {none
                .then(|| {
                    view! {
                        <p class="card-body muted">
                            "No runbook yet. Write down what helped the last time: it stands beside every alert of this service."
                        </p>
                    }
                })}
            {may(Action::ManageCatalogue)
                .then(|| {
                    view! {
                        <footer class="card-foot"><ButtonLink href=write icon="plus">"Write a runbook"</ButtonLink></footer>
                    }
                })}
        </section>
    }
}

#[component]
fn Change(action: ServerAction<ChangeService>, page: Service, owners: Owners) -> impl IntoView {
    view! {
        <Dialog id="change-service" title="Change service" refused=action.failure().is_some()>
            <ActionForm action=action attr:class="form">
                <input type="hidden" name="service" value=page.service.id.to_string() />
                <Failure of=action.failure() />
                <ServiceFields action=action owners=owners now=page />
                <footer class="dialog-foot">
                    <Button kind=ButtonKind::Primary>"Save"</Button>
                </footer>
            </ActionForm>
        </Dialog>
    }
}
