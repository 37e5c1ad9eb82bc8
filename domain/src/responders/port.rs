//! The use cases of asking people to help.

use super::{AnswerForm, Ask, AskForm, AskPage, Suggestion};
use crate::Answer;
use crate::access::Actor;
use crate::ids::{AskId, IncidentNumber};

/// Asking people to help with an incident, and what they answer.
#[async_trait::async_trait]
pub trait Responders: Send + Sync {
    /// Those that are open first, newest first; at most 100.
    async fn asks(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<Ask>>;
    /// Who could help: on call for what is affected and what that needs, and who knows it, but nobody who holds a role in it; at most 6.
    async fn suggest(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<Suggestion>>;
    /// Pages them. Of a private incident they become members. Answers the asks that were made: several when people are on call
    /// together. `Invalid` at `anyway` when they rest or are exempt, `Conflict` when they are asked already or it is over.
    async fn ask(&self, by: &Actor, number: IncidentNumber, form: AskForm) -> Answer<Vec<Ask>>;
    /// `Conflict` when it does not follow on what was said meanwhile, `Forbidden` when it is not theirs to say.
    async fn answer_ask(&self, by: &Actor, number: IncidentNumber, ask: AskId, form: AnswerForm) -> Answer<Ask>;
    /// What the caller is asked and has not answered, newest first; nothing for a program.
    async fn asked_of_me(&self, by: &Actor) -> Answer<Vec<AskPage>>;
    /// What the link in a page shows. `NotFound` when it is wrong or too old, or the incident may not be known any more.
    async fn ask_behind_link(&self, link: &str) -> Answer<AskPage>;
    /// Answers through the link, as the person whom it was sent to: `accepted` or `declined`.
    async fn answer_by_link(&self, link: &str, form: AnswerForm) -> Answer<AskPage>;
}
