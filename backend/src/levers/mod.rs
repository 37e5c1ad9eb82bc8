//! Levers: registered with their services, pulled in incidents, carried out by a worker, put back.

mod carry_out;
mod connectors;
mod list;
mod pull;
mod register;
mod test_run;
mod timers;

#[cfg(test)]
mod tests;

pub use carry_out::carry_out_levers;
pub(crate) use timers::go_back_with_incident;

use crate::{Backend, Error};
use domain::levers::{
    KeepLeverForm, Lever, LeverCall, LeverForm, LeverTestForm, LeverTimerForm, Levers, PullForm, PutBackForm,
    RegisteredLever,
};
use domain::{Actor, Answer, IncidentNumber, LeverId, ServiceId};

#[async_trait::async_trait]
impl Levers for Backend {
    async fn list(&self, by: &Actor) -> Answer<Vec<Lever>> {
        list::all(&self.ctx, by).await.map_err(Error::refuse)
    }

    async fn of_service(&self, by: &Actor, service: ServiceId) -> Answer<Vec<Lever>> {
        list::of_service(&self.ctx, by, service).await.map_err(Error::refuse)
    }

    async fn of_incident(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<Lever>> {
        list::of_incident(&self.ctx, by, number).await.map_err(Error::refuse)
    }

    async fn register(&self, by: &Actor, service: ServiceId, form: LeverForm) -> Answer<RegisteredLever> {
        register::register(&self.ctx, by, service, form).await.map_err(Error::refuse)
    }

    async fn change(&self, by: &Actor, lever: LeverId, form: LeverForm) -> Answer<RegisteredLever> {
        register::change(&self.ctx, by, lever, form).await.map_err(Error::refuse)
    }

    async fn replace_secret(&self, by: &Actor, lever: LeverId) -> Answer<RegisteredLever> {
        register::replace_secret(&self.ctx, by, lever).await.map_err(Error::refuse)
    }

    async fn remove(&self, by: &Actor, lever: LeverId) -> Answer<()> {
        register::remove(&self.ctx, by, lever).await.map_err(Error::refuse)
    }

    async fn test(&self, by: &Actor, lever: LeverId, form: LeverTestForm) -> Answer<Lever> {
        test_run::test(&self.ctx, by, lever, form).await.map_err(Error::refuse)
    }

    async fn pull(&self, by: &Actor, number: IncidentNumber, lever: LeverId, form: PullForm) -> Answer<LeverCall> {
        pull::pull(&self.ctx, by, number, lever, form).await.map_err(Error::refuse)
    }

    async fn put_back(
        &self,
        by: &Actor,
        number: IncidentNumber,
        lever: LeverId,
        form: PutBackForm,
    ) -> Answer<LeverCall> {
        pull::put_back(&self.ctx, by, number, lever, form).await.map_err(Error::refuse)
    }

    async fn set_timer(
        &self,
        by: &Actor,
        number: IncidentNumber,
        lever: LeverId,
        form: LeverTimerForm,
    ) -> Answer<Lever> {
        timers::set_timer(&self.ctx, by, number, lever, form).await.map_err(Error::refuse)
    }

    async fn keep(&self, by: &Actor, number: IncidentNumber, lever: LeverId, form: KeepLeverForm) -> Answer<Lever> {
        timers::keep(&self.ctx, by, number, lever, form).await.map_err(Error::refuse)
    }

    async fn calls(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<LeverCall>> {
        list::calls_of_incident(&self.ctx, by, number).await.map_err(Error::refuse)
    }
}
