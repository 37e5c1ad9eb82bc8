//! Exemptions: when people are not to be on call.

mod absences;
mod end;
mod exempt;
mod read;

#[cfg(test)]
mod tests;

pub(crate) use absences::absences;

use crate::{Backend, Error};
use domain::exemptions::{Exemption, ExemptionForm, Exemptions};
use domain::{Action, Actor, Answer, ExemptionId, PersonId};

#[async_trait::async_trait]
impl Exemptions for Backend {
    async fn mine(&self, by: &Actor) -> Answer<Vec<Exemption>> {
        read::mine(&self.ctx, by).await.map_err(Error::refuse)
    }

    async fn of_roster(&self, by: &Actor, roster: &str) -> Answer<Vec<Exemption>> {
        read::of_roster(&self.ctx, by, roster).await.map_err(Error::refuse)
    }

    async fn exempt(&self, by: &Actor, form: ExemptionForm) -> Answer<Exemption> {
        exempt::exempt(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn end(&self, by: &Actor, exemption: ExemptionId) -> Answer<()> {
        end::end(&self.ctx, by, exemption).await.map_err(Error::refuse)
    }
}

/// People exempt themselves; for others, a program of the organisation does, one that keeps leave.
fn may_exempt(by: &Actor, person: PersonId) -> bool {
    by.person() == Some(person) || (by.person().is_none() && by.may(Action::ManageCatalogue))
}
