//! The use cases of status pages.

use super::{Component, ComponentForm, ComponentStatus, PublicPage, StatusPageEditor, StatusPageForm, StatusPageRow};
use crate::access::Actor;
use crate::ids::{ComponentId, StatusPageId};
use crate::{Answer, Page, PageRequest};

/// Editing status pages, and loading what the public sees.
#[async_trait::async_trait]
pub trait StatusPages: Send + Sync {
    /// By name.
    async fn list(&self, by: &Actor, page: PageRequest) -> Answer<Page<StatusPageRow>>;
    async fn show(&self, by: &Actor, slug: &str) -> Answer<StatusPageEditor>;
    async fn create(&self, by: &Actor, form: StatusPageForm) -> Answer<StatusPageRow>;
    async fn add_component(&self, by: &Actor, page: StatusPageId, form: ComponentForm) -> Answer<Component>;
    async fn set_component_status(&self, by: &Actor, component: ComponentId, status: ComponentStatus) -> Answer<()>;
    async fn remove_component(&self, by: &Actor, component: ComponentId) -> Answer<()>;
    /// All components of all pages: what an update can change.
    async fn components(&self, by: &Actor) -> Answer<Vec<Component>>;
    /// Everything that every public page shows, for rendering. Needs no actor: it holds only what is public.
    async fn public_pages(&self) -> Answer<Vec<PublicPage>>;
}
