//! The use cases of losses.

use super::{EstimateForm, Loss, RevenueForm, RevenueProfile};
use crate::Answer;
use crate::access::Actor;
use crate::ids::{IncidentNumber, ServiceId};

/// What incidents cost, and what services earn.
#[async_trait::async_trait]
pub trait Losses: Send + Sync {
    async fn show(&self, by: &Actor, number: IncidentNumber) -> Answer<Loss>;
    /// Estimates, or revises what was estimated. `Conflict` when the incident is closed.
    async fn estimate(&self, by: &Actor, number: IncidentNumber, form: EstimateForm) -> Answer<Loss>;
    /// What a service earns; none while nobody has said so.
    async fn revenue(&self, by: &Actor, service: ServiceId) -> Answer<Option<RevenueProfile>>;
    async fn set_revenue(&self, by: &Actor, service: ServiceId, form: RevenueForm) -> Answer<RevenueProfile>;
    async fn forget_revenue(&self, by: &Actor, service: ServiceId) -> Answer<()>;
}
