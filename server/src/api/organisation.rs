//! The organisation whose Muster this is.

use super::*;
use axum::extract::State;
use domain::organisation::{Organisation, OrganisationForm};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(show_organisation, change_organisation))
}

#[utoipa::path(get, path = "/organisation", responses((status = OK, body = Organisation)))]
async fn show_organisation(State(ports): State<Ports>, Caller(by): Caller) -> Answered<Organisation> {
    Ok(Json(ports.organisations.organisation(&by).await?))
}

/// Changes its name, its time zone, or both; what is left out stays.
#[utoipa::path(patch, path = "/organisation", request_body = OrganisationForm,
    responses((status = OK, body = Organisation)))]
async fn change_organisation(
    State(ports): State<Ports>,
    Caller(by): Caller,
    Json(form): Json<OrganisationForm>,
) -> Answered<Organisation> {
    Ok(Json(ports.organisations.change_organisation(&by, form).await?))
}
