//! How a document stood: the list of its versions, and one of them with what changed since.

use super::api::{list_versions, show_version};
use super::since::Changes;
use super::{names, written};
use app_context::{AppError, Live, NotShown};
use app_ui::{EmptyState, Pager, Prose, Skeleton, Time, TimeStyle};
use domain::documents::{DocumentVersion, DocumentVersionPage};
use domain::{IncidentNumber, Page, Refusal};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

fn number() -> Result<IncidentNumber, AppError> {
    let number = use_params_map().with_untracked(|params| params.get("number").unwrap_or_default());
    number.parse().map_err(|_| AppError::from(Refusal::NotFound("incident".into())))
}

#[component]
pub fn VersionsPage() -> impl IntoView {
    let number = number();
    let after = use_query_map().with_untracked(|query| query.get("after").unwrap_or_default());
    let first = after.is_empty();
    let list = Resource::new(
        || (),
        move |()| {
            let (number, after) = (number.clone(), after.clone());
            async move {
                let number = number?;
                Ok::<_, AppError>((number, list_versions(number, after).await?))
            }
        },
    );
    view! {
        <Live on="incident.status_changed" />
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=6 label="Loading versions" /></section> }>
            {move || Suspend::new(async move {
                match list.await {
                    Ok((number, page)) => view! { <Versions number=number page=page first=first /> }.into_any(),
                    Err(error) => view! { <NotShown error=error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Versions(number: IncidentNumber, page: Page<DocumentVersion>, first: bool) -> impl IntoView {
    let path = format!("/incidents/{number}/document/versions");
    let older = page.next.map(|next| format!("{path}?after={next}"));
    let newest = (!first).then(|| path.clone());
    let row = move |version: DocumentVersion| {
        view! {
            <li data-id=version.id.to_string()>
                <a class="title" href=format!("{path}/{}", version.id)><Time at=version.at.0 style=TimeStyle::Exact /></a>
                <small>{format!("written by {}", names(&version.authors))}</small>
            </li>
        }
    };
    let rows = if page.items.is_empty() {
        view! {
            <EmptyState
                title="No versions yet"
                hint="A version is kept when somebody who read the document goes, so that they can be told what changed."
                icon="history"
            />
        }
        .into_any()
    } else {
        view! { <ol class="versions">{page.items.into_iter().map(row).collect_view()}</ol> }.into_any()
    };
    view! {
        <Title text=format!("{number} document, earlier versions") />
        <header class="page-head">
            <h1>"Earlier versions"</h1>
            <a class="btn" href=format!("/incidents/{number}/document")>{format!("{number}, the document")}</a>
        </header>
        <section class="card" aria-label="Versions">
            {rows}
            <Pager first=newest next=older words=("Newest", "Older") />
        </section>
    }
}

#[component]
pub fn VersionPage() -> impl IntoView {
    let number = number();
    let version = use_params_map().with_untracked(|params| params.get("version").unwrap_or_default());
    let shown = Resource::new(
        || (),
        move |()| {
            let (number, version) = (number.clone(), version.clone());
            async move { show_version(number?, &version).await }
        },
    );
    view! {
        <Live on="incident.status_changed" />
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=6 label="Loading the version" /></section> }>
            {move || Suspend::new(async move {
                match shown.await {
                    Ok(page) => view! { <Version page=page /> }.into_any(),
                    Err(error) => view! { <NotShown error=error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Version(page: DocumentVersionPage) -> impl IntoView {
    let number = page.number;
    let changed = !page.since.is_empty();
    view! {
        <Title text=format!("{number} document, an earlier version") />
        <header class="page-head">
            <h1>"As it was " <Time at=page.version.at.0 style=TimeStyle::Exact /></h1>
            <a class="btn" href=format!("/incidents/{number}/document/versions")>"All versions"</a>
            <a class="btn" href=format!("/incidents/{number}/document")>"The document now"</a>
        </header>
        <div class="columns">
            <section class="card" aria-label="The version"><Prose html=written(&page.tree) class="document-paper" /></section>
            <section class="card" aria-labelledby="since-then">
                <div class="card-head"><h2 id="since-then">"Changed since then"</h2></div>
                <div class="card-body">
                    {if changed {
                        view! { <Changes sections=page.since /> }.into_any()
                    } else {
                        view! { <p class="quiet-note">"Nothing."</p> }.into_any()
                    }}
                </div>
            </section>
        </div>
    }
}
