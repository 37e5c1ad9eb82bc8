//! `/runbooks/…/edit`: changing a runbook. When somebody else saved meanwhile, what stands is shown beside what was
//! typed, and saving again replaces it.

use super::api::{ChangeRunbook, load_runbook};
use super::fields::{RunbookFields, Start};
use super::steps::RunbookBody;
use crate::pages::{PageHead, param, shown};
use app_context::{AppError, Failure, FormAction};
use app_ui::{Button, ButtonKind, ButtonLink, Skeleton, Time};
use domain::services::Runbook;
use domain::{Refusal, RunbookId};
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn RunbookEditPage() -> impl IntoView {
    let id = param("id").parse::<RunbookId>();
    let change = ServerAction::<ChangeRunbook>::new();
    let page = Resource::new(
        || (),
        move |()| {
            let id = id.clone();
            async move { load_runbook(id.map_err(|_| AppError::from(Refusal::NotFound("runbook".into())))?).await }
        },
    );
    view! {
        <Suspense fallback=|| view! { <div class="card"><Skeleton rows=8 /></div> }>
            {move || Suspend::new(async move {
                shown(page.await, move |runbook| view! { <Edit runbook=runbook change=change /> }.into_any())
            })}
        </Suspense>
    }
}

#[component]
fn Edit(runbook: Runbook, change: ServerAction<ChangeRunbook>) -> impl IntoView {
    let back = format!("/runbooks/{}", runbook.id);
    let overtaken = matches!(change.failure(), Some(AppError::Refused(Refusal::Conflict(_))));
    view! {
        <PageHead title="Change runbook" hint=runbook.title.clone()>
            <ButtonLink href=back>"Back to the runbook"</ButtonLink>
        </PageHead>
        {overtaken.then(|| view! { <StandsNow runbook=runbook.clone() /> })}
        <section class="card">
            <div class="card-body">
                <EditForm runbook=runbook change=change overtaken=overtaken />
            </div>
        </section>
    }
}

/// What comes from elsewhere while somebody writes changes nothing in the form: it is saved over the version that they
/// have read, or refused.
#[component]
fn EditForm(runbook: Runbook, change: ServerAction<ChangeRunbook>, overtaken: bool) -> impl IntoView {
    let id = runbook.id;
    let stands = runbook.version.to_string();
    // Whoever was told what stands saves over that; everybody else over what they read.
    let version = if overtaken { stands } else { change.typed_or("version", stands) };
    let services = runbook.services.iter().map(|service| service.id.to_string()).collect();
    let start = Start { services, title: runbook.title, body: runbook.body }.or_typed(change);
    view! {
        <ActionForm action=change attr:class="stack" attr:data-draft=format!("runbook-{id}") attr:data-keep="">
            <input type="hidden" name="id" value=id.to_string() />
            // Not of the type `hidden`: the draft keeps it too, so that an old draft is not saved over newer steps.
            <input type="text" name="version" hidden aria-hidden="true" value=version />
            <Failure of=change.failure() />
            <RunbookFields
                start=start
                wrong_services=change.wrong("service_ids")
                wrong_title=change.wrong("title")
                wrong_body=change.wrong("body")
            />
            <div class="form-foot">
                <Button kind=ButtonKind::Primary>{if overtaken { "Save over what stands" } else { "Save runbook" }}</Button>
            </div>
        </ActionForm>
    }
}

/// What somebody else saved meanwhile.
#[component]
fn StandsNow(runbook: Runbook) -> impl IntoView {
    let names: Vec<_> = runbook.services.into_iter().map(|service| service.name).collect();
    view! {
        <section class="card warm" aria-labelledby="stands-now">
            <header class="card-head">
                <h2 id="stands-now">"What stands now"</h2>
                <span class="sub">
                    {runbook.changed_by.map(|who| format!("changed by {who} "))}
                    {runbook.changed_at.map(|at| view! { <Time at=at.0 /> })}
                </span>
            </header>
            <div class="card-body stack">
                <p><b>{runbook.title}</b></p>
                <p class="sub">{names.join(", ")}</p>
                <RunbookBody body=runbook.body />
            </div>
        </section>
    }
}
