//! The use cases of the catalogue.

use super::{
    IngestKey, Runbook, RunbookEdit, RunbookFilter, RunbookForm, ServiceForm, ServicePage, ServiceRef, ServiceRow,
};
use crate::access::Actor;
use crate::ids::{IngestKeyId, RunbookId, ServiceId};
use crate::people::WithSecret;
use crate::{Answer, Page, PageRequest};

/// The catalogue: services, what they depend on, runbooks, ingest keys.
#[async_trait::async_trait]
pub trait Services: Send + Sync {
    /// By name.
    async fn list(&self, by: &Actor, search: Option<String>, page: PageRequest) -> Answer<Page<ServiceRow>>;
    async fn show(&self, by: &Actor, slug: &str) -> Answer<ServicePage>;
    async fn create(&self, by: &Actor, form: ServiceForm) -> Answer<ServiceRef>;
    async fn change(&self, by: &Actor, service: ServiceId, form: ServiceForm) -> Answer<ServiceRef>;
    /// `Conflict` when it would make a circle.
    async fn add_dependency(&self, by: &Actor, service: ServiceId, depends_on: ServiceId) -> Answer<()>;
    async fn remove_dependency(&self, by: &Actor, service: ServiceId, depends_on: ServiceId) -> Answer<()>;
    async fn create_ingest_key(&self, by: &Actor, service: ServiceId, name: String) -> Answer<WithSecret<IngestKey>>;
    async fn revoke_ingest_key(&self, by: &Actor, key: IngestKeyId) -> Answer<()>;
    /// By title.
    async fn runbooks(&self, by: &Actor, filter: RunbookFilter, page: PageRequest) -> Answer<Page<Runbook>>;
    async fn runbook(&self, by: &Actor, runbook: RunbookId) -> Answer<Runbook>;
    async fn create_runbook(&self, by: &Actor, form: RunbookForm) -> Answer<Runbook>;
    /// `Conflict` when somebody else changed it after the version that was read.
    async fn change_runbook(&self, by: &Actor, runbook: RunbookId, edit: RunbookEdit) -> Answer<Runbook>;
    /// Puts it away, or takes it back into use.
    async fn archive_runbook(&self, by: &Actor, runbook: RunbookId, archived: bool) -> Answer<()>;
    /// Marks a runbook as read and still right, today.
    async fn review_runbook(&self, by: &Actor, runbook: RunbookId) -> Answer<()>;
}
