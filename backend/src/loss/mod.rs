//! What incidents cost, and what services earn. The arithmetic stands in `domain::loss`.

mod estimate;
mod read;
mod revenue;

#[cfg(test)]
mod tests;

pub(crate) use estimate::guess;
pub(crate) use read::{Lasting, so_far_of};

use crate::{Backend, Error};
use domain::loss::{EstimateForm, Loss, Losses, RevenueForm, RevenueProfile};
use domain::{Actor, Answer, IncidentNumber, ServiceId};

#[async_trait::async_trait]
impl Losses for Backend {
    async fn show(&self, by: &Actor, number: IncidentNumber) -> Answer<Loss> {
        read::show(&self.ctx, by, number).await.map_err(Error::refuse)
    }

    async fn estimate(&self, by: &Actor, number: IncidentNumber, form: EstimateForm) -> Answer<Loss> {
        estimate::estimate(&self.ctx, by, number, form).await.map_err(Error::refuse)
    }

    async fn revenue(&self, by: &Actor, service: ServiceId) -> Answer<Option<RevenueProfile>> {
        revenue::show(&self.ctx, by, service).await.map_err(Error::refuse)
    }

    async fn set_revenue(&self, by: &Actor, service: ServiceId, form: RevenueForm) -> Answer<RevenueProfile> {
        revenue::set(&self.ctx, by, service, form).await.map_err(Error::refuse)
    }

    async fn forget_revenue(&self, by: &Actor, service: ServiceId) -> Answer<()> {
        revenue::forget(&self.ctx, by, service).await.map_err(Error::refuse)
    }
}
