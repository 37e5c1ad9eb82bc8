//! The document as a pane of the room.

use super::api::{BeginWith, OpenedDocument};
use super::since::SinceYouLeft;
use super::{names, written};
use crate::forms::Hidden;
use app_context::{EditorScript, Failure, FormAction, use_viewer};
use app_ui::{Button, ButtonSize, Menu, MenuButton, MenuLink, Prose, Time, TimeStyle};
use domain::IncidentNumber;
use domain::documents::{DocumentPage, DocumentTemplate};
use leptos::prelude::*;

/// What the editor takes over is marked `data-browser`: nothing that happens elsewhere touches it. When somebody's rights
/// change, its `data-id` does, and another one comes.
#[component]
pub fn Document(number: IncidentNumber, opened: OpenedDocument) -> impl IntoView {
    let OpenedDocument { page, templates } = opened;
    let script = use_context::<EditorScript>().map(|script| script.0);
    let viewer = use_viewer();
    let me = viewer.as_ref().map(|viewer| viewer.id.to_string());
    let name = viewer.map(|viewer| viewer.name);
    let begin = ServerAction::<BeginWith>::new();
    let blank = page.tree.is_blank();
    let id = format!("{} {}", page.incident_id, page.may_write);
    let offered = if blank { templates.clone() } else { vec![] };
    let state = state(&page);
    view! {
        {page.since.clone().map(|since| view! { <SinceYouLeft number=number since=since /> })}
        <Failure of=begin.failure() bare=true />
        <div
            class="document"
            data-id=id
            data-browser=""
            data-editor=script
            data-document=page.incident_id.to_string()
            data-may-write=page.may_write
            data-me=me
            data-me-name=name
        >
            <div class="document-top">
                <div class="document-bar" data-bar="">{state}</div>
                <More number=number templates=templates begin=begin />
            </div>
            <div class="document-scroll" tabindex="0" role="region" aria-label="Document">
                <Begin number=number templates=offered begin=begin />
                <Prose html=written(&page.tree) class="document-paper" paper=true />
            </div>
        </div>
    }
}

/// Until the editor is there, and where it never comes.
fn state(page: &DocumentPage) -> impl IntoView + use<> {
    let by = names(&page.authors);
    let wrote = page.changed_at.map(|at| {
        view! { <span>"Changed " <Time at=at.0 style=TimeStyle::Relative /> {format!(" by {by}")}</span> }
    });
    view! {
        <p class="document-state">
            {wrote}
            // Told late, so that whoever has scripts never sees it.
            <span class="needs-scripts">" Writing needs scripts; reading does not."</span>
        </p>
    }
}

/// An empty document begins with a template, in one press.
#[component]
fn Begin(number: IncidentNumber, templates: Vec<DocumentTemplate>, begin: ServerAction<BeginWith>) -> impl IntoView {
    (!templates.is_empty()).then(|| {
        let buttons = templates
            .into_iter()
            .map(|template| {
                view! {
                    <Button size=ButtonSize::Small icon="file-text" name="template" value=template.id.to_string()>
                        {template.name}
                    </Button>
                }
            })
            .collect_view();
        view! {
            <ActionForm action=begin attr:class="document-begin" attr:data-begin="">
                <Hidden name="number" value=number.0.to_string() />
                <p>"Nothing is written yet. Begin with a template, or just write."</p>
                <div class="btns">{buttons}</div>
            </ActionForm>
        }
    })
}

/// Templates, earlier versions, and the ways out.
#[component]
fn More(number: IncidentNumber, templates: Vec<DocumentTemplate>, begin: ServerAction<BeginWith>) -> impl IntoView {
    let export = move |format: &str| format!("/incidents/{number}/document/export/{format}");
    let choices = templates
        .into_iter()
        .map(|template| {
            view! {
                <MenuButton name="template" value=template.id.to_string() icon="file-text">
                    {format!("Add “{}”", template.name)}
                </MenuButton>
            }
        })
        .collect_view();
    view! {
        <Menu label="More of the document" icon="ellipsis" class="btn quiet small">
            <MenuLink href=format!("/incidents/{number}/document/versions") icon="history">"Earlier versions"</MenuLink>
            <MenuLink href=export("markdown") icon="download">"Markdown"</MenuLink>
            <MenuLink href=export("html") icon="download">"HTML, to print or keep"</MenuLink>
            <MenuLink href=export("json") icon="download">"JSON"</MenuLink>
            <hr class="menu-line" />
            <ActionForm action=begin attr:class="menu-form">
                <Hidden name="number" value=number.0.to_string() />
                {choices}
            </ActionForm>
        </Menu>
    }
}
