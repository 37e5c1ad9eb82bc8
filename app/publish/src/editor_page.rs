//! `/status-pages/:slug`: the components of one page, and where the public finds it.

use crate::api::{AddComponent, Edited, RemoveComponent, SetComponentStatus, load_status_page, services_to_link};
use crate::component_list::ComponentList;
use crate::component_status::StatusWord;
use crate::not_shown::NotShown;
use app_context::{AppError, Failure, FormAction, Live, may};
use app_ui::{Button, ButtonKind, Choice, CopyField, Field, Icon, Select, Skeleton, TextInput};
use domain::services::ServiceRef;
use domain::status_pages::StatusPageRow;
use domain::{Action, StatusPageId};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

#[component]
pub fn StatusPageEditorPage() -> impl IntoView {
    let slug = use_params_map().with_untracked(|params| params.get("slug").unwrap_or_default());
    let page = Resource::new(
        || (),
        move |()| {
            let slug = slug.clone();
            async move { Ok::<_, AppError>((load_status_page(slug).await?, services_to_link().await?)) }
        },
    );
    view! {
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=5 label="Loading the status page" /></section> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok((edited, services)) => view! { <Editor edited=edited services=services /> }.into_any(),
                    Err(error) => view! { <Title text="Status page" /><NotShown error=error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Editor(edited: Edited, services: Vec<ServiceRef>) -> impl IntoView {
    let add = ServerAction::<AddComponent>::new();
    let set = ServerAction::<SetComponentStatus>::new();
    let remove = ServerAction::<RemoveComponent>::new();
    let Edited { editor, public_url } = edited;
    let StatusPageRow { id, name, slug, worst, .. } = editor.page;
    let components = editor.components;
    let manages = may(Action::ManageStatusPages);
    view! {
        <Title text=name.clone() />
        <Live on="status_page. component. update." />
        <header class="page-head">
            <div class="lead">
                <nav class="crumbs" aria-label="Place"><a href="/status-pages">"Status pages"</a></nav>
                <h1>{name}</h1>
                {(!components.is_empty()).then(|| view! { <StatusWord status=worst /> })}
            </div>
            <div class="btns">
                <a class="btn" href=format!("/status/{slug}") rel="external"><Icon name="external-link" />"View public page"</a>
            </div>
        </header>
        <Failure of=set.failure().or_else(|| remove.failure()) />
        <div class="split">
            <ComponentList components=components set=set remove=remove manages=manages />
            <div class="stack">
                {manages.then(|| view! { <NewComponent page=id services=services action=add /> })}
                <Addresses public_url=public_url />
            </div>
        </div>
    }
}

#[component]
fn NewComponent(page: StatusPageId, services: Vec<ServiceRef>, action: ServerAction<AddComponent>) -> impl IntoView {
    let choices: Vec<Choice> = [Choice::new("", "No service")]
        .into_iter()
        .chain(services.into_iter().map(|service| Choice::new(service.id.to_string(), service.name)))
        .collect();
    view! {
        <section class="card" aria-labelledby="new-component">
            <div class="card-head"><h2 id="new-component">"Add a component"</h2></div>
            <ActionForm action=action attr:class="card-body form" attr:data-draft=format!("component-{page}")>
                <input type="hidden" name="page" value=page.to_string() />
                <Field id="component-name" label="Name" hint="As the public knows it, not as we call the machine." error=action.wrong("name")>
                    <TextInput name="name" value=action.typed("name") placeholder="Card payments" required=true max_length=200_u32 />
                </Field>
                <Field id="component-description" label="Description" optional=true error=action.wrong("description")>
                    <TextInput name="description" value=action.typed("description") placeholder="Paying by card, in shops and online" max_length=200_u32 />
                </Field>
                <Field
                    id="component-service"
                    label="Service behind it"
                    hint="Incidents of this service offer the component when an update is written."
                    error=action.wrong("service_id")
                >
                    <Select name="service_id" choices=choices selected=action.typed("service_id") />
                </Field>
                <Failure of=action.failure() />
                <div class="form-foot">
                    <Button kind=ButtonKind::Primary icon="plus">"Add component"</Button>
                </div>
            </ActionForm>
        </section>
    }
}

#[component]
fn Addresses(public_url: String) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="page-addresses">
            <div class="card-head"><h2 id="page-addresses">"Where it stands"</h2></div>
            <div class="card-body stack tight">
                <div class="field"><span class="field-label">"For people"</span><CopyField text=public_url.clone() label="Copy the address" /></div>
                <div class="field"><span class="field-label">"Atom feed"</span><CopyField text=format!("{public_url}/feed.atom") label="Copy the address of the feed" /></div>
                <div class="field">
                    <span class="field-label">"For programs"</span>
                    <CopyField text=format!("{public_url}/api/v2/summary.json") label="Copy the address of the JSON" />
                    <p class="field-hint">"In the shape of Statuspage's API, version 2: what read that page reads this one."</p>
                </div>
            </div>
        </section>
    }
}
