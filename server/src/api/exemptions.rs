//! Exemptions: when people are not to be on call.

use super::*;
use axum::extract::State;
use domain::ExemptionId;
use domain::exemptions::{Exemption, ExemptionForm};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list_exemptions, make_exemption))
        .routes(routes!(end_exemption))
        .routes(routes!(list_exemptions_of_roster))
}

/// The caller's own, and those whose lead the caller is, the next first.
#[utoipa::path(get, path = "/exemptions", responses((status = OK, body = Vec<Exemption>)))]
async fn list_exemptions(State(ports): State<Ports>, Caller(by): Caller) -> Answered<Vec<Exemption>> {
    Ok(Json(ports.exemptions.mine(&by).await?))
}

/// Exempts the caller from being on call; a program with the rights of a manager names whom.
#[utoipa::path(
    post,
    path = "/exemptions",
    request_body = ExemptionForm,
    responses((status = CREATED, body = Exemption))
)]
async fn make_exemption(State(ports): State<Ports>, create: Create<ExemptionForm>) -> Created {
    create.carry_out(|by, form| async move { ports.exemptions.exempt(&by, form).await }).await
}

/// Ends an exemption.
#[utoipa::path(delete, path = "/exemptions/{exemption}", responses((status = NO_CONTENT)))]
async fn end_exemption(State(ports): State<Ports>, Caller(by): Caller, At(exemption): At<ExemptionId>) -> Done {
    ports.exemptions.end(&by, exemption).await?;
    Ok(NoContent)
}

/// Of everybody who takes turns in a roster: what follows, and, where it is the caller's to know, why.
#[utoipa::path(get, path = "/rosters/{roster}/exemptions", responses((status = OK, body = Vec<Exemption>)))]
async fn list_exemptions_of_roster(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
) -> Answered<Vec<Exemption>> {
    Ok(Json(ports.exemptions.of_roster(&by, &slug).await?))
}
