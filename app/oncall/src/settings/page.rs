//! The page: a card for each setting.

use super::api::{Settings, load_settings};
use super::forms::{ManagersCard, PolicyCard, TemporaryCard};
use super::pay::PayCard;
use crate::not_shown::NotShown;
use app_context::Live;
use app_ui::{Icon, Skeleton};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

#[component]
pub fn SettingsPage() -> impl IntoView {
    let slug = use_params_map().with_untracked(|params| params.get("slug").unwrap_or_default());
    let loaded = Resource::new(|| (), move |()| load_settings(slug.clone()));
    view! {
        <Title text="Settings of a roster" />
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=6 label="Loading the settings" /></section> }>
            {move || Suspend::new(async move {
                match loaded.await {
                    Ok(settings) => view! { <Page settings=settings /> }.into_any(),
                    Err(error) => view! { <NotShown error=error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Page(settings: Settings) -> impl IntoView {
    let Settings { roster, policy, layers, managers, people, pay, city } = settings;
    let slug = roster.slug;
    view! {
        <Live on="roster." />
        <header class="page-head">
            <div class="lead">
                <nav class="crumbs" aria-label="Place"><a href="/on-call">"On call"</a><a href=format!("/rosters/{slug}")>{roster.name}</a></nav>
                <h1>"Settings"</h1>
                <p>"What the roster expects of its people, who edits it, and what being on call is worth."</p>
            </div>
            <div class="btns">
                <a class="btn" href=format!("/rosters/{slug}/edit")><Icon name="users-round" />"Edit rotations"</a>
                <a class="btn" href=format!("/rosters/{slug}/pay")><Icon name="file-text" />"Pay report"</a>
            </div>
        </header>
        <div class="columns">
            <div class="stack">
                <PolicyCard roster=slug.clone() policy=policy />
                <ManagersCard roster=slug.clone() managers=managers people=people.clone() />
                <TemporaryCard roster=slug.clone() layers=layers people=people city=city.clone() />
            </div>
            <div class="stack"><PayCard roster=slug pay=pay city=city /></div>
        </div>
    }
}
