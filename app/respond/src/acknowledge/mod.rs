//! The page behind the signed link of a page: one thing to press, nobody to sign in as. Opening it changes
//! nothing, because mail scanners open links.

mod api;

use crate::forms::Hidden;
use api::{AcknowledgeByLink, load_page_behind_link};
use app_context::{Failure, FormAction, NotShown};
use app_ui::{Button, ButtonKind, ButtonLink, ButtonSize, Elapsed, Icon, Skeleton, Time};
use domain::escalation::PageView;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

#[component]
pub fn AcknowledgePage() -> impl IntoView {
    let link = use_params_map().with_untracked(|params| params.get("link").unwrap_or_default());
    let acknowledge = ServerAction::<AcknowledgeByLink>::new();
    let asked = link.clone();
    let page = Resource::new(|| (), move |()| load_page_behind_link(asked.clone()));
    view! {
        <Title text="Acknowledge" />
        <main class="sign-in" id="main">
            <Suspense fallback=|| view! { <section class="card"><Skeleton rows=4 label="Loading the page" /></section> }>
                {move || {
                    let link = link.clone();
                    Suspend::new(async move {
                        match page.await {
                            Ok(page) => view! { <Behind page=page link=link action=acknowledge /> }.into_any(),
                            Err(error) => view! { <NotShown error=error /> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </main>
    }
}

#[component]
fn Behind(page: PageView, link: String, action: ServerAction<AcknowledgeByLink>) -> impl IntoView {
    let act = match page.acknowledged_at {
        Some(at) => view! {
            <p class="acknowledged" role="status">
                <Icon name="circle-check" />
                <b>"Acknowledged"</b>
                " "
                <Time at=at.0 />
            </p>
            <p class="muted">"Nobody else is paged for this. Take a breath; it is yours now."</p>
        }
        .into_any(),
        None => view! {
            <ActionForm action=action>
                <Hidden name="link" value=link />
                <Button kind=ButtonKind::Primary size=ButtonSize::Big icon="check" key="a">"Acknowledge"</Button>
            </ActionForm>
            {page.escalates_to.clone().map(|next| view! { <p class="muted">{next} " is paged next, unless you press this."</p> })}
        }
        .into_any(),
    };
    view! {
        <section class="card acknowledge">
            <p class="paged-eye"><Icon name="bell-ring" /><span>"Page for " {page.person.name.clone()}</span></p>
            <h1>{page.alert_title.clone()}</h1>
            <p>{page.service.clone()} ", firing for " <Elapsed since=page.created_at.0 /></p>
            <Failure of=action.failure() bare=true />
            {act}
            <p><ButtonLink href=format!("/alerts/{}", page.alert_id)>"Open the alert"</ButtonLink></p>
        </section>
    }
}
