//! `/status-pages/:slug`: the components of one page, and where the public finds it.

use crate::api::{AddComponent, Edited, RemoveComponent, SetComponentStatus, load_status_page, services_to_link};
use crate::component_list::ComponentList;
use crate::component_status::StatusWord;
use crate::not_shown::NotShown;
use app_context::fresh;
use app_context::{Draft, Failure, FormAction, may, use_live};
use app_ui::{Button, ButtonKind, Choice, CopyField, Field, Icon, Select, Skeleton, TextInput};
use domain::services::ServiceRef;
use domain::{Action, StatusPageId};
use leptos::html;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

#[component]
pub fn StatusPageEditorPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.with(|params| params.get("slug").unwrap_or_default()));
    let page = Resource::new(
        move || slug.get(),
        |slug| async move {
            let edited = load_status_page(slug).await?;
            Ok::<_, app_context::AppError>((edited, services_to_link().await?))
        },
    );
    view! {
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=5 label="Loading the status page" /></section> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok((first, services)) => view! { <Editor first=first services=services /> }.into_any(),
                    Err(error) => view! { <Title text="Status page" /><NotShown error=error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Editor(first: Edited, services: Vec<ServiceRef>) -> impl IntoView {
    let add = ServerAction::<AddComponent>::new();
    let set = ServerAction::<SetComponentStatus>::new();
    let remove = ServerAction::<RemoveComponent>::new();
    let live =
        use_live(|notice| ["status_page.", "component.", "update."].iter().any(|kind| notice.kind.starts_with(kind)));
    let (id, name, slug) = (first.editor.page.id, first.editor.page.name.clone(), first.editor.page.slug.clone());
    let public_url = first.public_url.clone();
    let moved = move || (live.get(), add.version().get(), set.version().get(), remove.version().get());
    let reload = slug.clone();
    let edited = fresh(first, moved, move || load_status_page(reload.clone()));
    let components = Memo::new(move |_| edited.with(|edited| edited.editor.components.clone()));
    let worst = Memo::new(move |_| edited.with(|edited| edited.editor.page.worst));
    let failures = [set.failure(), remove.failure()];
    let failure = Signal::derive(move || failures.iter().find_map(|failure| failure.get()));
    let manages = may(Action::ManageStatusPages);
    view! {
        <Title text=name.clone() />
        <header class="page-head">
            <div class="lead">
                <nav class="crumbs" aria-label="Place"><a href="/status-pages">"Status pages"</a></nav>
                <h1>{name}</h1>
                {move || (!components.with(Vec::is_empty)).then(|| view! { <StatusWord status=worst.get() /> })}
            </div>
            <div class="btns">
                <a class="btn" href=format!("/status/{slug}") rel="external"><Icon name="external-link" />"View public page"</a>
            </div>
        </header>
        <Failure of=failure />
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
    let form = NodeRef::<html::Form>::new();
    let worked = action.worked();
    Effect::new(move |_| {
        if worked.get()
            && let Some(form) = form.get_untracked()
        {
            form.reset();
        }
    });
    let choices: Vec<Choice> = [Choice::new("", "No service")]
        .into_iter()
        .chain(services.into_iter().map(|service| Choice::new(service.id.to_string(), service.name)))
        .collect();
    view! {
        <section class="card" aria-labelledby="new-component">
            <div class="card-head"><h2 id="new-component">"Add a component"</h2></div>
            <ActionForm action=action node_ref=form attr:class="card-body form">
                <input type="hidden" name="page" value=page.to_string() />
                <Draft key=format!("component-{page}") done=action.worked() />
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
                    <Button kind=ButtonKind::Primary icon="plus" pending=action.running()>"Add component"</Button>
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
