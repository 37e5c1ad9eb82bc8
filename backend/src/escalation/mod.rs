//! Escalation: starting, ending and advancing chains, and the pages that they send. What to do is decided by
//! `domain::escalation::plan`; here it is carried out.

mod advance;
mod breaks;
mod chain;
mod link;
mod pages;
mod policies;
mod rehearse;
#[cfg(test)]
mod tests;

pub use advance::advance;
pub(crate) use advance::queue_deliveries;
pub(crate) use chain::{begun, end, start, start_by_hand, targeted};
pub(crate) use link::{link_of, link_of_ask, read as page_of_link};
pub(crate) use pages::{next_of_alert, pages_of_alert};

use crate::{Backend, Error};
use domain::escalation::{Escalations, PageView, PolicyForm, PolicyPage, Rehearsal, RehearsalQuestion};
use domain::{Actor, Answer, Page, PageId, PageRequest, PolicyId};

#[async_trait::async_trait]
impl Escalations for Backend {
    async fn list(&self, by: &Actor, page: PageRequest) -> Answer<Page<PolicyPage>> {
        policies::list(&self.ctx, by, page).await.map_err(Error::refuse)
    }

    async fn show(&self, by: &Actor, policy: PolicyId) -> Answer<PolicyPage> {
        policies::show(&self.ctx, by, policy).await.map_err(Error::refuse)
    }

    async fn create(&self, by: &Actor, form: PolicyForm) -> Answer<PolicyPage> {
        policies::create(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn change(&self, by: &Actor, policy: PolicyId, form: PolicyForm) -> Answer<PolicyPage> {
        policies::change(&self.ctx, by, policy, form).await.map_err(Error::refuse)
    }

    async fn rehearse(&self, by: &Actor, service: &str, question: RehearsalQuestion) -> Answer<Rehearsal> {
        rehearse::rehearse(&self.ctx, by, service, question).await.map_err(Error::refuse)
    }

    async fn my_pages(&self, by: &Actor) -> Answer<Vec<PageView>> {
        pages::my_pages(&self.ctx, by).await.map_err(Error::refuse)
    }

    async fn acknowledge_page(&self, by: &Actor, page: PageId) -> Answer<()> {
        pages::acknowledge(&self.ctx, by, page).await.map_err(Error::refuse)
    }

    async fn page_behind_link(&self, link: &str) -> Answer<PageView> {
        link::page_behind(&self.ctx, link).await.map_err(Error::refuse)
    }

    async fn acknowledge_by_link(&self, link: &str) -> Answer<PageView> {
        link::acknowledge(&self.ctx, link).await.map_err(Error::refuse)
    }
}
