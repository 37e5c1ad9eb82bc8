//! Care for those who respond: breaks, time on an incident, and who could take over.

mod read;
mod rest;

#[cfg(test)]
mod tests;

pub(crate) use rest::resting;

use crate::{Backend, Error};
use domain::care::{Break, BreakForm, Care, Cares};
use domain::{Actor, Answer, BreakId, IncidentNumber};

#[async_trait::async_trait]
impl Cares for Backend {
    async fn care(&self, by: &Actor, number: IncidentNumber) -> Answer<Care> {
        read::care(&self.ctx, by, number).await.map_err(Error::refuse)
    }

    async fn rest(&self, by: &Actor, number: IncidentNumber, form: BreakForm) -> Answer<Break> {
        rest::rest(&self.ctx, by, number, form).await.map_err(Error::refuse)
    }

    async fn end_rest(&self, by: &Actor, number: IncidentNumber, rest: BreakId) -> Answer<()> {
        rest::end_rest(&self.ctx, by, number, rest).await.map_err(Error::refuse)
    }
}
