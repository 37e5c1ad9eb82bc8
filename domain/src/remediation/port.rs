//! The use cases of the remediation board.

use super::{Remedy, RemedyForm, RemedyOwnerForm, RemedyStepForm};
use crate::Answer;
use crate::access::Actor;
use crate::ids::{IncidentNumber, RemedyId};

/// Proposing what could stop the bleeding, doing it, and saying what came of it.
#[async_trait::async_trait]
pub trait Remediation: Send + Sync {
    /// In the order of the board; at most 200, those that are not over before the others.
    async fn list(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<Remedy>>;
    /// `Conflict` when the incident is over.
    async fn propose(&self, by: &Actor, number: IncidentNumber, form: RemedyForm) -> Answer<Remedy>;
    /// Begins it, says what came of it, takes it back or drops it. Whoever begins what nobody owns does it from then on.
    /// `Conflict` when that may not follow on what it is meanwhile.
    async fn take_step(
        &self,
        by: &Actor,
        number: IncidentNumber,
        remedy: RemedyId,
        form: RemedyStepForm,
    ) -> Answer<Remedy>;
    /// Gives it to somebody, or to nobody. In a private incident they see it from then on. `Conflict` when somebody else has
    /// it than whom the caller saw, or when it is over.
    async fn give(&self, by: &Actor, number: IncidentNumber, remedy: RemedyId, form: RemedyOwnerForm)
    -> Answer<Remedy>;
}
