//! All policies, and making one.

use super::api::{CreatePolicy, load_pageable, load_policies};
use super::fields::PolicyFields;
use super::steps::{Chain, PolicyRows};
use crate::pages::{PageHead, Pager, query, shown};
use app_context::{Failure, FormAction, may};
use app_ui::{Button, ButtonKind, Dialog, DialogButton, EmptyState, Icon, Skeleton};
use domain::escalation::PolicyPage;
use domain::{Action, Page};
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn EscalationListPage() -> impl IntoView {
    let after = query("after");
    let create = ServerAction::<CreatePolicy>::new();
    let list = Resource::new(|| (), move |()| load_policies(after.clone()));
    let manages = may(Action::ManageCatalogue);
    view! {
        <PageHead title="Escalation policies" hint="Who is paged, in which order, when.">
            {manages.then(|| view! { <DialogButton opens="add-policy" icon="plus">"Add policy"</DialogButton> })}
        </PageHead>
        <Suspense fallback=|| view! { <div class="card"><Skeleton rows=6 /></div> }>
            {move || Suspend::new(async move { shown(list.await, |page| view! { <List page=page /> }.into_any()) })}
        </Suspense>
        {manages.then(|| view! { <AddPolicy action=create /> })}
    }
}

#[component]
fn List(page: Page<PolicyPage>) -> impl IntoView {
    if page.items.is_empty() {
        return view! {
            <div class="card">
                <EmptyState
                    icon="bell-ring"
                    title="No policies yet"
                    hint="A policy says whom an alert pages first, how long they have, and who is next. Give it to your services."
                >
                    {may(Action::ManageCatalogue)
                        .then(|| view! { <DialogButton opens="add-policy" icon="plus">"Add the first policy"</DialogButton> })}
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let cards = page.items.into_iter().map(|policy| {
        let id = policy.id.to_string();
        view! {
            <section class="card clip" data-id=id>
                <header class="card-head">
                    <h2><a href=format!("/escalations/{}", policy.id)>{policy.name.clone()}</a></h2>
                    <a class="go" href=format!("/escalations/{}", policy.id)>"Open" <Icon name="chevron-right" /></a>
                </header>
                <Chain policy=policy />
            </section>
        }
    });
    view! {
        <div class="columns">{cards.collect_view()}</div>
        <Pager next=page.next />
    }
    .into_any()
}

#[component]
fn AddPolicy(action: ServerAction<CreatePolicy>) -> impl IntoView {
    let pageable = Resource::new(|| (), |()| load_pageable());
    view! {
        <Dialog id="add-policy" title="Add policy" refused=action.failure().is_some() wide=true>
            <ActionForm action=action attr:class="stack" attr:data-draft="add-policy">
                <Failure of=action.failure() />
                <Suspense>
                    {move || Suspend::new(async move {
                        let pageable = pageable.await.unwrap_or_default();
                        let typed = PolicyFields::typed(|field| action.typed_all(field)).unwrap_or_default();
                        view! { <PolicyRows failure=action.failure() pageable=pageable now=typed /> }
                    })}
                </Suspense>
                <footer class="dialog-foot">
                    <Button kind=ButtonKind::Primary>"Add policy"</Button>
                </footer>
            </ActionForm>
        </Dialog>
    }
}
