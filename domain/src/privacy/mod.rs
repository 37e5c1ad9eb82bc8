//! Who sees an incident: all staff, unless it is private to its members. Practice is to work in the open; private is an
//! explicit choice, for what would harm people if it were read by all.

use crate::Answer;
use crate::access::Actor;
use crate::ids::{IncidentId, IncidentNumber, PersonId};
use crate::people::PersonRef;

/// Making an incident private, and letting people in. To whoever may not see it, it does not exist: `NotFound`.
#[async_trait::async_trait]
pub trait Privacy: Send + Sync {
    /// Who sees a private incident, in the order in which they were let in; none of one that is open to all staff.
    async fn members(&self, by: &Actor, incident: IncidentId) -> Answer<Option<Vec<PersonRef>>>;
    /// Keeps the incident to whoever has worked in it until now, and to the caller. `Conflict` when the public was told
    /// of it; `Forbidden` to programs, which would shut themselves out.
    async fn make_private(&self, by: &Actor, number: IncidentNumber) -> Answer<()>;
    /// Opens it to all staff, with everything that was said in it.
    async fn open_to_staff(&self, by: &Actor, number: IncidentNumber) -> Answer<()>;
    /// Lets somebody in. `Conflict` when it is open to all staff.
    async fn let_in(&self, by: &Actor, number: IncidentNumber, person: PersonId) -> Answer<()>;
    /// Takes somebody's sight away, and the roles that they hold in it. `Conflict` for the last one.
    async fn shut_out(&self, by: &Actor, number: IncidentNumber, person: PersonId) -> Answer<()>;
}
