//! Changes of services as machines and people report them, and those that may have caused an incident.

mod judge;
mod list;
mod report;
mod suspects;

#[cfg(test)]
mod tests;

use crate::{Backend, Error};
use domain::alerts::SignalSource;
use domain::changes::{ChangeFilter, ChangeForm, Changes, ReportedChange, Suspect, Suspects, VerdictForm};
use domain::{Actor, Answer, ChangeId, IncidentNumber, Page, PageRequest};

#[async_trait::async_trait]
impl Changes for Backend {
    async fn report(&self, by: &Actor, form: ChangeForm) -> Answer<ReportedChange> {
        report::report(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn report_with_key(&self, from: &SignalSource, form: ChangeForm) -> Answer<ReportedChange> {
        report::report_with_key(&self.ctx, from, form).await.map_err(Error::refuse)
    }

    async fn list(&self, by: &Actor, filter: ChangeFilter, page: PageRequest) -> Answer<Page<ReportedChange>> {
        list::list(&self.ctx, by, filter, page).await.map_err(Error::refuse)
    }

    async fn suspects(&self, by: &Actor, number: IncidentNumber) -> Answer<Suspects> {
        suspects::suspects(&self.ctx, by, number).await.map_err(Error::refuse)
    }

    async fn name(&self, by: &Actor, number: IncidentNumber, form: ChangeForm) -> Answer<Suspect> {
        judge::name(&self.ctx, by, number, form).await.map_err(Error::refuse)
    }

    async fn judge(&self, by: &Actor, number: IncidentNumber, change: ChangeId, form: VerdictForm) -> Answer<Suspect> {
        judge::judge(&self.ctx, by, number, change, form).await.map_err(Error::refuse)
    }
}
