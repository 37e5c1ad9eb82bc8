//! Claims: what is held to be true in an incident.

use super::*;
use axum::extract::State;
use domain::claims::{Claim, JudgementForm};
use domain::{ClaimId, IncidentNumber};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(list_claims, make_claim)).routes(routes!(judge_claim))
}

/// What is held to be true: assumptions first, then what was verified, then what was refuted.
#[utoipa::path(get, path = "/incidents/{number}/claims", responses((status = OK, body = Vec<Claim>)))]
async fn list_claims(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
) -> Answered<Vec<Claim>> {
    Ok(Json(ports.claims.list(&by, number).await?))
}

#[derive(Deserialize, ToSchema)]
struct ClaimForm {
    text: String,
}

/// Claims something. It is an assumption until somebody looks.
#[utoipa::path(post, path = "/incidents/{number}/claims", request_body = ClaimForm,
    responses((status = CREATED, body = Claim)))]
async fn make_claim(State(ports): State<Ports>, At(number): At<IncidentNumber>, create: Create<ClaimForm>) -> Created {
    create.carry_out(move |by, form| async move { ports.claims.claim(&by, number, form.text).await }).await
}

/// Verifies, refutes or withdraws a claim.
#[utoipa::path(put, path = "/incidents/{number}/claims/{claim}", request_body = JudgementForm,
    responses((status = OK, body = Claim)))]
async fn judge_claim(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(number, claim): At2<IncidentNumber, ClaimId>,
    Json(form): Json<JudgementForm>,
) -> Answered<Claim> {
    Ok(Json(ports.claims.judge(&by, number, claim, form).await?))
}
