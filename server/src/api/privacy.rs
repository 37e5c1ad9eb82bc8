//! Private incidents: who sees them.

use super::*;
use axum::extract::State;
use domain::{IncidentNumber, PersonId};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(set_privacy)).routes(routes!(let_in, shut_out))
}

#[derive(Deserialize, ToSchema)]
struct PrivacyForm {
    /// Whether only its members see the incident.
    private: bool,
}

/// Makes the incident private to whoever has worked in it and to the caller, or opens it to all staff. Programs read 403
/// when they would shut themselves out; whoever does not see the incident reads 404.
#[utoipa::path(put, path = "/incidents/{number}/privacy", request_body = PrivacyForm,
    responses((status = NO_CONTENT)))]
async fn set_privacy(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
    Json(form): Json<PrivacyForm>,
) -> Done {
    match form.private {
        true => ports.privacy.make_private(&by, number).await?,
        false => ports.privacy.open_to_staff(&by, number).await?,
    }
    Ok(NoContent)
}

/// Lets somebody see a private incident.
#[utoipa::path(put, path = "/incidents/{number}/members/{person}", responses((status = NO_CONTENT)))]
async fn let_in(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(number, person): At2<IncidentNumber, PersonId>,
) -> Done {
    ports.privacy.let_in(&by, number, person).await?;
    Ok(NoContent)
}

/// Takes somebody out of those who see it, and out of the roles that they hold in it.
#[utoipa::path(delete, path = "/incidents/{number}/members/{person}", responses((status = NO_CONTENT)))]
async fn shut_out(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(number, person): At2<IncidentNumber, PersonId>,
) -> Done {
    ports.privacy.shut_out(&by, number, person).await?;
    Ok(NoContent)
}
