//! The use cases of on call.

use super::{Cover, CoverForm, RosterForm, RosterNow, RosterPage, RosterRef, Shift};
use crate::access::Actor;
use crate::ids::{CoverId, PersonId};
use crate::time::Timestamp;
use crate::{Answer, Page, PageRequest};

/// Who is on call, and who will be.
#[async_trait::async_trait]
pub trait OnCall: Send + Sync {
    /// Every roster and who is on call there at `at` (now when unset), by name.
    async fn now(&self, by: &Actor, at: Option<Timestamp>) -> Answer<Vec<RosterNow>>;
    /// Rosters by name.
    async fn list(&self, by: &Actor, page: PageRequest) -> Answer<Page<RosterRef>>;
    /// One roster with its shifts between two instants (two weeks from now when unset, 92 days at most).
    async fn show(&self, by: &Actor, slug: &str, window: Option<(Timestamp, Timestamp)>) -> Answer<RosterPage>;
    async fn create(&self, by: &Actor, form: RosterForm) -> Answer<RosterRef>;
    /// `Conflict` when another cover already holds part of that time in that layer.
    async fn add_cover(&self, by: &Actor, form: CoverForm) -> Answer<Cover>;
    async fn remove_cover(&self, by: &Actor, cover: CoverId) -> Answer<()>;
    /// The next shifts of one person over all rosters, soonest first, starting with the running one.
    async fn shifts_of(&self, by: &Actor, person: PersonId, limit: u16) -> Answer<Vec<Shift>>;
}
