//! The first screen, and the audit log.

mod audit;
mod board;

#[cfg(test)]
mod tests;

use crate::{Backend, Error};
use domain::incidents::TimelineItem;
use domain::now::{Board, Counts, Now};
use domain::{Actor, Answer, Page, PageRequest, Timestamp};

#[async_trait::async_trait]
impl Now for Backend {
    fn at(&self) -> Timestamp {
        self.ctx.now()
    }

    async fn board(&self, by: &Actor) -> Answer<Board> {
        board::board(self, by).await
    }

    async fn counts(&self, by: &Actor) -> Answer<Counts> {
        board::counts(&self.ctx, by).await.map_err(Error::refuse)
    }

    async fn audit(&self, by: &Actor, page: PageRequest) -> Answer<Page<TimelineItem>> {
        audit::audit(&self.ctx, by, page).await.map_err(Error::refuse)
    }
}
