//! The use cases of exemptions.

use super::{Exemption, ExemptionForm};
use crate::Answer;
use crate::access::Actor;
use crate::ids::ExemptionId;

/// When people are not to be on call.
#[async_trait::async_trait]
pub trait Exemptions: Send + Sync {
    /// The caller's own and those whose lead the caller is, whole, the next first; without those that are over.
    async fn mine(&self, by: &Actor) -> Answer<Vec<Exemption>>;
    /// Of everybody who takes turns in a roster now or later, the next first. Why is left out where it is not the
    /// caller's to know.
    async fn of_roster(&self, by: &Actor, roster: &str) -> Answer<Vec<Exemption>>;
    async fn exempt(&self, by: &Actor, form: ExemptionForm) -> Answer<Exemption>;
    /// Ends one: by the person, by their lead, or by the program that may make it.
    async fn end(&self, by: &Actor, exemption: ExemptionId) -> Answer<()>;
}
