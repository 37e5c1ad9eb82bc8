//! Responders: asking people to help with an incident.

use super::*;
use axum::extract::State;
use domain::presence::Here;
use domain::responders::{AnswerForm, Ask, AskForm, AskPage, Suggestion};
use domain::{AskId, IncidentNumber};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list_asks, ask_responder))
        .routes(routes!(suggest_responders))
        .routes(routes!(answer_ask))
        .routes(routes!(asked_of_me))
        .routes(routes!(who_is_here))
}

/// Who was asked to help, those that are open first; at most 100.
#[utoipa::path(get, path = "/incidents/{number}/responders", responses((status = OK, body = Vec<Ask>)))]
async fn list_asks(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
) -> Answered<Vec<Ask>> {
    Ok(Json(ports.responders.asks(&by, number).await?))
}

/// Pages somebody to help: a person, whoever is on call for a roster now, or an expert of an area. Whoever does not answer
/// within five minutes is paged again, three times in all. 422 at `anyway` when they rest or are exempt from being on call, 409
/// when they are asked or here already.
#[utoipa::path(post, path = "/incidents/{number}/responders", request_body = AskForm,
    responses((status = CREATED, body = Vec<Ask>)))]
async fn ask_responder(State(ports): State<Ports>, At(number): At<IncidentNumber>, create: Create<AskForm>) -> Created {
    create.carry_out(move |by, form| async move { ports.responders.ask(&by, number, form).await }).await
}

/// Who could help: on call for what is affected and for what that needs, and who knows it.
#[utoipa::path(get, path = "/incidents/{number}/responders/suggested",
    responses((status = OK, body = Vec<Suggestion>)))]
async fn suggest_responders(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
) -> Answered<Vec<Suggestion>> {
    Ok(Json(ports.responders.suggest(&by, number).await?))
}

/// Comes or declines (whoever is asked), takes it back (whoever asked or commands), or lets somebody go (any of them). 409 when
/// it does not follow on what was said meanwhile, or is not the caller's to say.
#[utoipa::path(put, path = "/incidents/{number}/responders/{ask}", request_body = AnswerForm,
    responses((status = OK, body = Ask)))]
async fn answer_ask(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(number, ask): At2<IncidentNumber, AskId>,
    Json(form): Json<AnswerForm>,
) -> Answered<Ask> {
    Ok(Json(ports.responders.answer_ask(&by, number, ask, form).await?))
}

/// What the caller is asked to help with and has not answered, newest first.
#[utoipa::path(get, path = "/me/asked", responses((status = OK, body = Vec<AskPage>)))]
async fn asked_of_me(State(ports): State<Ports>, Caller(by): Caller) -> Answered<Vec<AskPage>> {
    Ok(Json(ports.responders.asked_of_me(&by).await?))
}

/// Who has the room of the incident open now, whoever leads first; at most 200.
#[utoipa::path(get, path = "/incidents/{number}/here", responses((status = OK, body = Vec<Here>)))]
async fn who_is_here(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
) -> Answered<Vec<Here>> {
    Ok(Json(ports.presence.here(&by, number).await?))
}
