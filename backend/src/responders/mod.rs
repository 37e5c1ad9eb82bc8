//! Asking people to help with an incident: whom, what for, and what came of it. They are reached by pages like those of alerts.

mod again;
mod answer;
mod ask;
mod link;
mod list;
mod suggest;
mod whom;

#[cfg(test)]
mod tests;

pub use again::page_again;
pub(crate) use answer::{end_with_incident, release_of};
pub(crate) use list::asked;

use crate::{Backend, Error};
use domain::responders::{AnswerForm, Ask, AskForm, AskPage, Responders, Suggestion};
use domain::{Actor, Answer, AskId, IncidentNumber};

#[async_trait::async_trait]
impl Responders for Backend {
    async fn asks(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<Ask>> {
        list::asks(&self.ctx, by, number).await.map_err(Error::refuse)
    }

    async fn suggest(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<Suggestion>> {
        suggest::suggest(&self.ctx, by, number).await.map_err(Error::refuse)
    }

    async fn ask(&self, by: &Actor, number: IncidentNumber, form: AskForm) -> Answer<Vec<Ask>> {
        ask::ask(&self.ctx, by, number, form).await.map_err(Error::refuse)
    }

    async fn answer_ask(&self, by: &Actor, number: IncidentNumber, ask: AskId, form: AnswerForm) -> Answer<Ask> {
        answer::answer(&self.ctx, by, number, ask, form).await.map_err(Error::refuse)
    }

    async fn asked_of_me(&self, by: &Actor) -> Answer<Vec<AskPage>> {
        list::asked_of_me(&self.ctx, by).await.map_err(Error::refuse)
    }

    async fn ask_behind_link(&self, link: &str) -> Answer<AskPage> {
        link::behind(&self.ctx, link).await.map_err(Error::refuse)
    }

    async fn answer_by_link(&self, link: &str, form: AnswerForm) -> Answer<AskPage> {
        link::answer(&self.ctx, link, form).await.map_err(Error::refuse)
    }
}
