//! The use cases of timelines.

use super::{About, CurateForm, EntryForm};
use crate::access::Actor;
use crate::ids::IncidentNumber;
use crate::incidents::{Stretch, TimelineItem};
use crate::{Answer, Page};

/// Making a timeline readable.
#[async_trait::async_trait]
pub trait Timelines: Send + Sync {
    /// What is in the story, at most 500 entries, by when it happened. Lines of the log that were pinned are told among them.
    async fn story(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<TimelineItem>>;
    /// What was hidden, at most 500 entries.
    async fn hidden(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<TimelineItem>>;
    /// A stretch of what is about one thing, as `Incidents::timeline` tells all of it.
    async fn about(
        &self,
        by: &Actor,
        number: IncidentNumber,
        about: About,
        stretch: Stretch,
    ) -> Answer<Page<TimelineItem>>;
    /// Puts an entry, or a line of the log, into its place, or corrects its time. `NotFound` when it is not of this incident.
    async fn curate(&self, by: &Actor, number: IncidentNumber, seq: i64, form: CurateForm) -> Answer<TimelineItem>;
    /// Adds what nobody recorded.
    async fn add(&self, by: &Actor, number: IncidentNumber, form: EntryForm) -> Answer<TimelineItem>;
}
