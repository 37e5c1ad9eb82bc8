//! The use cases of impact analysis.

use super::{Finding, FindingForm};
use crate::Answer;
use crate::access::Actor;
use crate::ids::{IncidentNumber, ServiceId};

/// Finding out what is bleeding.
#[async_trait::async_trait]
pub trait Impacts: Send + Sync {
    /// Everything that was found, newest first, 200 at most. The first one of a service holds.
    async fn findings(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<Finding>>;
    /// Adds what was found of a service, which becomes affected by it. `Invalid` at `since` when it lies in the future.
    async fn find_impact(
        &self,
        by: &Actor,
        number: IncidentNumber,
        service: ServiceId,
        form: FindingForm,
    ) -> Answer<Finding>;
}
