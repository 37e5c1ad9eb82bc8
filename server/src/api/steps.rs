//! Steps of runbooks, ticked in an incident.

use super::*;
use axum::extract::State;
use domain::steps::{Tick, TickForm};
use domain::{IncidentNumber, RunbookId};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(list_ticks)).routes(routes!(tick_step))
}

/// Steps of runbooks that were done or left out, in the order in which that happened.
#[utoipa::path(get, path = "/incidents/{number}/steps", responses((status = OK, body = Vec<Tick>)))]
async fn list_ticks(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
) -> Answered<Vec<Tick>> {
    Ok(Json(ports.steps.ticks(&by, number).await?))
}

/// Ticks a step of a runbook, or takes the tick back. 409 when somebody else was faster, or when the runbook has changed since
/// the version that was read.
#[utoipa::path(put, path = "/incidents/{number}/runbooks/{runbook}/steps", request_body = TickForm,
    responses((status = NO_CONTENT)))]
async fn tick_step(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(number, runbook): At2<IncidentNumber, RunbookId>,
    Json(form): Json<TickForm>,
) -> Done {
    ports.steps.tick(&by, number, runbook, form).await?;
    Ok(NoContent)
}
