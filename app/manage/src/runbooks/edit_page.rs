//! `/runbooks/…/edit`: changing a runbook. When somebody else saved meanwhile, what stands is shown beside what was
//! typed, and saving again replaces it.

use super::api::{ChangeRunbook, load_runbook};
use super::fields::{RunbookFields, Start};
use super::steps::RunbookBody;
use crate::pages::{PageHead, param, shown};
use app_context::{AppError, Draft, Failure, FormAction, fresh};
use app_ui::{Button, ButtonKind, ButtonLink, Skeleton, Time};
use domain::services::Runbook;
use domain::{Refusal, RunbookId};
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn RunbookEditPage() -> impl IntoView {
    let id = param("id");
    let change = ServerAction::<ChangeRunbook>::new();
    let page = Resource::new(
        move || id.get(),
        |id| async move {
            let id: RunbookId = id.parse().map_err(|_| AppError::from(Refusal::NotFound("runbook".into())))?;
            load_runbook(id).await
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
    let (id, attempts) = (runbook.id, change.version());
    let back = format!("/runbooks/{id}");
    let title = runbook.title.clone();
    let now = fresh(runbook.clone(), move || attempts.get(), move || load_runbook(id));
    let failure = change.failure();
    let overtaken = Memo::new(move |_| matches!(failure.get(), Some(AppError::Refused(Refusal::Conflict(_)))));
    view! {
        <PageHead title="Change runbook" hint=title>
            <ButtonLink href=back>"Back to the runbook"</ButtonLink>
        </PageHead>
        {move || overtaken.get().then(|| view! { <StandsNow now=now /> })}
        <section class="card">
            <div class="card-body">
                <EditForm runbook=runbook change=change now=now overtaken=overtaken />
            </div>
        </section>
    }
}

#[component]
fn EditForm(
    runbook: Runbook,
    change: ServerAction<ChangeRunbook>,
    now: RwSignal<Runbook>,
    overtaken: Memo<bool>,
) -> impl IntoView {
    let id = runbook.id;
    // Whoever was told what stands saves over that; everybody else over what they read.
    let read = if overtaken.get_untracked() {
        runbook.version.to_string()
    } else {
        change.typed_or("version", runbook.version.to_string())
    };
    let version = RwSignal::new(read);
    Effect::new(move |before: Option<()>| {
        let stands = now.with(|now| now.version).to_string();
        if before.is_some() && overtaken.get() {
            version.set(stands);
        }
    });
    let services = runbook.services.iter().map(|service| service.id.to_string()).collect();
    let start = Start { services, title: runbook.title, body: runbook.body }.or_typed(change);
    view! {
        <ActionForm action=change attr:class="stack">
            <Draft key=format!("runbook-{id}") done=change.worked() />
            <input type="hidden" name="id" value=id.to_string() />
            // Not of the type `hidden`: the draft keeps it too, so that an old draft is not saved over newer steps.
            <input
                type="text"
                name="version"
                hidden
                aria-hidden="true"
                prop:value=move || version.get()
                value=version.get_untracked()
                on:input=move |event| version.set(event_target_value(&event))
            />
            <Failure of=change.failure() />
            <RunbookFields
                start=start
                wrong_services=change.wrong("service_ids")
                wrong_title=change.wrong("title")
                wrong_body=change.wrong("body")
            />
            <div class="form-foot">
                <Button kind=ButtonKind::Primary pending=change.running()>
                    {move || if overtaken.get() { "Save over what stands" } else { "Save runbook" }}
                </Button>
            </div>
        </ActionForm>
    }
}

/// What somebody else saved meanwhile.
#[component]
fn StandsNow(now: RwSignal<Runbook>) -> impl IntoView {
    move || {
        let runbook = now.get();
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
}
