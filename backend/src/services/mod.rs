//! The catalogue: services, what they depend on, ingest keys, runbooks.

mod change;
mod change_runbook;
mod create;
mod dependencies;
mod ingest_keys;
mod list;
mod runbooks;
mod show;

#[cfg(test)]
mod tests;

pub(crate) use runbooks::{of_incident as runbooks_of_incident, of_service as runbooks_of_service};

use crate::{Backend, Error};
use domain::people::WithSecret;
use domain::services::{
    IngestKey, Runbook, RunbookEdit, RunbookFilter, RunbookForm, ServiceForm, ServicePage, ServiceRef, ServiceRow,
    Services,
};
use domain::{Actor, Answer, IngestKeyId, Page, PageRequest, RunbookId, ServiceId};

#[async_trait::async_trait]
impl Services for Backend {
    async fn list(&self, by: &Actor, search: Option<String>, page: PageRequest) -> Answer<Page<ServiceRow>> {
        list::list(&self.ctx, by, search, page).await.map_err(Error::refuse)
    }

    async fn show(&self, by: &Actor, slug: &str) -> Answer<ServicePage> {
        show::show(&self.ctx, by, slug).await.map_err(Error::refuse)
    }

    async fn create(&self, by: &Actor, form: ServiceForm) -> Answer<ServiceRef> {
        create::create(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn change(&self, by: &Actor, service: ServiceId, form: ServiceForm) -> Answer<ServiceRef> {
        change::change(&self.ctx, by, service, form).await.map_err(Error::refuse)
    }

    async fn add_dependency(&self, by: &Actor, service: ServiceId, depends_on: ServiceId) -> Answer<()> {
        dependencies::add(&self.ctx, by, service, depends_on).await.map_err(Error::refuse)
    }

    async fn remove_dependency(&self, by: &Actor, service: ServiceId, depends_on: ServiceId) -> Answer<()> {
        dependencies::remove(&self.ctx, by, service, depends_on).await.map_err(Error::refuse)
    }

    async fn create_ingest_key(&self, by: &Actor, service: ServiceId, name: String) -> Answer<WithSecret<IngestKey>> {
        ingest_keys::create(&self.ctx, by, service, name).await.map_err(Error::refuse)
    }

    async fn revoke_ingest_key(&self, by: &Actor, key: IngestKeyId) -> Answer<()> {
        ingest_keys::revoke(&self.ctx, by, key).await.map_err(Error::refuse)
    }

    async fn runbooks(&self, by: &Actor, filter: RunbookFilter, page: PageRequest) -> Answer<Page<Runbook>> {
        runbooks::list(&self.ctx, by, filter, page).await.map_err(Error::refuse)
    }

    async fn runbook(&self, by: &Actor, runbook: RunbookId) -> Answer<Runbook> {
        runbooks::show(&self.ctx, by, runbook).await.map_err(Error::refuse)
    }

    async fn create_runbook(&self, by: &Actor, form: RunbookForm) -> Answer<Runbook> {
        runbooks::create(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn change_runbook(&self, by: &Actor, runbook: RunbookId, edit: RunbookEdit) -> Answer<Runbook> {
        change_runbook::change(&self.ctx, by, runbook, edit).await.map_err(Error::refuse)
    }

    async fn archive_runbook(&self, by: &Actor, runbook: RunbookId, archived: bool) -> Answer<()> {
        change_runbook::archive(&self.ctx, by, runbook, archived).await.map_err(Error::refuse)
    }

    async fn review_runbook(&self, by: &Actor, runbook: RunbookId) -> Answer<()> {
        runbooks::review(&self.ctx, by, runbook).await.map_err(Error::refuse)
    }
}
