//! The use cases of following.

use super::{Follow, FollowForm};
use crate::Answer;
use crate::access::Actor;
use crate::ids::{FollowId, IncidentNumber};

/// What the caller hears of. Programs follow nothing: `Forbidden`.
#[async_trait::async_trait]
pub trait Follows: Send + Sync {
    /// Severities first, then services, then incidents, the newest first.
    async fn follows(&self, by: &Actor) -> Answer<Vec<Follow>>;
    /// Whether the caller follows this incident itself.
    async fn follows_incident(&self, by: &Actor, number: IncidentNumber) -> Answer<Option<FollowId>>;
    /// Follows something from now on; whoever follows it already goes on.
    async fn follow(&self, by: &Actor, form: FollowForm) -> Answer<Follow>;
    async fn unfollow(&self, by: &Actor, follow: FollowId) -> Answer<()>;
}
