//! The use cases of claims.

use super::{Claim, JudgementForm};
use crate::Answer;
use crate::access::Actor;
use crate::ids::{ClaimId, IncidentNumber};

/// What is held to be true in an incident.
#[async_trait::async_trait]
pub trait Claims: Send + Sync {
    /// Assumptions first; see [`super::in_order`].
    async fn list(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<Claim>>;
    async fn claim(&self, by: &Actor, number: IncidentNumber, text: String) -> Answer<Claim>;
    /// Verifies, refutes or withdraws. `Conflict` when somebody was faster and it may not follow any more; `Forbidden` to
    /// withdraw what somebody else claimed.
    async fn judge(&self, by: &Actor, number: IncidentNumber, claim: ClaimId, form: JudgementForm) -> Answer<Claim>;
}
