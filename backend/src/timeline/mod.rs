//! Timelines, as people make them readable. Events themselves are read in `read`; what people made of them are marks beside them.

mod curate;
mod read;

#[cfg(test)]
mod tests;

pub(crate) use read::marked;

use crate::{Backend, Error};
use domain::incidents::{Stretch, TimelineItem};
use domain::timeline::{About, CurateForm, EntryForm, Place, Timelines};
use domain::{Actor, Answer, IncidentNumber, Page};

#[async_trait::async_trait]
impl Timelines for Backend {
    async fn story(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<TimelineItem>> {
        read::placed(&self.ctx, by, number, Place::Story).await.map_err(Error::refuse)
    }

    async fn hidden(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<TimelineItem>> {
        read::placed(&self.ctx, by, number, Place::Hidden).await.map_err(Error::refuse)
    }

    async fn about(
        &self,
        by: &Actor,
        number: IncidentNumber,
        about: About,
        stretch: Stretch,
    ) -> Answer<Page<TimelineItem>> {
        read::about(&self.ctx, by, number, about, stretch).await.map_err(Error::refuse)
    }

    async fn curate(&self, by: &Actor, number: IncidentNumber, seq: i64, form: CurateForm) -> Answer<TimelineItem> {
        curate::curate(&self.ctx, by, number, seq, form).await.map_err(Error::refuse)
    }

    async fn add(&self, by: &Actor, number: IncidentNumber, form: EntryForm) -> Answer<TimelineItem> {
        curate::add(&self.ctx, by, number, form).await.map_err(Error::refuse)
    }
}
