//! Documents of incidents: written by many at once (`desk`), read as a tree, begun with a template, looked back at.
//! What editors send is kept as it comes (`write`), folded from time to time (`compact`), and never rewritten in place.

mod carets;
mod compact;
mod desk;
mod find;
mod images;
mod listen;
mod load;
mod markdown;
mod open;
mod replica;
mod seat;
mod show;
mod templates;
mod tree;
mod versions;
pub mod wire;
mod write;

#[cfg(test)]
mod tests;

pub use carets::{Carets, Hand};
pub use desk::{Desk, Frames, NotTaken};
pub(crate) use find::incidents_with;
pub use open::{Frame, Open};
pub use seat::{Rights, Seat};

use crate::{Backend, Error};
use domain::documents::{
    DocumentImage, DocumentImageRef, DocumentPage, DocumentTemplate, DocumentTemplateForm, DocumentVersion,
    DocumentVersionPage, Documents, Node,
};
use domain::{Actor, Answer, IncidentId, IncidentNumber, Page, PageRequest};
use domain::{DocumentImageId, DocumentTemplateId, DocumentVersionId};

/// The first update of a document that begins with this Markdown.
pub(crate) fn beginning(text: &str) -> Vec<u8> {
    replica::Replica::load(None, &[]).appending(&markdown::read(text).content)
}

#[async_trait::async_trait]
impl Documents for Backend {
    async fn show(&self, by: &Actor, number: IncidentNumber) -> Answer<DocumentPage> {
        show::show(&self.ctx, &self.desk, by, number).await.map_err(Error::refuse)
    }

    async fn tree(&self, by: &Actor, number: IncidentNumber) -> Answer<Node> {
        show::tree(&self.ctx, &self.desk, by, number).await.map_err(Error::refuse)
    }

    async fn begin_with(&self, by: &Actor, number: IncidentNumber, template: DocumentTemplateId) -> Answer<()> {
        templates::begin_with(&self.ctx, &self.desk, by, number, template).await.map_err(Error::refuse)
    }

    async fn mark_read(&self, by: &Actor, number: IncidentNumber) -> Answer<()> {
        versions::mark_read(&self.ctx, &self.desk, by, number).await.map_err(Error::refuse)
    }

    async fn versions(&self, by: &Actor, number: IncidentNumber, page: PageRequest) -> Answer<Page<DocumentVersion>> {
        versions::versions(&self.ctx, by, number, page).await.map_err(Error::refuse)
    }

    async fn version(
        &self,
        by: &Actor,
        number: IncidentNumber,
        version: DocumentVersionId,
    ) -> Answer<DocumentVersionPage> {
        versions::version(&self.ctx, &self.desk, by, number, version).await.map_err(Error::refuse)
    }

    async fn templates(&self, by: &Actor) -> Answer<Vec<DocumentTemplate>> {
        templates::list(&self.ctx, by).await.map_err(Error::refuse)
    }

    async fn create_template(&self, by: &Actor, form: DocumentTemplateForm) -> Answer<DocumentTemplate> {
        templates::create(&self.ctx, by, &form).await.map_err(Error::refuse)
    }

    async fn change_template(
        &self,
        by: &Actor,
        template: DocumentTemplateId,
        form: DocumentTemplateForm,
    ) -> Answer<DocumentTemplate> {
        templates::change(&self.ctx, by, template, &form).await.map_err(Error::refuse)
    }

    async fn remove_template(&self, by: &Actor, template: DocumentTemplateId) -> Answer<()> {
        templates::remove(&self.ctx, by, template).await.map_err(Error::refuse)
    }

    async fn add_image(&self, by: &Actor, incident: IncidentId, bytes: Vec<u8>) -> Answer<DocumentImageRef> {
        images::add(&self.ctx, by, incident, bytes).await.map_err(Error::refuse)
    }

    async fn image(&self, by: &Actor, incident: IncidentId, image: DocumentImageId) -> Answer<DocumentImage> {
        images::show(&self.ctx, by, incident, image).await.map_err(Error::refuse)
    }
}
