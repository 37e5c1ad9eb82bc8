//! The use cases of escalation.

use super::{PageView, PolicyForm, PolicyPage, Rehearsal, RehearsalQuestion};
use crate::access::Actor;
use crate::ids::{PageId, PolicyId};
use crate::{Answer, Page, PageRequest};

/// Policies, and the pages that they send.
#[async_trait::async_trait]
pub trait Escalations: Send + Sync {
    /// By name.
    async fn list(&self, by: &Actor, page: PageRequest) -> Answer<Page<PolicyPage>>;
    async fn show(&self, by: &Actor, policy: PolicyId) -> Answer<PolicyPage>;
    async fn create(&self, by: &Actor, form: PolicyForm) -> Answer<PolicyPage>;
    /// Running escalations keep the steps they started with.
    async fn change(&self, by: &Actor, policy: PolicyId, form: PolicyForm) -> Answer<PolicyPage>;
    /// Whom an alert of this service would page, if nobody acknowledged. With a draft: `Forbidden` to who may not edit
    /// its roster, `Invalid` at `draft` when none is kept or it is not finished, `Conflict` when somebody else published
    /// a change of the same.
    async fn rehearse(&self, by: &Actor, service: &str, question: RehearsalQuestion) -> Answer<Rehearsal>;
    /// Unacknowledged pages of alerts still firing that were sent to the person who asks, newest first.
    async fn my_pages(&self, by: &Actor) -> Answer<Vec<PageView>>;
    /// Acknowledges the alert of a page; the chain stops.
    async fn acknowledge_page(&self, by: &Actor, page: PageId) -> Answer<()>;
    /// What the signed link of a page shows. `NotFound` when the signature is wrong or the link is too old.
    async fn page_behind_link(&self, link: &str) -> Answer<PageView>;
    /// Acknowledges through the signed link, as the person whom it was sent to.
    async fn acknowledge_by_link(&self, link: &str) -> Answer<PageView>;
}
