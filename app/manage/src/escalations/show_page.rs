//! One policy, and changing it.

use super::api::{ChangePolicy, Pageable, load_pageable, load_policy};
use super::fields::PolicyFields;
use super::steps::{Chain, PolicyRows};
use crate::pages::{PageHead, param, shown};
use app_context::{AppError, Failure, FormAction, may};
use app_ui::{Button, ButtonKind, Skeleton};
use domain::escalation::PolicyPage;
use domain::{Action, PolicyId, Refusal};
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn EscalationPage() -> impl IntoView {
    let id = param("id").parse::<PolicyId>();
    let change = ServerAction::<ChangePolicy>::new();
    let page = Resource::new(
        || (),
        move |()| {
            let id = id.clone();
            async move { load_policy(id.map_err(|_| AppError::from(Refusal::NotFound("escalation policy".into())))?).await }
        },
    );
    let pageable = Resource::new(|| (), |()| load_pageable());
    view! {
        <Suspense fallback=|| view! { <div class="card"><Skeleton rows=6 /></div> }>
            {move || Suspend::new(async move {
                let pageable = pageable.await.unwrap_or_default();
                shown(page.await, move |policy| {
                    view! { <Page policy=policy pageable=pageable change=change /> }.into_any()
                })
            })}
        </Suspense>
    }
}

#[component]
fn Page(policy: PolicyPage, pageable: Pageable, change: ServerAction<ChangePolicy>) -> impl IntoView {
    let typed = PolicyFields::typed(|field| change.typed_all(field));
    let fields = typed.unwrap_or_else(|| PolicyFields::of(&policy));
    let id = policy.id.to_string();
    let held = PolicyFields::hold(&policy);
    view! {
        <PageHead title=policy.name.clone() hint="Escalation policy" />
        <div class="columns">
            <section class="card clip">
                <header class="card-head"><h2>"Who is paged"</h2></header>
                <Chain policy=policy />
            </section>
            {(may(Action::ManageCatalogue) && !held)
                .then(|| {
                    view! {
                        <section class="card">
                            <header class="card-head"><h2>"Change it"</h2></header>
                            <div class="card-body">
                                <p>
                                    "This policy was made through the API and says more than a form here can hold: more steps, more people in one step, or waits that are no whole minutes. Change it through the API, so that nothing of it is lost."
                                </p>
                            </div>
                        </section>
                    }
                })}
            {(may(Action::ManageCatalogue) && held)
                .then(|| {
                    view! {
                        <section class="card">
                            <header class="card-head"><h2>"Change it"</h2></header>
                            <div class="card-body">
                                <ActionForm action=change attr:class="stack">
                                    <input type="hidden" name="id" value=id />
                                    <Failure of=change.failure() />
                                    <PolicyRows failure=change.failure() pageable=pageable now=fields />
                                    <div class="form-foot">
                                        <Button kind=ButtonKind::Primary>"Save policy"</Button>
                                    </div>
                                </ActionForm>
                            </div>
                        </section>
                    }
                })}
        </div>
    }
}
