//! Alerts: taking signals in, and acting on alerts.

mod act;
mod intake;
mod list;
mod raise;
#[cfg(test)]
mod raise_tests;
mod show;
mod take_in;
#[cfg(test)]
mod tests;

pub use intake::{BATCH, Intake};

pub(crate) use act::acknowledge_in;
pub(crate) use list::{open_count, rows_of_incident};

use crate::{Backend, Error};
use domain::alerts::{AlertFilter, AlertPage, AlertRow, Alerts, RaiseForm, Raised, Received, Signal, SignalSource};
use domain::{Actor, AlertId, Answer, Page, PageRequest};

#[async_trait::async_trait]
impl Alerts for Backend {
    async fn source(&self, ingest_key: &str) -> Answer<Option<SignalSource>> {
        self.intake.source(ingest_key).await.map_err(Error::refuse)
    }

    async fn receive(&self, from: &SignalSource, signals: Vec<Signal>) -> Answer<Vec<Received>> {
        self.intake.receive(from, signals).await
    }

    async fn list(&self, by: &Actor, filter: AlertFilter, page: PageRequest) -> Answer<Page<AlertRow>> {
        list::list(&self.ctx, by, filter, page).await.map_err(Error::refuse)
    }

    async fn show(&self, by: &Actor, alert: AlertId) -> Answer<AlertPage> {
        show::show(&self.ctx, by, alert).await.map_err(Error::refuse)
    }

    async fn raise(&self, by: &Actor, form: RaiseForm) -> Answer<Raised> {
        raise::raise(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn acknowledge(&self, by: &Actor, alert: AlertId) -> Answer<()> {
        act::acknowledge(&self.ctx, by, alert).await.map_err(Error::refuse)
    }

    async fn resolve(&self, by: &Actor, alert: AlertId) -> Answer<()> {
        act::resolve(&self.ctx, by, alert).await.map_err(Error::refuse)
    }
}
