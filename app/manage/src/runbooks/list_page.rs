//! All runbooks, and writing one.

use super::api::{CreateRunbook, load_runbook_services, load_runbooks};
use crate::pages::{PageHead, Pager, Search, or, query, shown};
use app_context::{Draft, Failure, FormAction, may};
use app_ui::{
    Button, ButtonKind, Cell, Chip, Choice, Column, Dialog, DialogButton, EmptyState, Field, Head, Late, Row, Select,
    Skeleton, Table, TextArea, TextInput, Time,
};
use domain::services::Runbook;
use domain::{Action, Page};
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn RunbookListPage() -> impl IntoView {
    let (search, after) = (query("search"), query("after"));
    let create = ServerAction::<CreateRunbook>::new();
    let list = Resource::new(move || (search.get(), after.get()), |(search, after)| load_runbooks(search, after));
    let manages = may(Action::ManageCatalogue);
    view! {
        <PageHead title="Runbooks" hint="What to do when it breaks, beside every alert of its service.">
            {manages.then(|| view! { <DialogButton opens="write-runbook" icon="plus">"Write a runbook"</DialogButton> })}
        </PageHead>
        <Search action="/runbooks" label="Words in the title" />
        <Transition fallback=|| view! { <div class="card"><Skeleton rows=8 /></div> }>
            {move || Suspend::new(async move {
                let searched = search.get_untracked().is_some();
                shown(list.await, move |page| view! { <List page=page searched=searched /> }.into_any())
            })}
        </Transition>
        {manages.then(|| view! { <Write action=create /> })}
    }
}

#[component]
fn List(page: Page<Runbook>, searched: bool) -> impl IntoView {
    if page.items.is_empty() {
        let (title, hint) = if searched {
            ("Nothing fits", "Search for a word of the title.")
        } else {
            (
                "No runbooks yet",
                "Write down what helped the last time, as numbered steps. At three in the morning it stands right beside the alert.",
            )
        };
        let first = (!searched && may(Action::ManageCatalogue)).then(|| {
            view! { <DialogButton opens="write-runbook" icon="plus">"Write the first runbook"</DialogButton> }
        });
        return view! {
            <div class="card"><EmptyState icon="book-open" title=title hint=hint>{first}</EmptyState></div>
        }
        .into_any();
    }
    let rows = page.items.into_iter().map(|runbook| {
        view! {
            <Row>
                <Cell column=Column::Main>
                    <a class="row-link title" href=format!("/runbooks/{}", runbook.id)>{runbook.title}</a>
                </Cell>
                <Cell label="Service">
                    {runbook
                        .services
                        .into_iter()
                        .map(|service| view! { <Chip href=format!("/services/{}", service.slug)>{service.name}</Chip> })
                        .collect_view()}
                </Cell>
                <Cell column=Column::Fit label="Reviewed">
                    {match runbook.reviewed_at {
                        Some(at) => view! { <Time at=at.0 /> }.into_any(),
                        None => view! { <Late icon="triangle-alert">"Never"</Late> }.into_any(),
                    }}
                </Cell>
            </Row>
        }
    });
    view! {
        <div class="card clip">
            <Table
                label="Runbooks"
                head=vec![Head::of("Runbook", Column::Main), Head::new("Service"), Head::of("Reviewed", Column::Fit)]
            >
                {rows.collect_view()}
            </Table>
            <Pager next=page.next />
        </div>
    }
    .into_any()
}

#[component]
fn Write(action: ServerAction<CreateRunbook>) -> impl IntoView {
    // A service's page links here with its id: the dialog opens with it chosen.
    let chosen = or(action.typed("service"), query("service").get_untracked().unwrap_or_default());
    let open = RwSignal::new(action.failure().get_untracked().is_some());
    let wanted = query("service").get_untracked().is_some();
    Effect::new(move |_| {
        if wanted {
            open.set(true);
        }
    });
    let services = Resource::new(|| (), |()| load_runbook_services());
    let fields = move || {
        let chosen = chosen.clone();
        Suspend::new(async move {
            let choices = services.await.unwrap_or_default().into_iter().map(Choice::from).collect();
            view! {
                <Field id="service" label="Service" error=action.wrong("service_id")>
                    <Select name="service" choices=choices selected=chosen required=true />
                </Field>
            }
        })
    };
    view! {
        <Dialog id="write-runbook" title="Write a runbook" open=open wide=true>
            <ActionForm action=action attr:class="stack">
                <Draft key="write-runbook" done=action.worked() />
                <Failure of=action.failure() />
                <Suspense>{fields}</Suspense>
                <Field id="title" label="What it is about" hint="As people would search for it at night." error=action.wrong("title")>
                    <TextInput name="title" value=action.typed("title") required=true max_length=200u32 />
                </Field>
                <Field id="body" label="What to do" hint="A line that begins with a number and a dot is a step." error=action.wrong("body")>
                    <TextArea
                        name="body"
                        value=action.typed("body")
                        rows=10
                        required=true
                        placeholder="1. Look at the dashboard\n2. If the queue grows, restart the workers\n3. Tell support"
                    />
                </Field>
                <footer class="dialog-foot">
                    <Button kind=ButtonKind::Primary pending=action.running()>"Save runbook"</Button>
                </footer>
            </ActionForm>
        </Dialog>
    }
}
