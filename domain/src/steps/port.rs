//! The use cases of steps.

use super::{Tick, TickForm};
use crate::Answer;
use crate::access::Actor;
use crate::ids::{IncidentNumber, RunbookId};

/// Working through runbooks in an incident.
#[async_trait::async_trait]
pub trait Steps: Send + Sync {
    /// What was done or left out so far.
    async fn ticks(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<Tick>>;
    /// Ticks a step, or takes the tick back; nothing when that is so already. `Conflict` when somebody else was faster, or when
    /// the runbook has changed since it was read.
    async fn tick(&self, by: &Actor, number: IncidentNumber, runbook: RunbookId, form: TickForm) -> Answer<()>;
}
