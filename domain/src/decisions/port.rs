//! The use cases of decisions.

use super::{Decision, DecisionForm};
use crate::Answer;
use crate::access::Actor;
use crate::ids::IncidentNumber;

/// Deciding for the business.
#[async_trait::async_trait]
pub trait Decisions: Send + Sync {
    /// In the order in which they were taken.
    async fn decisions(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<Decision>>;
    /// `Conflict` when somebody else holds the role that decides; `Forbidden` to programs.
    async fn decide(&self, by: &Actor, number: IncidentNumber, form: DecisionForm) -> Answer<Decision>;
}
