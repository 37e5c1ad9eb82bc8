//! The use cases of care.

use super::{Break, BreakForm, Care};
use crate::Answer;
use crate::access::Actor;
use crate::ids::{BreakId, IncidentNumber};

/// Breaks, and who needs one.
#[async_trait::async_trait]
pub trait Cares: Send + Sync {
    async fn care(&self, by: &Actor, number: IncidentNumber) -> Answer<Care>;
    /// Begins a break from now on; whoever rests already rests until then instead. `Conflict` when it is somebody else's and
    /// another person commands.
    async fn rest(&self, by: &Actor, number: IncidentNumber, form: BreakForm) -> Answer<Break>;
    /// Ends a break before its time; nothing when it is over.
    async fn end_rest(&self, by: &Actor, number: IncidentNumber, rest: BreakId) -> Answer<()>;
}
