//! The use cases of levers.

use super::{
    KeepLeverForm, Lever, LeverCall, LeverForm, LeverTestForm, LeverTimerForm, PullForm, PutBackForm, RegisteredLever,
};
use crate::Answer;
use crate::access::Actor;
use crate::ids::{IncidentNumber, LeverId, ServiceId};

/// Registering levers, testing them, pulling them in an incident, and putting them back.
#[async_trait::async_trait]
pub trait Levers: Send + Sync {
    /// All of them, by service and name; at most 500.
    async fn list(&self, by: &Actor) -> Answer<Vec<Lever>>;
    async fn of_service(&self, by: &Actor, service: ServiceId) -> Answer<Vec<Lever>>;
    /// Those of the affected services and of what they need, nearest first, and those that this incident pulled.
    async fn of_incident(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<Lever>>;
    /// With the secret that its webhooks are signed with.
    async fn register(&self, by: &Actor, service: ServiceId, form: LeverForm) -> Answer<RegisteredLever>;
    /// `Conflict` while it is pulled or a call is under way.
    async fn change(&self, by: &Actor, lever: LeverId, form: LeverForm) -> Answer<RegisteredLever>;
    /// Makes another signing secret; for a day the old one signs as well.
    async fn replace_secret(&self, by: &Actor, lever: LeverId) -> Answer<RegisteredLever>;
    /// `Conflict` while it is pulled or a call is under way.
    async fn remove(&self, by: &Actor, lever: LeverId) -> Answer<()>;
    /// Asks the other side what would happen, which changes nothing there, and keeps what it said.
    async fn test(&self, by: &Actor, lever: LeverId, form: LeverTestForm) -> Answer<Lever>;
    /// Writes down that it is to be set; it goes out after that. `Conflict` while another call of it is under way.
    async fn pull(&self, by: &Actor, number: IncidentNumber, lever: LeverId, form: PullForm) -> Answer<LeverCall>;
    /// The same for its usual state.
    async fn put_back(
        &self,
        by: &Actor,
        number: IncidentNumber,
        lever: LeverId,
        form: PutBackForm,
    ) -> Answer<LeverCall>;
    /// `Conflict` unless this incident pulled it.
    async fn set_timer(
        &self,
        by: &Actor,
        number: IncidentNumber,
        lever: LeverId,
        form: LeverTimerForm,
    ) -> Answer<Lever>;
    /// `Conflict` unless this incident pulled it.
    async fn keep(&self, by: &Actor, number: IncidentNumber, lever: LeverId, form: KeepLeverForm) -> Answer<Lever>;
    /// What this incident asked of levers, the newest first; at most 200.
    async fn calls(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<LeverCall>>;
}
