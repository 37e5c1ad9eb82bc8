//! On call: rosters, their rotations and covers, and who is on call when.

mod add_cover;
mod check;
mod create;
mod list;
mod load;
mod now;
mod plans;
mod remove_cover;
mod shifts_of;
mod show;
mod versions;

#[cfg(test)]
mod tests;

pub(crate) use now::{on_call_at, people_at};

use crate::{Backend, Error};
use domain::oncall::{Cover, CoverForm, OnCall, RosterForm, RosterNow, RosterPage, RosterRef, Shift};
use domain::{Actor, Answer, CoverId, Page, PageRequest, PersonId, Timestamp};

#[async_trait::async_trait]
impl OnCall for Backend {
    async fn now(&self, by: &Actor, at: Option<Timestamp>) -> Answer<Vec<RosterNow>> {
        now::now(&self.ctx, by, at).await.map_err(Error::refuse)
    }

    async fn list(&self, by: &Actor, page: PageRequest) -> Answer<Page<RosterRef>> {
        list::list(&self.ctx, by, page).await.map_err(Error::refuse)
    }

    async fn show(&self, by: &Actor, slug: &str, window: Option<(Timestamp, Timestamp)>) -> Answer<RosterPage> {
        show::show(&self.ctx, by, slug, window).await.map_err(Error::refuse)
    }

    async fn create(&self, by: &Actor, form: RosterForm) -> Answer<RosterRef> {
        create::create(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn add_cover(&self, by: &Actor, form: CoverForm) -> Answer<Cover> {
        add_cover::add_cover(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn remove_cover(&self, by: &Actor, cover: CoverId) -> Answer<()> {
        remove_cover::remove_cover(&self.ctx, by, cover).await.map_err(Error::refuse)
    }

    async fn shifts_of(&self, by: &Actor, person: PersonId, limit: u16) -> Answer<Vec<Shift>> {
        shifts_of::shifts_of(&self.ctx, by, person, limit).await.map_err(Error::refuse)
    }
}
