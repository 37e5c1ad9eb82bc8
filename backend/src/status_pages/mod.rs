//! Status pages: components, and everything that the public sees.

mod components;
mod list;
mod pages;
mod public_pages;
mod set_status;

#[cfg(test)]
mod tests;

pub(crate) use list::components_of_incident;
pub(crate) use set_status::show_for_incident;

use crate::{Backend, Error};
use domain::status_pages::{
    Component, ComponentForm, ComponentStatus, PublicPage, StatusPageEditor, StatusPageForm, StatusPageRow, StatusPages,
};
use domain::{Actor, Answer, ComponentId, Page, PageRequest, StatusPageId};

#[async_trait::async_trait]
impl StatusPages for Backend {
    async fn list(&self, by: &Actor, page: PageRequest) -> Answer<Page<StatusPageRow>> {
        pages::list(&self.ctx, by, page).await.map_err(Error::refuse)
    }

    async fn show(&self, by: &Actor, slug: &str) -> Answer<StatusPageEditor> {
        pages::show(&self.ctx, by, slug).await.map_err(Error::refuse)
    }

    async fn create(&self, by: &Actor, form: StatusPageForm) -> Answer<StatusPageRow> {
        pages::create(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn add_component(&self, by: &Actor, page: StatusPageId, form: ComponentForm) -> Answer<Component> {
        components::add(&self.ctx, by, page, form).await.map_err(Error::refuse)
    }

    async fn set_component_status(&self, by: &Actor, component: ComponentId, status: ComponentStatus) -> Answer<()> {
        set_status::set_status(&self.ctx, by, component, status).await.map_err(Error::refuse)
    }

    async fn remove_component(&self, by: &Actor, component: ComponentId) -> Answer<()> {
        components::remove(&self.ctx, by, component).await.map_err(Error::refuse)
    }

    async fn components(&self, by: &Actor) -> Answer<Vec<Component>> {
        list::components(&self.ctx, by).await.map_err(Error::refuse)
    }

    async fn public_pages(&self) -> Answer<Vec<PublicPage>> {
        public_pages::public_pages(&self.ctx).await.map_err(Error::refuse)
    }
}
