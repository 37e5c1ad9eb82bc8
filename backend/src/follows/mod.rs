//! Following incidents from outside: what somebody follows, and the letters that tell them.

mod change;
mod read;
mod tell;

#[cfg(test)]
mod tests;

pub(crate) use tell::{letter, tell};

use crate::{Backend, Error};
use domain::follows::{Follow, FollowForm, Follows};
use domain::{Actor, Answer, FollowId, IncidentNumber};

#[async_trait::async_trait]
impl Follows for Backend {
    async fn follows(&self, by: &Actor) -> Answer<Vec<Follow>> {
        read::follows(&self.ctx, by).await.map_err(Error::refuse)
    }

    async fn follows_incident(&self, by: &Actor, number: IncidentNumber) -> Answer<Option<FollowId>> {
        read::follows_incident(&self.ctx, by, number).await.map_err(Error::refuse)
    }

    async fn follow(&self, by: &Actor, form: FollowForm) -> Answer<Follow> {
        change::follow(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn unfollow(&self, by: &Actor, follow: FollowId) -> Answer<()> {
        change::unfollow(&self.ctx, by, follow).await.map_err(Error::refuse)
    }
}
