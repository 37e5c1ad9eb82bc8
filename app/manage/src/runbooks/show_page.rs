//! One runbook: the steps, large enough to follow at night.

use super::api::{ArchiveRunbook, RestoreRunbook, ReviewRunbook, load_runbook};
use super::steps::RunbookBody;
use crate::pages::{PageHead, param, shown};
use app_context::{AppError, Failure, FormAction, may};
use app_ui::{Button, ButtonKind, ButtonLink, Chip, Icon, Late, Skeleton, Time};
use domain::services::Runbook;
use domain::{Action, Refusal, RunbookId};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What may be done on the page.
#[derive(Clone, Copy)]
struct Actions {
    review: ServerAction<ReviewRunbook>,
    archive: ServerAction<ArchiveRunbook>,
    restore: ServerAction<RestoreRunbook>,
}

impl Actions {
    fn new() -> Self {
        Actions { review: ServerAction::new(), archive: ServerAction::new(), restore: ServerAction::new() }
    }

    fn failure(self) -> Option<AppError> {
        self.review.failure().or_else(|| self.archive.failure()).or_else(|| self.restore.failure())
    }
}

#[component]
pub fn RunbookPage() -> impl IntoView {
    let id = param("id").parse::<RunbookId>();
    let actions = Actions::new();
    let page = Resource::new(
        || (),
        move |()| {
            let id = id.clone();
            async move { load_runbook(id.map_err(|_| AppError::from(Refusal::NotFound("runbook".into())))?).await }
        },
    );
    view! {
        <Suspense fallback=|| view! { <div class="card"><Skeleton rows=6 /></div> }>
            {move || Suspend::new(async move {
                shown(page.await, move |runbook| view! { <Page runbook=runbook actions=actions /> }.into_any())
            })}
        </Suspense>
    }
}

#[component]
fn Page(runbook: Runbook, actions: Actions) -> impl IntoView {
    let (id, archived_at) = (runbook.id, runbook.archived_at);
    view! {
        <PageHead title=runbook.title>
            {may(Action::ManageCatalogue).then(|| view! { <Act id=id archived=archived_at.is_some() actions=actions /> })}
        </PageHead>
        <Failure of=actions.failure() />
        {archived_at
            .map(|at| {
                view! {
                    <div class="callout" data-tone="warn">
                        <Icon name="inbox" />
                        <div>"Archived " <Time at=at.0 /> ". It stands beside no alert."</div>
                    </div>
                }
            })}
        <div class="meta">
            {runbook
                .services
                .into_iter()
                .map(|service| view! { <Chip href=format!("/services/{}", service.slug) icon="layers">{service.name}</Chip> })
                .collect_view()}
            {match runbook.reviewed_at {
                Some(at) => view! { <span>"Reviewed " <Time at=at.0 /></span> }.into_any(),
                None => view! { <Late icon="triangle-alert">"Never reviewed"</Late> }.into_any(),
            }}
            {runbook
                .changed_at
                .map(|at| {
                    let who = runbook.changed_by.map(|who| format!(" by {who}"));
                    view! { <span>"Changed " <Time at=at.0 />{who}</span> }
                })}
        </div>
        <section class="card"><div class="card-body"><RunbookBody body=runbook.body /></div></section>
    }
}

#[component]
fn Act(id: RunbookId, archived: bool, actions: Actions) -> impl IntoView {
    let held = move || view! { <input type="hidden" name="id" value=id.to_string() /> };
    if archived {
        return view! {
            <ActionForm action=actions.restore>
                {held()}
                <Button>"Take back into use"</Button>
            </ActionForm>
        }
        .into_any();
    }
    view! {
        <ActionForm action=actions.archive>
            {held()}
            <Button kind=ButtonKind::Quiet>"Archive"</Button>
        </ActionForm>
        <ButtonLink href=format!("/runbooks/{id}/edit") icon="pencil">"Change"</ButtonLink>
        <ActionForm action=actions.review>
            {held()}
            <Button icon="check">"Still right today"</Button>
        </ActionForm>
    }
    .into_any()
}
