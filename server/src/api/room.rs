//! Working in the room of an incident.

use super::services::id_of;
use super::*;
use axum::extract::State;
use domain::incidents::{AnswerForm, IncidentRole, IncidentStatus, Severity};
use domain::recurrence::ClosingForm;
use domain::updates::{Update, UpdateForm};
use domain::{AlertId, IncidentNumber, PersonId};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(change_status))
        .routes(routes!(change_severity))
        .routes(routes!(assign_role))
        .routes(routes!(answer))
        .routes(routes!(mark_service, clear_service))
        .routes(routes!(attach_alert))
        .routes(routes!(publish_update))
        .routes(routes!(see_it_too, take_back_seen_too))
}

#[derive(Deserialize, ToSchema)]
struct StatusForm {
    status: IncidentStatus,
    /// With `resolved`: what the cause was. One of the two is needed, unless it is an exercise.
    #[serde(default)]
    cause: String,
    /// With `resolved`: why it cannot come back.
    #[serde(default)]
    cannot_recur: String,
}

/// Changes where the incident stands. 422 at `cause` when it would be resolved and nobody has said what the cause was, or why
/// it cannot come back; whoever knows neither contains it.
#[utoipa::path(put, path = "/incidents/{number}/status", request_body = StatusForm,
    responses((status = NO_CONTENT)))]
async fn change_status(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
    Json(form): Json<StatusForm>,
) -> Done {
    let StatusForm { status, cause, cannot_recur } = form;
    match status {
        IncidentStatus::Resolved => {
            ports.incidents.resolve_with(&by, number, ClosingForm { cause, cannot_recur }).await?
        }
        other => ports.incidents.change_status(&by, number, other).await?,
    };
    Ok(NoContent)
}

#[derive(Deserialize, ToSchema)]
struct SeverityForm {
    severity: Severity,
}

/// Changes how bad it is.
#[utoipa::path(put, path = "/incidents/{number}/severity", request_body = SeverityForm,
    responses((status = NO_CONTENT)))]
async fn change_severity(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
    Json(form): Json<SeverityForm>,
) -> Done {
    ports.incidents.change_severity(&by, number, form.severity).await?;
    Ok(NoContent)
}

#[derive(Deserialize, ToSchema)]
struct HolderForm {
    /// Who shall hold the role; none releases it.
    person_id: Option<PersonId>,
    /// Who holds it as far as the caller knows. When that has changed, the answer is 409 and names the holder.
    expected: Option<PersonId>,
}

/// Gives a role to a person, hands it over, or releases it.
#[utoipa::path(put, path = "/incidents/{number}/roles/{role}", request_body = HolderForm,
    responses((status = NO_CONTENT)))]
async fn assign_role(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(number, role): At2<IncidentNumber, IncidentRole>,
    Json(form): Json<HolderForm>,
) -> Done {
    ports.incidents.assign_role(&by, number, role, form.person_id, form.expected).await?;
    Ok(NoContent)
}

/// Answers one of the five tracking questions. Empty text makes it unknown again.
#[utoipa::path(put, path = "/incidents/{number}/answers", request_body = AnswerForm,
    responses((status = NO_CONTENT)))]
async fn answer(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
    Json(form): Json<AnswerForm>,
) -> Done {
    ports.incidents.answer(&by, number, form).await?;
    Ok(NoContent)
}

/// Marks a service as affected.
#[utoipa::path(put, path = "/incidents/{number}/services/{service}", responses((status = NO_CONTENT)))]
async fn mark_service(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(number, slug): At2<IncidentNumber, String>,
) -> Done {
    let service = id_of(&ports, &by, &slug).await?;
    ports.incidents.set_service(&by, number, service, true).await?;
    Ok(NoContent)
}

/// Marks a service as not affected after all.
#[utoipa::path(delete, path = "/incidents/{number}/services/{service}", responses((status = NO_CONTENT)))]
async fn clear_service(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(number, slug): At2<IncidentNumber, String>,
) -> Done {
    let service = id_of(&ports, &by, &slug).await?;
    ports.incidents.set_service(&by, number, service, false).await?;
    Ok(NoContent)
}

/// Attaches an alert; its service becomes affected.
#[utoipa::path(put, path = "/incidents/{number}/alerts/{alert}", responses((status = NO_CONTENT)))]
async fn attach_alert(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(number, alert): At2<IncidentNumber, AlertId>,
) -> Done {
    ports.incidents.attach_alert(&by, number, alert).await?;
    Ok(NoContent)
}

/// Publishes an update to staff, to the public or to both, with the promise of the next one.
#[utoipa::path(post, path = "/incidents/{number}/updates", request_body = UpdateForm,
    responses((status = CREATED, body = Update)))]
async fn publish_update(
    State(ports): State<Ports>,
    At(number): At<IncidentNumber>,
    create: Create<UpdateForm>,
) -> Created {
    create.carry_out(move |by, form| async move { ports.incidents.publish_update(&by, number, form).await }).await
}

#[derive(Deserialize, ToSchema)]
struct SeenTooForm {
    /// In the person's own words; may be empty.
    #[serde(default)]
    what: String,
}

/// Counts the caller among those who see it too, once. People only: programs read 403.
#[utoipa::path(put, path = "/incidents/{number}/seen-too", request_body = SeenTooForm,
    responses((status = NO_CONTENT)))]
async fn see_it_too(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
    Json(form): Json<SeenTooForm>,
) -> Done {
    ports.incidents.see_it_too(&by, number, true, form.what).await?;
    Ok(NoContent)
}

/// Counts the caller no longer.
#[utoipa::path(delete, path = "/incidents/{number}/seen-too", responses((status = NO_CONTENT)))]
async fn take_back_seen_too(State(ports): State<Ports>, Caller(by): Caller, At(number): At<IncidentNumber>) -> Done {
    ports.incidents.see_it_too(&by, number, false, String::new()).await?;
    Ok(NoContent)
}
