//! The remediation board: what could stop the bleeding, who does it, and what came of it.

use super::*;
use axum::extract::State;
use domain::remediation::{Remedy, RemedyForm, RemedyOwnerForm, RemedyStepForm};
use domain::{IncidentNumber, RemedyId};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list_remedies, propose_remedy))
        .routes(routes!(change_remedy))
        .routes(routes!(give_remedy))
}

/// What could stop the bleeding: what is under way, then what could be tried next, low risk and quick first, then what is in
/// force, then what is over; at most 200.
#[utoipa::path(get, path = "/incidents/{number}/remedies", responses((status = OK, body = Vec<Remedy>)))]
async fn list_remedies(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
) -> Answered<Vec<Remedy>> {
    Ok(Json(ports.remediation.list(&by, number).await?))
}

/// Proposes an action. Risk and minutes are the usual ones of its kind unless they are said.
#[utoipa::path(post, path = "/incidents/{number}/remedies", request_body = RemedyForm,
    responses((status = CREATED, body = Remedy)))]
async fn propose_remedy(
    State(ports): State<Ports>,
    At(number): At<IncidentNumber>,
    create: Create<RemedyForm>,
) -> Created {
    create.carry_out(move |by, form| async move { ports.remediation.propose(&by, number, form).await }).await
}

/// Begins an action (`under_way`), says what came of it (`helped`, `no_effect`, `worse`; `in_force` for what lasts), takes it
/// back (`undone`) or drops it. 409 when that may not follow on what it is meanwhile.
#[utoipa::path(put, path = "/incidents/{number}/remedies/{remedy}", request_body = RemedyStepForm,
    responses((status = OK, body = Remedy)))]
async fn change_remedy(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(number, remedy): At2<IncidentNumber, RemedyId>,
    Json(form): Json<RemedyStepForm>,
) -> Answered<Remedy> {
    Ok(Json(ports.remediation.take_step(&by, number, remedy, form).await?))
}

/// Gives an action to somebody, or to nobody. 409 when somebody else has it than `expected`.
#[utoipa::path(put, path = "/incidents/{number}/remedies/{remedy}/owner", request_body = RemedyOwnerForm,
    responses((status = OK, body = Remedy)))]
async fn give_remedy(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(number, remedy): At2<IncidentNumber, RemedyId>,
    Json(form): Json<RemedyOwnerForm>,
) -> Answered<Remedy> {
    Ok(Json(ports.remediation.give(&by, number, remedy, form).await?))
}
