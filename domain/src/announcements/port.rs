//! The use cases of announcements.

use super::{Announcement, AnnouncementForm, DecisionForm};
use crate::Answer;
use crate::access::Actor;
use crate::ids::{AnnouncementId, IncidentNumber};

/// Saying what one is about to do, and deciding whether it goes ahead.
#[async_trait::async_trait]
pub trait Announcements: Send + Sync {
    /// Those that are open first, newest first; at most 100.
    async fn list(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<Announcement>>;
    /// Goes ahead at once when whoever commands announces it and nobody is about to touch the same; waits otherwise. The
    /// answer tells who else is about to touch it.
    async fn announce(&self, by: &Actor, number: IncidentNumber, form: AnnouncementForm) -> Answer<Announcement>;
    /// `Conflict` when it may not follow on what was decided meanwhile, when somebody else commands, or when somebody else
    /// is touching the same now.
    async fn decide(
        &self,
        by: &Actor,
        number: IncidentNumber,
        announcement: AnnouncementId,
        form: DecisionForm,
    ) -> Answer<Announcement>;
}
