//! Decisions for the business.

use super::*;
use axum::extract::State;
use domain::IncidentNumber;
use domain::decisions::{Decision, DecisionForm};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(list_decisions, decide))
}

/// What was decided for the business, in the order in which it was.
#[utoipa::path(get, path = "/incidents/{number}/decisions", responses((status = OK, body = Vec<Decision>)))]
async fn list_decisions(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
) -> Answered<Vec<Decision>> {
    Ok(Json(ports.decisions.decisions(&by, number).await?))
}

/// Records a decision of the person who calls: the business owner's, or the commander's while nobody holds that role. 409 when
/// somebody else decides.
#[utoipa::path(post, path = "/incidents/{number}/decisions", request_body = DecisionForm,
    responses((status = CREATED, body = Decision)))]
async fn decide(State(ports): State<Ports>, At(number): At<IncidentNumber>, create: Create<DecisionForm>) -> Created {
    create.carry_out(move |by, form| async move { ports.decisions.decide(&by, number, form).await }).await
}
