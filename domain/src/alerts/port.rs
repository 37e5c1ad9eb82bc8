//! The use cases of alerts.

use super::{AlertFilter, AlertPage, AlertRow, RaiseForm, Raised, Received, Signal, SignalSource};
use crate::access::Actor;
use crate::ids::AlertId;
use crate::{Answer, Page, PageRequest};

/// Taking alerts in and acting on them.
#[async_trait::async_trait]
pub trait Alerts: Send + Sync {
    /// Who may post with this key; `None` when it is unknown or revoked. Takes the same time either way.
    async fn source(&self, ingest_key: &str) -> Answer<Option<SignalSource>>;
    /// Takes signals in, in one commit shared with others that arrive at the same moment. Answers after commit.
    async fn receive(&self, from: &SignalSource, signals: Vec<Signal>) -> Answer<Vec<Received>>;
    /// Newest first.
    async fn list(&self, by: &Actor, filter: AlertFilter, page: PageRequest) -> Answer<Page<AlertRow>>;
    async fn show(&self, by: &Actor, alert: AlertId) -> Answer<AlertPage>;
    /// Pages somebody by hand. `Invalid` at `page` where it would reach nobody.
    async fn raise(&self, by: &Actor, form: RaiseForm) -> Answer<Raised>;
    /// Stops the paging. Acknowledging again is no error: the first one stands.
    async fn acknowledge(&self, by: &Actor, alert: AlertId) -> Answer<()>;
    async fn resolve(&self, by: &Actor, alert: AlertId) -> Answer<()>;
}
