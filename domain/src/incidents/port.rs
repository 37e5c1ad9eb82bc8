//! The use cases of incidents and of their updates.

use super::{
    AnswerForm, DeclareForm, IncidentFilter, IncidentRef, IncidentRole, IncidentRow, IncidentStatus, Room, Severity,
    Stretch, TimelineItem,
};
use crate::access::Actor;
use crate::ids::{AlertId, IncidentNumber, PersonId, ServiceId};
use crate::recurrence::ClosingForm;
use crate::updates::{Update, UpdateForm};
use crate::{Answer, Page, PageRequest};

/// Declaring an incident and working in its room.
#[async_trait::async_trait]
pub trait Incidents: Send + Sync {
    async fn declare(&self, by: &Actor, form: DeclareForm) -> Answer<IncidentRef>;
    /// Newest first.
    async fn list(&self, by: &Actor, filter: IncidentFilter, page: PageRequest) -> Answer<Page<IncidentRow>>;
    /// Open incidents whose title has words of this text, best first: so that two teams do not work apart.
    async fn similar(&self, by: &Actor, title: &str) -> Answer<Vec<IncidentRow>>;
    async fn room(&self, by: &Actor, number: IncidentNumber) -> Answer<Room>;
    /// Counts the caller among those who see it too, in their own words if they wrote any; or no longer.
    /// `Forbidden` to programs: people are counted.
    async fn see_it_too(&self, by: &Actor, number: IncidentNumber, sees: bool, what: String) -> Answer<()>;
    /// What happened, to the incident and to its alerts, from before the declaration on: up to 200 events, oldest
    /// first. `next` goes on in the direction that was asked for.
    async fn timeline(&self, by: &Actor, number: IncidentNumber, stretch: Stretch) -> Answer<Page<TimelineItem>>;
    /// `Conflict` when the status may not follow on the present one; `Invalid` at `cause` when it would be resolved and
    /// nobody has said why it is over. Answers where it stood before.
    async fn change_status(&self, by: &Actor, number: IncidentNumber, to: IncidentStatus) -> Answer<IncidentStatus>;
    /// Resolves it, saying why it is over: what the cause was, or why it cannot come back. An exercise needs neither. Answers
    /// where it stood before.
    async fn resolve_with(&self, by: &Actor, number: IncidentNumber, closing: ClosingForm) -> Answer<IncidentStatus>;
    async fn change_severity(&self, by: &Actor, number: IncidentNumber, to: Severity) -> Answer<()>;
    /// Gives a role to a person, taking it from its holder. `expected` is the holder that the asker saw:
    /// `Conflict`, naming the new holder, when it has changed meanwhile.
    async fn assign_role(
        &self,
        by: &Actor,
        number: IncidentNumber,
        role: IncidentRole,
        to: Option<PersonId>,
        expected: Option<PersonId>,
    ) -> Answer<()>;
    async fn answer(&self, by: &Actor, number: IncidentNumber, answer: AnswerForm) -> Answer<()>;
    /// Marks a service as affected, or as not affected after all.
    async fn set_service(&self, by: &Actor, number: IncidentNumber, service: ServiceId, affected: bool) -> Answer<()>;
    async fn attach_alert(&self, by: &Actor, number: IncidentNumber, alert: AlertId) -> Answer<()>;
    async fn publish_update(&self, by: &Actor, number: IncidentNumber, form: UpdateForm) -> Answer<Update>;
}
