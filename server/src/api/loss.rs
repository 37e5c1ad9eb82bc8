//! What incidents cost, and what services earn.

use super::services::id_of;
use super::*;
use axum::extract::State;
use domain::loss::{EstimateForm, Loss, RevenueForm, RevenueProfile};
use domain::{IncidentNumber, Refusal};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(show_loss, estimate_loss)).routes(routes!(
        show_revenue,
        set_revenue,
        forget_revenue
    ))
}

/// What the incident has cost so far, what it is costing, how bad that is, and every estimate, newest first. Amounts are whole
/// units of the organisation's currency; one that is not known exactly is a spread, without `at_most` when nothing bounds it.
#[utoipa::path(get, path = "/incidents/{number}/loss", responses((status = OK, body = Loss)))]
async fn show_loss(State(ports): State<Ports>, Caller(by): Caller, At(number): At<IncidentNumber>) -> Answered<Loss> {
    Ok(Json(ports.losses.show(&by, number).await?))
}

/// Estimates the loss by a band, an amount per hour, or a share of customers; the next estimate revises it and says why. From
/// the beginning of the impact, unless `since` says from when on.
#[utoipa::path(post, path = "/incidents/{number}/loss", request_body = EstimateForm,
    responses((status = OK, body = Loss)))]
async fn estimate_loss(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
    Json(form): Json<EstimateForm>,
) -> Answered<Loss> {
    Ok(Json(ports.losses.estimate(&by, number, form).await?))
}

/// What a service earns in an hour. 404 while nobody has said so.
#[utoipa::path(get, path = "/services/{service}/revenue", responses((status = OK, body = RevenueProfile)))]
async fn show_revenue(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
) -> Answered<RevenueProfile> {
    let service = id_of(&ports, &by, &slug).await?;
    let revenue = ports.losses.revenue(&by, service).await?;
    Ok(Json(revenue.ok_or_else(|| Refusal::NotFound("revenue of this service".into()))?))
}

/// Says what it earns: in usual hours, and in hours of the week that differ. Estimates made before keep what they rest on.
#[utoipa::path(put, path = "/services/{service}/revenue", request_body = RevenueForm,
    responses((status = OK, body = RevenueProfile)))]
async fn set_revenue(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
    Json(form): Json<RevenueForm>,
) -> Answered<RevenueProfile> {
    let service = id_of(&ports, &by, &slug).await?;
    Ok(Json(ports.losses.set_revenue(&by, service, form).await?))
}

/// Nobody says any more what it earns.
#[utoipa::path(delete, path = "/services/{service}/revenue", responses((status = NO_CONTENT)))]
async fn forget_revenue(State(ports): State<Ports>, Caller(by): Caller, At(slug): At<String>) -> Done {
    let service = id_of(&ports, &by, &slug).await?;
    ports.losses.forget_revenue(&by, service).await?;
    Ok(NoContent)
}
