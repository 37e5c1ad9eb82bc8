//! `/status-pages`: all of them, and a new one.

use crate::api::{CreateStatusPage, list_status_pages};
use crate::component_status::StatusWord;
use crate::not_shown::NotShown;
use app_context::{Failure, FormAction, Live, may};
use app_ui::{Button, ButtonKind, Cell, Column, EmptyState, Field, Head, Icon, Pager, Row, Skeleton, Table, TextInput};
use domain::status_pages::StatusPageRow;
use domain::{Action, Page};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn StatusPageListPage() -> impl IntoView {
    let after = use_query_map().with_untracked(|query| query.get("after").unwrap_or_default());
    let first = (!after.is_empty()).then(|| "/status-pages".to_owned());
    let pages = Resource::new(|| (), move |()| list_status_pages(after.clone()));
    view! {
        <Title text="Status pages" />
        <Live on="status_page. component. update." />
        <header class="page-head">
            <div class="lead">
                <h1>"Status pages"</h1>
                <p>"What the public reads. They stay readable when everything behind them is down."</p>
            </div>
        </header>
        <div class="split">
            <Suspense fallback=|| view! { <section class="card"><Skeleton rows=3 label="Loading status pages" /></section> }>
                {move || {
                    let first = first.clone();
                    Suspend::new(async move {
                        match pages.await {
                            Ok(page) => view! { <List page=page first=first /> }.into_any(),
                            Err(error) => view! { <NotShown error=error /> }.into_any(),
                        }
                    })
                }}
            </Suspense>
            {may(Action::ManageStatusPages).then(|| view! { <NewPage /> })}
        </div>
    }
}

#[component]
fn List(
    page: Page<StatusPageRow>,
    /// The address of the beginning, unless this is it.
    first: Option<String>,
) -> impl IntoView {
    let body = if page.items.is_empty() {
        view! {
            <EmptyState
                title="No status page yet"
                hint="A status page tells customers what works, what does not and when they hear more, so that they need not ask."
                icon="globe"
            />
        }
        .into_any()
    } else {
        let head = vec![
            Head::of("Page", Column::Main),
            Head::new("Now"),
            Head::of("Components", Column::Right),
            Head::of("", Column::Act),
        ];
        let rows = page.items.into_iter().map(|row| view! { <PageRow row=row /> }).collect_view();
        view! { <Table label="Status pages" head=head>{rows}</Table> }.into_any()
    };
    let next = page.next.map(|next| format!("/status-pages?after={next}"));
    view! {
        <section class="card" aria-label="Status pages">
            {body}
            <Pager first=first next=next />
        </section>
    }
}

#[component]
fn PageRow(row: StatusPageRow) -> impl IntoView {
    let public = format!("/status/{}", row.slug);
    let shown = public.clone();
    let about = format!(", {}", row.name);
    let editor = format!("/status-pages/{}", row.slug);
    view! {
        <Row id=row.id.to_string()>
            <Cell column=Column::Main>
                <a class="title row-link" data-row="" href=editor>{row.name}</a>
                <div class="meta"><span class="mono">{shown}</span></div>
            </Cell>
            <Cell label="Now"><StatusWord status=row.worst /></Cell>
            <Cell column=Column::Right label="Components">{row.components}</Cell>
            <Cell column=Column::Act>
                <a class="btn" href=public rel="external"><Icon name="external-link" />"View"<span class="vh">{about}</span></a>
            </Cell>
        </Row>
    }
}

#[component]
fn NewPage() -> impl IntoView {
    let create = ServerAction::<CreateStatusPage>::new();
    view! {
        <section class="card" aria-labelledby="new-status-page">
            <div class="card-head"><h2 id="new-status-page">"New status page"</h2></div>
            <ActionForm action=create attr:class="card-body form" attr:data-draft="new-status-page">
                <Field id="page-name" label="Name" hint="What you offer, as customers know it." error=create.wrong("name")>
                    <TextInput name="name" value=create.typed("name") placeholder="Northwind Pay" required=true max_length=200_u32 />
                </Field>
                <Field id="page-slug" label="Address" hint="The page stands at /status/ and this." error=create.wrong("slug")>
                    <TextInput name="slug" value=create.typed("slug") follows="name" placeholder="northwind-pay" required=true max_length=60_u32 />
                </Field>
                <Failure of=create.failure() />
                <div class="form-foot">
                    <Button kind=ButtonKind::Primary icon="plus">"Create page"</Button>
                </div>
            </ActionForm>
        </section>
    }
}
