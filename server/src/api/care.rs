//! Care for those who respond: time on an incident, breaks.

use super::*;
use axum::extract::State;
use domain::care::{Break, BreakForm, Care};
use domain::{BreakId, IncidentNumber};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(show_care)).routes(routes!(begin_break)).routes(routes!(end_break))
}

/// Who has been on the incident for how long, who rests, and who should be relieved.
#[utoipa::path(get, path = "/incidents/{number}/care", responses((status = OK, body = Care)))]
async fn show_care(State(ports): State<Ports>, Caller(by): Caller, At(number): At<IncidentNumber>) -> Answered<Care> {
    Ok(Json(ports.cares.care(&by, number).await?))
}

/// Begins a break: the caller's own, or, for whoever commands, somebody else's. Pages go to others meanwhile, unless there is
/// nobody else, or something new and bad happens. 409 when another person commands.
#[utoipa::path(post, path = "/incidents/{number}/breaks", request_body = BreakForm,
    responses((status = CREATED, body = Break)))]
async fn begin_break(State(ports): State<Ports>, At(number): At<IncidentNumber>, create: Create<BreakForm>) -> Created {
    create.carry_out(move |by, form| async move { ports.cares.rest(&by, number, form).await }).await
}

/// Ends a break before its time.
#[utoipa::path(delete, path = "/incidents/{number}/breaks/{rest}",
    responses((status = NO_CONTENT)))]
async fn end_break(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(number, rest): At2<IncidentNumber, BreakId>,
) -> Done {
    ports.cares.end_rest(&by, number, rest).await?;
    Ok(NoContent)
}
