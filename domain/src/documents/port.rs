//! The use cases of documents but editing itself, which is a conversation (`backend::documents::Desk`).

use super::{
    DocumentImage, DocumentImageRef, DocumentPage, DocumentTemplate, DocumentTemplateForm, DocumentVersion,
    DocumentVersionPage, Node,
};
use crate::access::Actor;
use crate::ids::{DocumentImageId, DocumentTemplateId, DocumentVersionId, IncidentId, IncidentNumber};
use crate::{Answer, Page, PageRequest};

/// Reading documents, what they begin with, how they stood, and their pictures.
#[async_trait::async_trait]
pub trait Documents: Send + Sync {
    async fn show(&self, by: &Actor, number: IncidentNumber) -> Answer<DocumentPage>;
    /// The tree alone, for whoever hands it out.
    async fn tree(&self, by: &Actor, number: IncidentNumber) -> Answer<Node>;
    /// Puts the template at the end of the document. `Conflict` while the incident takes no words any more.
    async fn begin_with(&self, by: &Actor, number: IncidentNumber, template: DocumentTemplateId) -> Answer<()>;
    /// The caller has read up to now: what changed before is no longer told as new.
    async fn mark_read(&self, by: &Actor, number: IncidentNumber) -> Answer<()>;
    /// Newest first.
    async fn versions(&self, by: &Actor, number: IncidentNumber, page: PageRequest) -> Answer<Page<DocumentVersion>>;
    async fn version(
        &self,
        by: &Actor,
        number: IncidentNumber,
        version: DocumentVersionId,
    ) -> Answer<DocumentVersionPage>;
    /// In the order in which they are offered.
    async fn templates(&self, by: &Actor) -> Answer<Vec<DocumentTemplate>>;
    async fn create_template(&self, by: &Actor, form: DocumentTemplateForm) -> Answer<DocumentTemplate>;
    async fn change_template(
        &self,
        by: &Actor,
        template: DocumentTemplateId,
        form: DocumentTemplateForm,
    ) -> Answer<DocumentTemplate>;
    async fn remove_template(&self, by: &Actor, template: DocumentTemplateId) -> Answer<()>;
    /// Takes a picture in, decoded and written anew: what it held besides its pixels is gone.
    async fn add_image(&self, by: &Actor, incident: IncidentId, bytes: Vec<u8>) -> Answer<DocumentImageRef>;
    async fn image(&self, by: &Actor, incident: IncidentId, image: DocumentImageId) -> Answer<DocumentImage>;
}
