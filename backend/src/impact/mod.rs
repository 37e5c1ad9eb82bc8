//! Impact analysis: how affected services do, and who feels it.

mod find;
mod read;

#[cfg(test)]
mod tests;

use crate::{Backend, Error};
use domain::impact::{Finding, FindingForm, Impacts};
use domain::{Actor, Answer, IncidentNumber, ServiceId};

#[async_trait::async_trait]
impl Impacts for Backend {
    async fn findings(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<Finding>> {
        read::findings(&self.ctx, by, number).await.map_err(Error::refuse)
    }

    async fn find_impact(
        &self,
        by: &Actor,
        number: IncidentNumber,
        service: ServiceId,
        form: FindingForm,
    ) -> Answer<Finding> {
        find::find(&self.ctx, by, number, service, form).await.map_err(Error::refuse)
    }
}
