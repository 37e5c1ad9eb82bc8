//! The use cases of the log.

use super::{LogLine, Reaction};
use crate::access::Actor;
use crate::ids::IncidentNumber;
use crate::incidents::Stretch;
use crate::{Answer, Page};

/// Reading a log and writing in it.
#[async_trait::async_trait]
pub trait Logs: Send + Sync {
    /// Lines of the log, oldest first, 200 at most; `next` is set while there are more in that direction.
    async fn log(&self, by: &Actor, number: IncidentNumber, stretch: Stretch) -> Answer<Page<LogLine>>;
    /// Lines in which all of these words stand, oldest first, the newest 200 of them or those before `before`.
    async fn find_in_log(
        &self,
        by: &Actor,
        number: IncidentNumber,
        search: &str,
        before: Option<i64>,
    ) -> Answer<Page<LogLine>>;
    /// The line with this number, or the one that it answers, and all that answer it: oldest first.
    async fn thread(&self, by: &Actor, number: IncidentNumber, seq: i64) -> Answer<Vec<LogLine>>;
    /// Writes a line. Whoever is named in it gets a letter.
    async fn say(&self, by: &Actor, number: IncidentNumber, body: String) -> Answer<LogLine>;
    /// The same as an answer to the line with this number, or to the one that it answers.
    async fn answer_line(&self, by: &Actor, number: IncidentNumber, seq: i64, body: String) -> Answer<LogLine>;
    /// Reacts to a line, or takes it back; nothing when that is so already.
    async fn react(&self, by: &Actor, number: IncidentNumber, seq: i64, reaction: Reaction, holds: bool) -> Answer<()>;
}
