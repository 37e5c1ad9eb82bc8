//! The editor: rotations as forms on the left, what publishing would do on the right. Whatever changes is kept as a
//! draft at once, and the consequences are computed anew by the code that pages.

use super::api::{EditRoster, Editor, load_editor};
use super::consequences::Consequences;
use super::fields::Template;
use super::rotation::RotationCard;
use crate::not_shown::NotShown;
use crate::roster::lanes::Lanes;
use app_context::{AppError, Failure, FormAction};
use app_ui::{Button, ButtonLink, EmptyState, Skeleton, Time, TimeStyle};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

#[component]
pub fn EditorPage() -> impl IntoView {
    let slug = use_params_map().get_untracked().get("slug").unwrap_or_default();
    let editor = Resource::new(|| (), move |()| load_editor(slug.clone()));
    view! {
        <Title text="Edit roster" />
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=8 label="Loading the draft" /></section> }>
            {move || Suspend::new(async move {
                match editor.await {
                    Ok(editor) => view! { <Form editor=editor /> }.into_any(),
                    Err(error) => view! { <NotShown error=error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Form(editor: Editor) -> impl IntoView {
    let edit = ServerAction::<EditRoster>::new();
    let wrong: Option<AppError> = editor.outcome.as_ref().err().cloned();
    let address = format!("/rosters/{}", editor.roster.slug);
    let line = editor.outcome.as_ref().ok().map(|outcome| view! { <Lanes shown=outcome.line.clone() compact=true /> });
    let state = match editor.changed_at {
        Some(at) => view! { "Draft, kept " <Time at=at.0 style=TimeStyle::Relative /> }.into_any(),
        None => view! { "As published. What you change here is a draft until you publish it." }.into_any(),
    };
    let count = editor.rotations.len();
    let rotations = editor
        .rotations
        .iter()
        .enumerate()
        .map(|(at, rotation)| {
            let (rotation, people) = (rotation.clone(), editor.people.clone());
            view! { <RotationCard at=at last=at + 1 == count rotation=rotation people=people wrong=wrong.clone() /> }
        })
        .collect_view();
    let none = (count == 0).then(|| {
        view! {
            <section class="card">
                <EmptyState title="No rotations" hint="A rotation is people who take turns. Add one below: around the clock, or a part of the day or week." icon="users-round" small=true />
            </section>
        }
    });
    let templates = Template::ALL.map(|template| {
        let act = format!("add {}", template.key());
        view! { <Button name="act" value=act icon="plus">{template.words()}</Button> }
    });
    view! {
        <header class="page-head">
            <div class="lead">
                <nav class="crumbs" aria-label="Place"><a href="/on-call">"On call"</a><a href=address.clone()>{editor.roster.name.clone()}</a></nav>
                <h1>"Edit rotations"</h1>
                <p>{state}</p>
            </div>
            <div class="btns"><ButtonLink href=address icon="arrow-left">"Back to the roster"</ButtonLink></div>
        </header>
        {line}
        <ActionForm action=edit attr:class="editor" attr:id="editor" attr:data-edits="">
            <input type="hidden" name="roster" value=editor.roster.slug.clone() />
            <input type="hidden" name="based_on" value=editor.based_on.map(|number| number.to_string()).unwrap_or_default() />
            // The first button is what Enter presses.
            <button class="vh" type="submit" name="act" value="save" tabindex="-1">"Keep the draft"</button>
            <div class="stack">
                {none}
                {rotations}
                <section class="card add-rotation" aria-labelledby="add-rotation">
                    <div class="card-head"><h2 id="add-rotation">"Add a rotation"</h2><span class="sub">"Hours and zone can be changed"</span></div>
                    <div class="btns">{templates.into_iter().collect_view()}<ButtonLink href=format!("/rosters/{}/import", editor.roster.slug) icon="calendar">"From a calendar"</ButtonLink></div>
                </section>
                <noscript><Button name="act" value="save" icon="check">"Keep the draft and see what it does"</Button></noscript>
            </div>
            <aside class="stack consequences" aria-label="What publishing does">
                <Failure of=edit.failure() />
                <Consequences editor=editor edit=edit />
            </aside>
        </ActionForm>
        <datalist id="time-zones" data-browser="zones"></datalist>
    }
}
