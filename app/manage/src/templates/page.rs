//! The templates, each changed in its place, and a new one.

use super::api::{ChangeTemplate, CreateTemplate, RemoveTemplate, load_templates};
use crate::pages::{PageHead, shown};
use app_context::{Failure, FormAction, failure_of_one, may};
use app_ui::{Button, ButtonKind, ButtonSize, EmptyState, Field, Icon, Skeleton, TextArea, TextInput};
use domain::Action;
use domain::documents::DocumentTemplate;
use leptos::form::ActionForm;
use leptos::prelude::*;

const HINT: &str = "Markdown: ## headings, - lists, - [ ] tasks, | tables |, ``` code.";

#[component]
pub fn TemplatesPage() -> impl IntoView {
    let (create, change) = (ServerAction::<CreateTemplate>::new(), ServerAction::<ChangeTemplate>::new());
    let remove = ServerAction::<RemoveTemplate>::new();
    let list = Resource::new(|| (), |()| load_templates());
    view! {
        <PageHead title="Document templates" hint="The document of an incident begins with one of these, in one press." />
        <Failure of=remove.failure() />
        <Suspense fallback=|| view! { <div class="card"><Skeleton rows=4 /></div> }>
            {move || Suspend::new(async move {
                shown(
                    list.await,
                    move |templates| view! { <List templates=templates change=change remove=remove /> }.into_any(),
                )
            })}
        </Suspense>
        {may(Action::ManageCatalogue).then(|| view! { <Create action=create /> })}
    }
}

#[component]
fn List(
    templates: Vec<DocumentTemplate>,
    change: ServerAction<ChangeTemplate>,
    remove: ServerAction<RemoveTemplate>,
) -> impl IntoView {
    if templates.is_empty() {
        let hint = "Without templates every document begins empty. Write one below.";
        return view! { <div class="card"><EmptyState icon="file-text" title="No templates" hint=hint /></div> }
            .into_any();
    }
    let rows = templates.into_iter().map(|template| view! { <One template=template change=change remove=remove /> });
    view! { <section class="card" aria-label="Templates">{rows.collect_view()}</section> }.into_any()
}

/// One template; open when its change was refused.
#[component]
fn One(
    template: DocumentTemplate,
    change: ServerAction<ChangeTemplate>,
    remove: ServerAction<RemoveTemplate>,
) -> impl IntoView {
    let manage = may(Action::ManageCatalogue);
    let id = template.id.to_string();
    let failure = failure_of_one(change, "id", &id);
    let typed = |name: &str, stands: &str| {
        if failure.is_some() { change.typed_or(name, stands) } else { stands.to_owned() }
    };
    let wrong = |name: &str| failure.as_ref().and_then(|failure| failure.field(name));
    let (name, body) = (typed("name", &template.name), typed("body", &template.body));
    let (wrong_name, wrong_body) = (wrong("name"), wrong("body"));
    let open = failure.is_some();
    let (row, own, of_removal) = (id.clone(), id.clone(), id.clone());
    view! {
        <details class="template" data-id=row open=open>
            <summary><Icon name="file-text" /><b>{template.name.clone()}</b><Icon name="chevron-down" /></summary>
            {if manage {
                view! {
                    <ActionForm action=change attr:class="form card-body">
                        <input type="hidden" name="id" value=own />
                        <Field id=format!("name-{id}") label="Name" error=wrong_name>
                            <TextInput name="name" value=name required=true max_length=200u32 />
                        </Field>
                        <Field id=format!("body-{id}") label="What it begins with" hint=HINT error=wrong_body>
                            <TextArea name="body" value=body rows=16 required=true class="mono" />
                        </Field>
                        <div class="form-foot">
                            <Button kind=ButtonKind::Primary>"Save template"</Button>
                        </div>
                    </ActionForm>
                    <ActionForm action=remove attr:class="card-foot">
                        <input type="hidden" name="id" value=of_removal />
                        <Button size=ButtonSize::Small icon="trash-2">
                            "Remove"<span class="vh">{format!(" {}", template.name)}</span>
                        </Button>
                    </ActionForm>
                }
                .into_any()
            } else {
                view! { <pre class="card-body">{template.body}</pre> }.into_any()
            }}
        </details>
    }
}

#[component]
fn Create(action: ServerAction<CreateTemplate>) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="new-template">
            <header class="card-head"><h2 id="new-template">"New template"</h2></header>
            <div class="card-body">
                <ActionForm action=action attr:class="form" attr:data-draft="new-template">
                    <Failure of=action.failure() />
                    <Field id="template-name" label="Name" hint="Like “Database incident”." error=action.wrong("name")>
                        <TextInput name="name" value=action.typed("name") required=true max_length=200u32 />
                    </Field>
                    <Field id="template-body" label="What it begins with" hint=HINT error=action.wrong("body")>
                        <TextArea name="body" value=action.typed("body") rows=10 required=true class="mono" />
                    </Field>
                    <div class="form-foot">
                        <Button kind=ButtonKind::Primary>"Create template"</Button>
                    </div>
                </ActionForm>
            </div>
        </section>
    }
}
