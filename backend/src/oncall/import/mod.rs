//! Schedules that are kept somewhere else: read from a calendar, recognised as rotations, and taken over.

mod bring;
mod read;
mod take;
mod who;

#[cfg(test)]
mod tests;

use crate::{Backend, Error};
use domain::oncall::{ImportForm, ImportPeopleForm, ImportView, Imports, TakenOver};
use domain::{Actor, Answer};

#[async_trait::async_trait]
impl Imports for Backend {
    async fn bring(&self, by: &Actor, roster: &str, form: ImportForm) -> Answer<ImportView> {
        bring::bring(&self.ctx, by, roster, form).await.map_err(Error::refuse)
    }

    async fn waiting(&self, by: &Actor, roster: &str) -> Answer<Option<ImportView>> {
        read::waiting(&self.ctx, by, roster).await.map_err(Error::refuse)
    }

    async fn say_who(&self, by: &Actor, roster: &str, form: ImportPeopleForm) -> Answer<ImportView> {
        bring::say_who(&self.ctx, by, roster, form).await.map_err(Error::refuse)
    }

    async fn as_draft(&self, by: &Actor, roster: &str) -> Answer<()> {
        take::as_draft(&self.ctx, by, roster).await.map_err(Error::refuse)
    }

    async fn take_over(&self, by: &Actor, roster: &str, reason: Option<String>) -> Answer<TakenOver> {
        take::take_over(&self.ctx, by, roster, reason).await.map_err(Error::refuse)
    }

    async fn leave(&self, by: &Actor, roster: &str) -> Answer<()> {
        take::leave(&self.ctx, by, roster).await.map_err(Error::refuse)
    }
}
