//! `/status-pages`: all of them, and a new one.

use crate::api::{CreateStatusPage, list_status_pages};
use crate::component_status::StatusWord;
use crate::not_shown::NotShown;
use app_context::fresh;
use app_context::{Draft, Failure, FormAction, may, use_live};
use app_ui::{Button, ButtonKind, Cell, Column, EmptyState, Field, Head, Icon, Pager, Row, Skeleton, Table, TextInput};
use domain::status_pages::StatusPageRow;
use domain::{Action, Page};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn StatusPageListPage() -> impl IntoView {
    let query = use_query_map();
    let after = Memo::new(move |_| query.with(|query| query.get("after").unwrap_or_default()));
    let pages = Resource::new(move || after.get(), list_status_pages);
    view! {
        <Title text="Status pages" />
        <header class="page-head">
            <div class="lead">
                <h1>"Status pages"</h1>
                <p>"What the public reads. They stay readable when everything behind them is down."</p>
            </div>
        </header>
        <div class="split">
            <Transition fallback=|| view! { <section class="card"><Skeleton rows=3 label="Loading status pages" /></section> }>
                {move || Suspend::new(async move {
                    match pages.await {
                        Ok(first) => view! { <List first=first after=after.get_untracked() /> }.into_any(),
                        Err(error) => view! { <NotShown error=error /> }.into_any(),
                    }
                })}
            </Transition>
            {may(Action::ManageStatusPages).then(|| view! { <NewPage /> })}
        </div>
    }
}

#[component]
fn List(first: Page<StatusPageRow>, after: String) -> impl IntoView {
    let live =
        use_live(|notice| ["status_page.", "component.", "update."].iter().any(|kind| notice.kind.starts_with(kind)));
    let first_page = (!after.is_empty()).then(|| "/status-pages".to_owned());
    let page = fresh(first, move || live.get(), move || list_status_pages(after.clone()));
    let none = Memo::new(move |_| page.with(|page| page.items.is_empty()));
    let head = || {
        vec![
            Head::of("Page", Column::Main),
            Head::new("Now"),
            Head::of("Components", Column::Right),
            Head::of("", Column::Act),
        ]
    };
    let body = move || {
        if none.get() {
            return view! {
                <EmptyState
                    title="No status page yet"
                    hint="A status page tells customers what works, what does not and when they hear more, so that they need not ask."
                    icon="globe"
                />
            }
            .into_any();
        }
        let rows = move || page.get().items.into_iter().map(|row| view! { <PageRow row=row /> }).collect_view();
        view! { <Table label="Status pages" head=head()>{rows}</Table> }.into_any()
    };
    let next =
        Signal::derive(move || page.with(|page| page.next.as_ref().map(|next| format!("/status-pages?after={next}"))));
    view! {
        <section class="card" aria-label="Status pages">
            {body}
            <Pager first=first_page next=next />
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
        <Row>
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
    let slug = RwSignal::new(create.typed("slug"));
    let touched = RwSignal::new(!slug.get_untracked().is_empty());
    let follow = Callback::new(move |name: String| {
        if !touched.get_untracked() {
            slug.set(slug_of(&name));
        }
    });
    let touch = Callback::new(move |text: String| touched.set(!text.is_empty()));
    view! {
        <section class="card" aria-labelledby="new-status-page">
            <div class="card-head"><h2 id="new-status-page">"New status page"</h2></div>
            <ActionForm action=create attr:class="card-body form">
                <Draft key="new-status-page" done=create.worked() />
                <Field id="page-name" label="Name" hint="What you offer, as customers know it." error=create.wrong("name")>
                    <TextInput name="name" value=create.typed("name") placeholder="Northwind Pay" required=true max_length=200_u32 on_input=follow />
                </Field>
                <Field id="page-slug" label="Address" hint="The page stands at /status/ and this." error=create.wrong("slug")>
                    <TextInput name="slug" bind=slug placeholder="northwind-pay" required=true max_length=60_u32 on_input=touch />
                </Field>
                <Failure of=create.failure() />
                <div class="form-foot">
                    <Button kind=ButtonKind::Primary icon="plus" pending=create.running()>"Create page"</Button>
                </div>
            </ActionForm>
        </section>
    }
}

/// A first guess at an address: letters and digits of the name, joined by hyphens.
fn slug_of(name: &str) -> String {
    let words: Vec<String> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.join("-").chars().take(60).collect::<String>().trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::slug_of;

    #[test]
    fn a_name_suggests_its_address() {
        assert_eq!(slug_of("Northwind Pay"), "northwind-pay");
        assert_eq!(slug_of("  Ölvir & Søn, A/S "), "lvir-s-n-a-s");
        assert_eq!(slug_of(&"ab ".repeat(40)).len(), 59);
    }
}
