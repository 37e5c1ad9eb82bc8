//! Announcements of what is about to be done: one act at a time touches a resource, in all of Muster.

mod announce;
mod decide;
mod list;

#[cfg(test)]
mod tests;

pub(crate) use decide::end_with_incident;

use crate::{Backend, Error};
use domain::announcements::{Announcement, AnnouncementForm, Announcements, DecisionForm};
use domain::{Actor, AnnouncementId, Answer, IncidentNumber};

#[async_trait::async_trait]
impl Announcements for Backend {
    async fn list(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<Announcement>> {
        list::list(&self.ctx, by, number).await.map_err(Error::refuse)
    }

    async fn announce(&self, by: &Actor, number: IncidentNumber, form: AnnouncementForm) -> Answer<Announcement> {
        announce::announce(&self.ctx, by, number, form).await.map_err(Error::refuse)
    }

    async fn decide(
        &self,
        by: &Actor,
        number: IncidentNumber,
        announcement: AnnouncementId,
        form: DecisionForm,
    ) -> Answer<Announcement> {
        decide::decide(&self.ctx, by, number, announcement, form).await.map_err(Error::refuse)
    }
}
