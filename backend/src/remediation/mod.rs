//! The remediation board of an incident: what could stop the bleeding, who does it, and what came of it.

mod give;
mod list;
mod propose;
mod step;

#[cfg(test)]
mod tests;

pub(crate) use give::release_of;
pub(crate) use step::end_with_incident;

use crate::{Backend, Error};
use domain::remediation::{Remediation, Remedy, RemedyForm, RemedyOwnerForm, RemedyStepForm};
use domain::{Actor, Answer, IncidentNumber, RemedyId};

#[async_trait::async_trait]
impl Remediation for Backend {
    async fn list(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<Remedy>> {
        list::list(&self.ctx, by, number).await.map_err(Error::refuse)
    }

    async fn propose(&self, by: &Actor, number: IncidentNumber, form: RemedyForm) -> Answer<Remedy> {
        propose::propose(&self.ctx, by, number, form).await.map_err(Error::refuse)
    }

    async fn take_step(
        &self,
        by: &Actor,
        number: IncidentNumber,
        remedy: RemedyId,
        form: RemedyStepForm,
    ) -> Answer<Remedy> {
        step::take_step(&self.ctx, by, number, remedy, form).await.map_err(Error::refuse)
    }

    async fn give(
        &self,
        by: &Actor,
        number: IncidentNumber,
        remedy: RemedyId,
        form: RemedyOwnerForm,
    ) -> Answer<Remedy> {
        give::give(&self.ctx, by, number, remedy, form).await.map_err(Error::refuse)
    }
}
