//! Changes of services, and those that may have caused an incident.

use super::input::Instant;
use super::*;
use axum::extract::State;
use domain::changes::{ChangeFilter, ChangeForm, ReportedChange, Suspect, Suspects, VerdictForm};
use domain::{ChangeId, IncidentNumber, Page, PageRequest};
use serde::Deserialize;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list_changes, report_change))
        .routes(routes!(list_suspects, name_suspect))
        .routes(routes!(judge_suspect))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Slug or id of a service.
    service: Option<String>,
    /// From this instant on: RFC 3339, or milliseconds since the epoch.
    #[param(value_type = Option<String>)]
    since: Option<Instant>,
    /// Before this instant.
    #[param(value_type = Option<String>)]
    until: Option<Instant>,
}

/// What was changed in services, newest first.
#[utoipa::path(get, path = "/changes", params(Asked, PageRequest),
    responses((status = OK, body = Page<ReportedChange>)))]
async fn list_changes(
    State(ports): State<Ports>,
    Caller(by): Caller,
    Query(asked): Query<Asked>,
    Query(page): Query<PageRequest>,
) -> Answered<Page<ReportedChange>> {
    let instant = |at: Option<Instant>| at.map(|at| at.0);
    let filter = ChangeFilter { service: asked.service, since: instant(asked.since), until: instant(asked.until) };
    Ok(Json(ports.changes.list(&by, filter, page).await?))
}

/// Reports a change of a service: a deploy, a flag, a configuration. One with an `external_id` that the service has already
/// is that one, told anew. Programs that hold only the ingest key of a service post to `/api/ingest/changes/{key}`.
#[utoipa::path(post, path = "/changes", request_body = ChangeForm,
    responses((status = CREATED, body = ReportedChange)))]
async fn report_change(State(ports): State<Ports>, create: Create<ChangeForm>) -> Created {
    create.carry_out(|by, form| async move { ports.changes.report(&by, form).await }).await
}

/// What may have caused an incident: changes of the hour before it got worse, in affected services and in everything that they
/// need, and changes that somebody named or judged. Nearest first, at most 100.
#[utoipa::path(get, path = "/incidents/{number}/suspects", responses((status = OK, body = Suspects)))]
async fn list_suspects(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
) -> Answered<Suspects> {
    Ok(Json(ports.changes.suspects(&by, number).await?))
}

/// Reports a change and puts it on the list of suspects, whenever it was. The change is seen by everybody, also when the
/// incident is private.
#[utoipa::path(post, path = "/incidents/{number}/suspects", request_body = ChangeForm,
    responses((status = CREATED, body = Suspect)))]
async fn name_suspect(
    State(ports): State<Ports>,
    At(number): At<IncidentNumber>,
    create: Create<ChangeForm>,
) -> Created {
    create.carry_out(move |by, form| async move { ports.changes.name(&by, number, form).await }).await
}

/// Says what people think of a change: `likely`, `cleared` (and why), or `open` again. It stays on the list from then on.
#[utoipa::path(put, path = "/incidents/{number}/suspects/{change}", request_body = VerdictForm,
    responses((status = OK, body = Suspect)))]
async fn judge_suspect(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(number, change): At2<IncidentNumber, ChangeId>,
    Json(form): Json<VerdictForm>,
) -> Answered<Suspect> {
    Ok(Json(ports.changes.judge(&by, number, change, form).await?))
}
