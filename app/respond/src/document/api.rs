//! Server functions of documents.

use crate::forms::page_after;
use app_context::{AppError, ports, say, signed_in};
use domain::documents::{DocumentPage, DocumentTemplate, DocumentVersion, DocumentVersionPage};
use domain::{DocumentTemplateId, IncidentNumber, Page, Refusal};
use leptos::server;
use serde::{Deserialize, Serialize};

/// The document, and what it may begin with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenedDocument {
    pub page: DocumentPage,
    pub templates: Vec<DocumentTemplate>,
}

pub async fn open_document(number: IncidentNumber) -> Result<OpenedDocument, AppError> {
    let by = signed_in()?;
    let documents = ports()?.documents;
    let page = documents.show(&by, number).await?;
    let templates = if page.may_write { documents.templates(&by).await? } else { vec![] };
    Ok(OpenedDocument { page, templates })
}

/// Puts a template at the end of the document.
#[server]
pub async fn begin_with(number: i64, template: DocumentTemplateId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.documents.begin_with(&by, IncidentNumber(number), template).await?)
}

/// What changed before now is no longer told as new.
#[server]
pub async fn mark_document_read(number: i64) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.documents.mark_read(&by, IncidentNumber(number)).await?;
    say("Read up to now.");
    Ok(())
}

pub async fn list_versions(number: IncidentNumber, after: String) -> Result<Page<DocumentVersion>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.documents.versions(&by, number, page_after(after)).await?)
}

pub async fn show_version(number: IncidentNumber, version: &str) -> Result<DocumentVersionPage, AppError> {
    let by = signed_in()?;
    let version = version.parse().map_err(|_| Refusal::NotFound("version".into()))?;
    Ok(ports()?.documents.version(&by, number, version).await?)
}
