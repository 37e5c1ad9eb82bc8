//! All runbooks, and writing one.

use super::api::{CreateRunbook, load_runbooks};
use super::fields::{RunbookFields, Start};
use crate::pages::{PageHead, Pager, Search, query, shown};
use app_context::{Failure, FormAction, may};
use app_ui::{
    Button, ButtonKind, Cell, Chip, Column, Dialog, DialogButton, EmptyState, Head, Icon, Late, Row, Skeleton, Table,
    Time,
};
use domain::services::Runbook;
use domain::{Action, Page};
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn RunbookListPage() -> impl IntoView {
    let (search, after) = (query("search"), query("after"));
    let archived = query("archived").as_deref() == Some("true");
    let searched = search.is_some();
    let create = ServerAction::<CreateRunbook>::new();
    let list = Resource::new(|| (), move |()| load_runbooks(search.clone(), archived, after.clone()));
    let (href, words) =
        if archived { ("/runbooks", "Those in use") } else { ("/runbooks?archived=true", "Those that were archived") };
    let manages = may(Action::ManageCatalogue);
    view! {
        <PageHead title="Runbooks" hint="What to do when it breaks, beside every alert of its services.">
            {manages.then(|| view! { <DialogButton opens="write-runbook" icon="plus">"Write a runbook"</DialogButton> })}
        </PageHead>
        <Search action="/runbooks" label="Words in it, or a service" />
        <Suspense fallback=|| view! { <div class="card"><Skeleton rows=8 /></div> }>
            {move || Suspend::new(async move {
                shown(list.await, move |page| view! { <List page=page searched=searched archived=archived /> }.into_any())
            })}
        </Suspense>
        <p><a class="go" href=href>{words}<Icon name="chevron-right" /></a></p>
        {manages.then(|| view! { <Write action=create /> })}
    }
}

#[component]
fn List(page: Page<Runbook>, searched: bool, archived: bool) -> impl IntoView {
    if page.items.is_empty() {
        let (title, hint) = if searched {
            ("Nothing fits", "Search for a word of the title, of the steps, or for a service.")
        } else if archived {
            ("Nothing is archived", "A runbook that is not used any more can be put away on its page.")
        } else {
            (
                "No runbooks yet",
                "Write down what helped the last time, as numbered steps. At three in the morning it stands right beside the alert.",
            )
        };
        let first = (!searched && !archived && may(Action::ManageCatalogue)).then(|| {
            view! { <DialogButton opens="write-runbook" icon="plus">"Write the first runbook"</DialogButton> }
        });
        return view! {
            <div class="card"><EmptyState icon="book-open" title=title hint=hint>{first}</EmptyState></div>
        }
        .into_any();
    }
    let rows = page.items.into_iter().map(|runbook| {
        view! {
            <Row id=runbook.id.to_string()>
                <Cell column=Column::Main>
                    <a class="row-link title" href=format!("/runbooks/{}", runbook.id)>{runbook.title}</a>
                </Cell>
                <Cell label="Services">
                    <span class="chips">
                    {runbook
                        .services
                        .into_iter()
                        .map(|service| view! { <Chip href=format!("/services/{}", service.slug)>{service.name}</Chip> })
                        .collect_view()}
                    </span>
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
                head=vec![Head::of("Runbook", Column::Main), Head::new("Services"), Head::of("Reviewed", Column::Fit)]
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
    // A service's page links here with its id: the dialog opens with it ticked.
    let wanted = query("service");
    let opens = wanted.is_some() || action.failure().is_some();
    let start = Start { services: wanted.into_iter().collect(), ..Start::default() }.or_typed(action);
    view! {
        <Dialog id="write-runbook" title="Write a runbook" refused=opens wide=true>
            <ActionForm action=action attr:class="stack" attr:data-draft="write-runbook">
                <Failure of=action.failure() />
                <RunbookFields
                    start=start
                    wrong_services=action.wrong("service_ids")
                    wrong_title=action.wrong("title")
                    wrong_body=action.wrong("body")
                />
                <footer class="dialog-foot">
                    <Button kind=ButtonKind::Primary>"Save runbook"</Button>
                </footer>
            </ActionForm>
        </Dialog>
    }
}
