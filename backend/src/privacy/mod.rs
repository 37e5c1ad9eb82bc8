//! Private incidents: who sees them, and how that changes. Each query that reads incidents for somebody says the same:
//! not private, or one of those of which they are a member.

mod change;
mod members;

#[cfg(test)]
mod tests;

pub use members::let_in_from_outside;
pub(crate) use members::{admit, admit_for_role, of as members_of};

use crate::{Backend, Error};
use domain::privacy::Privacy;
use domain::{Actor, Answer, IncidentId, IncidentNumber, PersonId, PersonRef};

#[async_trait::async_trait]
impl Privacy for Backend {
    async fn members(&self, by: &Actor, incident: IncidentId) -> Answer<Option<Vec<PersonRef>>> {
        members::members(&self.ctx, by, incident).await.map_err(Error::refuse)
    }

    async fn make_private(&self, by: &Actor, number: IncidentNumber) -> Answer<()> {
        change::make_private(&self.ctx, by, number).await.map_err(Error::refuse)
    }

    async fn open_to_staff(&self, by: &Actor, number: IncidentNumber) -> Answer<()> {
        change::open_to_staff(&self.ctx, by, number).await.map_err(Error::refuse)
    }

    async fn let_in(&self, by: &Actor, number: IncidentNumber, person: PersonId) -> Answer<()> {
        members::let_in(&self.ctx, by, number, person).await.map_err(Error::refuse)
    }

    async fn shut_out(&self, by: &Actor, number: IncidentNumber, person: PersonId) -> Answer<()> {
        members::shut_out(&self.ctx, by, number, person).await.map_err(Error::refuse)
    }
}
