//! Impact analysis: how affected services do, and who feels it.

use super::services::id_of;
use super::*;
use axum::extract::State;
use domain::IncidentNumber;
use domain::impact::{Finding, FindingForm};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(list_findings)).routes(routes!(find_impact))
}

/// What was found of all affected services, newest first, 200 at most. The first one of a service holds.
#[utoipa::path(get, path = "/incidents/{number}/impact", responses((status = OK, body = Vec<Finding>)))]
async fn list_findings(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
) -> Answered<Vec<Finding>> {
    Ok(Json(ports.impacts.findings(&by, number).await?))
}

/// Adds what was found of a service: how it does, since when, who feels it and how many. The service becomes affected.
#[utoipa::path(post, path = "/incidents/{number}/services/{service}/impact", request_body = FindingForm,
    responses((status = CREATED, body = Finding)))]
async fn find_impact(
    State(ports): State<Ports>,
    At2(number, slug): At2<IncidentNumber, String>,
    create: Create<FindingForm>,
) -> Created {
    let find = move |by, form| async move {
        let service = id_of(&ports, &by, &slug).await?;
        ports.impacts.find_impact(&by, number, service, form).await
    };
    create.carry_out(find).await
}
