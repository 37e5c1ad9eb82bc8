//! The log of an incident: reading, writing, naming people, reacting.

mod mentions;
mod react;
mod read;
mod unanswered;
mod write;

#[cfg(test)]
mod tests;

pub(crate) use mentions::letter;
pub(crate) use unanswered::unanswered;
pub(crate) use write::write;

use crate::{Backend, Error};
use domain::incidents::Stretch;
use domain::log::{LogLine, Logs, Reaction};
use domain::{Actor, Answer, IncidentNumber, Page};

#[async_trait::async_trait]
impl Logs for Backend {
    async fn log(&self, by: &Actor, number: IncidentNumber, stretch: Stretch) -> Answer<Page<LogLine>> {
        read::log(&self.ctx, by, number, stretch).await.map_err(Error::refuse)
    }

    async fn find_in_log(
        &self,
        by: &Actor,
        number: IncidentNumber,
        search: &str,
        before: Option<i64>,
    ) -> Answer<Page<LogLine>> {
        read::find(&self.ctx, by, number, search, before).await.map_err(Error::refuse)
    }

    async fn thread(&self, by: &Actor, number: IncidentNumber, seq: i64) -> Answer<Vec<LogLine>> {
        read::thread(&self.ctx, by, number, seq).await.map_err(Error::refuse)
    }

    async fn say(&self, by: &Actor, number: IncidentNumber, body: String) -> Answer<LogLine> {
        write::say(&self.ctx, by, number, None, &body).await.map_err(Error::refuse)
    }

    async fn answer_line(&self, by: &Actor, number: IncidentNumber, seq: i64, body: String) -> Answer<LogLine> {
        write::say(&self.ctx, by, number, Some(seq), &body).await.map_err(Error::refuse)
    }

    async fn react(&self, by: &Actor, number: IncidentNumber, seq: i64, reaction: Reaction, holds: bool) -> Answer<()> {
        react::react(&self.ctx, by, number, (seq, reaction), holds).await.map_err(Error::refuse)
    }
}
