//! One runbook: the steps, large enough to follow at night.

use super::api::{ReviewRunbook, load_runbook};
use super::steps::RunbookBody;
use crate::pages::{PageHead, after, param, shown};
use app_context::{AppError, Failure, FormAction, may};
use app_ui::{Button, Chip, Late, Skeleton, Time, use_toasts};
use domain::services::Runbook;
use domain::{Action, Refusal, RunbookId};
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn RunbookPage() -> impl IntoView {
    let id = param("id");
    let review = ServerAction::<ReviewRunbook>::new();
    let reviewed = review.version();
    let toasts = use_toasts();
    after(review, move |()| toasts.say("Marked as reviewed today."));
    let page = Resource::new(
        move || (id.get(), reviewed.get()),
        |(id, _)| async move {
            let id: RunbookId = id.parse().map_err(|_| AppError::from(Refusal::NotFound("runbook".into())))?;
            load_runbook(id).await
        },
    );
    view! {
        <Transition fallback=|| view! { <div class="card"><Skeleton rows=6 /></div> }>
            {move || Suspend::new(async move {
                shown(page.await, move |runbook| view! { <Page runbook=runbook review=review /> }.into_any())
            })}
        </Transition>
    }
}

#[component]
fn Page(runbook: Runbook, review: ServerAction<ReviewRunbook>) -> impl IntoView {
    view! {
        <PageHead title=runbook.title>
            {may(Action::Respond)
                .then(|| {
                    view! {
                        <ActionForm action=review>
                            <input type="hidden" name="id" value=runbook.id.to_string() />
                            <Button icon="check" pending=review.running()>"Still right today"</Button>
                        </ActionForm>
                    }
                })}
        </PageHead>
        <Failure of=review.failure() />
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
        </div>
        <section class="card"><div class="card-body"><RunbookBody body=runbook.body /></div></section>
    }
}
