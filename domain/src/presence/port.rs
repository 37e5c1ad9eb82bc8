//! The use case of presence.

use super::Here;
use crate::Answer;
use crate::access::Actor;
use crate::ids::IncidentNumber;

/// Who is here.
#[async_trait::async_trait]
pub trait Presence: Send + Sync {
    /// Everybody who has the room open and may see it, whoever leads first; at most 200. As every process of Muster knows.
    async fn here(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<Here>>;
}
