//! The use cases of changes and suspects.

use super::{ChangeFilter, ChangeForm, ReportedChange, Suspect, Suspects, VerdictForm};
use crate::access::Actor;
use crate::alerts::SignalSource;
use crate::ids::{ChangeId, IncidentNumber};
use crate::{Answer, Page, PageRequest};

/// Telling what was changed, and finding what may have caused an incident.
#[async_trait::async_trait]
pub trait Changes: Send + Sync {
    /// A change with an external id that its service has already is that one, told anew.
    async fn report(&self, by: &Actor, form: ChangeForm) -> Answer<ReportedChange>;
    /// The same for a program that has only the ingest key of a service; `service` of the form is left alone. `NotFound` when
    /// the key was revoked.
    async fn report_with_key(&self, from: &SignalSource, form: ChangeForm) -> Answer<ReportedChange>;
    /// Newest first.
    async fn list(&self, by: &Actor, filter: ChangeFilter, page: PageRequest) -> Answer<Page<ReportedChange>>;
    /// What may have caused an incident, nearest first.
    async fn suspects(&self, by: &Actor, number: IncidentNumber) -> Answer<Suspects>;
    /// Reports a change and puts it on the list of suspects of an incident, whenever it was. The change itself is seen by
    /// everybody, also when the incident is private.
    async fn name(&self, by: &Actor, number: IncidentNumber, form: ChangeForm) -> Answer<Suspect>;
    /// Says what people think of a change. It stays on the list of suspects from then on, whenever it was.
    async fn judge(&self, by: &Actor, number: IncidentNumber, change: ChangeId, form: VerdictForm) -> Answer<Suspect>;
}
