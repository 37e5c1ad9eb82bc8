//! One runbook: the steps, large enough to follow at night.

use super::api::{ArchiveRunbook, RestoreRunbook, ReviewRunbook, load_runbook};
use super::steps::RunbookBody;
use crate::pages::{PageHead, after, done, param, shown};
use app_context::{AppError, Failure, FormAction, may};
use app_ui::{Button, ButtonKind, ButtonLink, Chip, Icon, Late, Skeleton, Time, use_toasts};
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
    fn new(id: Memo<String>) -> Self {
        let actions =
            Actions { review: ServerAction::new(), archive: ServerAction::new(), restore: ServerAction::new() };
        let toasts = use_toasts();
        let restore = actions.restore;
        after(actions.review, move |()| toasts.say("Marked as reviewed today."));
        after(actions.archive, move |()| {
            let take_back = move |()| {
                if let Ok(id) = id.get_untracked().parse::<RunbookId>() {
                    restore.dispatch(RestoreRunbook { id });
                }
            };
            toasts.undo("Archived. It stands beside no alert any more.", Callback::new(take_back));
        });
        after(actions.restore, move |()| toasts.say("In use again."));
        actions
    }

    fn done(self) -> Signal<usize> {
        let (review, archive, restore) = (done(self.review), done(self.archive), done(self.restore));
        Signal::derive(move || review.get() + archive.get() + restore.get())
    }

    fn failure(self) -> Signal<Option<AppError>> {
        let (review, archive, restore) = (self.review.failure(), self.archive.failure(), self.restore.failure());
        Signal::derive(move || review.get().or_else(|| archive.get()).or_else(|| restore.get()))
    }
}

#[component]
pub fn RunbookPage() -> impl IntoView {
    let id = param("id");
    let actions = Actions::new(id);
    let changed = actions.done();
    let page = Resource::new(
        move || (id.get(), changed.get()),
        |(id, _)| async move {
            let id: RunbookId = id.parse().map_err(|_| AppError::from(Refusal::NotFound("runbook".into())))?;
            load_runbook(id).await
        },
    );
    view! {
        <Transition fallback=|| view! { <div class="card"><Skeleton rows=6 /></div> }>
            {move || Suspend::new(async move {
                shown(page.await, move |runbook| view! { <Page runbook=runbook actions=actions /> }.into_any())
            })}
        </Transition>
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
                <Button pending=actions.restore.running()>"Take back into use"</Button>
            </ActionForm>
        }
        .into_any();
    }
    view! {
        <ActionForm action=actions.archive>
            {held()}
            <Button kind=ButtonKind::Quiet pending=actions.archive.running()>"Archive"</Button>
        </ActionForm>
        <ButtonLink href=format!("/runbooks/{id}/edit") icon="pencil">"Change"</ButtonLink>
        <ActionForm action=actions.review>
            {held()}
            <Button icon="check" pending=actions.review.running()>"Still right today"</Button>
        </ActionForm>
    }
    .into_any()
}
