//! The documents of incidents: read, begun, looked back at; and the templates that they begin with. Writing in one is a
//! conversation: `/ws/documents/{incident}`.

use super::*;
use axum::extract::State;
use domain::documents::{
    DocumentTemplate, DocumentTemplateForm, DocumentVersion, ExportFormat, SectionChange, markdown,
};
use domain::{DocumentTemplateId, DocumentVersionId, IncidentNumber, Page, PageRequest};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(show_document))
        .routes(routes!(begin_document))
        .routes(routes!(list_document_versions))
        .routes(routes!(show_document_version))
        .routes(routes!(list_templates, create_template))
        .routes(routes!(change_template, remove_template))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// `markdown` unless told otherwise; `html` stands alone, `json` is the tree as ProseMirror writes it.
    #[param(inline)]
    format: Option<ExportFormat>,
}

/// The document of an incident as it reads now.
#[utoipa::path(get, path = "/incidents/{number}/document", params(Wanted),
    responses((status = OK, body = String, content_type = "text/markdown")))]
async fn show_document(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let room = ports.incidents.room(&by, number).await?;
    let tree = ports.documents.tree(&by, number).await?;
    let title = format!("{number} {}", room.incident.title);
    let format = wanted.format.unwrap_or(ExportFormat::Markdown);
    Ok(crate::documents::as_response(&title, number, &tree, format))
}

#[derive(Deserialize, ToSchema)]
struct Beginning {
    template_id: DocumentTemplateId,
}

/// Puts a template at the end of the document.
#[utoipa::path(post, path = "/incidents/{number}/document/template", request_body = Beginning,
    responses((status = NO_CONTENT)))]
async fn begin_document(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
    Json(beginning): Json<Beginning>,
) -> Done {
    ports.documents.begin_with(&by, number, beginning.template_id).await?;
    Ok(NoContent)
}

/// How the document stood whenever somebody stopped reading, newest first.
#[utoipa::path(get, path = "/incidents/{number}/document/versions", params(PageRequest),
    responses((status = OK, body = Page<DocumentVersion>)))]
async fn list_document_versions(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
    Query(page): Query<PageRequest>,
) -> Answered<Page<DocumentVersion>> {
    Ok(Json(ports.documents.versions(&by, number, page).await?))
}

/// A version, and how the present text differs from it.
#[derive(Serialize, ToSchema)]
struct VersionText {
    version: DocumentVersion,
    markdown: String,
    /// What changed from this version to now.
    since: Vec<SectionChange>,
}

/// One version as Markdown, with what changed since.
#[utoipa::path(get, path = "/incidents/{number}/document/versions/{version}",
    responses((status = OK, body = VersionText)))]
async fn show_document_version(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(number, version): At2<IncidentNumber, DocumentVersionId>,
) -> Answered<VersionText> {
    let page = ports.documents.version(&by, number, version).await?;
    Ok(Json(VersionText { version: page.version, markdown: markdown(&page.tree), since: page.since }))
}

/// What documents may begin with, in the order in which it is offered.
#[utoipa::path(get, path = "/document-templates", responses((status = OK, body = Vec<DocumentTemplate>)))]
async fn list_templates(State(ports): State<Ports>, Caller(by): Caller) -> Answered<Vec<DocumentTemplate>> {
    Ok(Json(ports.documents.templates(&by).await?))
}

/// Adds a template, offered after the others. Its body is Markdown.
#[utoipa::path(post, path = "/document-templates", request_body = DocumentTemplateForm,
    responses((status = CREATED, body = DocumentTemplate)))]
async fn create_template(State(ports): State<Ports>, create: Create<DocumentTemplateForm>) -> Created {
    create.carry_out(|by, form| async move { ports.documents.create_template(&by, form).await }).await
}

/// Changes a template. Documents that began with it stay as they are.
#[utoipa::path(put, path = "/document-templates/{template}", request_body = DocumentTemplateForm,
    responses((status = OK, body = DocumentTemplate)))]
async fn change_template(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(template): At<DocumentTemplateId>,
    Json(form): Json<DocumentTemplateForm>,
) -> Answered<DocumentTemplate> {
    Ok(Json(ports.documents.change_template(&by, template, form).await?))
}

/// Takes a template out of what is offered.
#[utoipa::path(delete, path = "/document-templates/{template}", responses((status = NO_CONTENT)))]
async fn remove_template(State(ports): State<Ports>, Caller(by): Caller, At(template): At<DocumentTemplateId>) -> Done {
    ports.documents.remove_template(&by, template).await?;
    Ok(NoContent)
}
