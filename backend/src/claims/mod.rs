//! Claims: what is held to be true, and what was found when somebody looked.

mod judge;
mod list;
mod make;

#[cfg(test)]
mod tests;

pub(crate) use make::write;

use crate::{Backend, Error};
use domain::claims::{Claim, Claims, JudgementForm};
use domain::{Actor, Answer, ClaimId, IncidentNumber};

#[async_trait::async_trait]
impl Claims for Backend {
    async fn list(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<Claim>> {
        list::list(&self.ctx, by, number).await.map_err(Error::refuse)
    }

    async fn claim(&self, by: &Actor, number: IncidentNumber, text: String) -> Answer<Claim> {
        make::claim(&self.ctx, by, number, &text).await.map_err(Error::refuse)
    }

    async fn judge(&self, by: &Actor, number: IncidentNumber, claim: ClaimId, form: JudgementForm) -> Answer<Claim> {
        judge::judge(&self.ctx, by, number, claim, &form).await.map_err(Error::refuse)
    }
}
