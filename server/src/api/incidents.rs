//! Incidents: declaring, finding, and reading all about one.

use super::*;
use axum::extract::State;
use domain::incidents::{DeclareForm, IncidentFilter, IncidentRef, IncidentRow, LogLine, Room, TimelineItem};
use domain::now::Board;
use domain::{IncidentNumber, Page, PageRequest};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(now))
        .routes(routes!(list_incidents, declare_incident))
        .routes(routes!(similar_incidents))
        .routes(routes!(show_incident))
        .routes(routes!(read_log, super::room::say))
        .routes(routes!(read_timeline))
}

/// What matters at this moment: open incidents, firing alerts, who is on call, the caller's pages and shifts.
#[utoipa::path(get, path = "/now", responses((status = OK, body = Board)))]
async fn now(State(ports): State<Ports>, Caller(by): Caller) -> Answered<Board> {
    Ok(Json(ports.now.board(&by).await?))
}

/// Incidents, newest first.
#[utoipa::path(get, path = "/incidents", params(IncidentFilter, PageRequest),
    responses((status = OK, body = Page<IncidentRow>)))]
async fn list_incidents(
    State(ports): State<Ports>,
    Caller(by): Caller,
    Query(filter): Query<IncidentFilter>,
    Query(page): Query<PageRequest>,
) -> Answered<Page<IncidentRow>> {
    Ok(Json(ports.incidents.list(&by, filter, page).await?))
}

/// Declares an incident. Only a title is needed.
#[utoipa::path(post, path = "/incidents", request_body = DeclareForm,
    responses((status = CREATED, body = IncidentRef)))]
async fn declare_incident(State(ports): State<Ports>, create: Create<DeclareForm>) -> Created {
    create.carry_out(|by, form| async move { ports.incidents.declare(&by, form).await }).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Title {
    /// What is wrong, in somebody's words.
    title: String,
}

/// Open incidents that sound like a title, best first: so that two teams do not work apart.
#[utoipa::path(get, path = "/incidents/similar", params(Title), responses((status = OK, body = Vec<IncidentRow>)))]
async fn similar_incidents(
    State(ports): State<Ports>,
    Caller(by): Caller,
    Query(like): Query<Title>,
) -> Answered<Vec<IncidentRow>> {
    Ok(Json(ports.incidents.similar(&by, &like.title).await?))
}

/// Everything in the room of an incident but its log and its timeline.
#[utoipa::path(get, path = "/incidents/{number}", responses((status = OK, body = Room)))]
async fn show_incident(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
) -> Answered<Room> {
    Ok(Json(ports.incidents.room(&by, number).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct After {
    /// `seq` of the last line known. Unset: the newest 200 lines.
    after: Option<i64>,
}

/// Lines of the log, oldest first, at most 200.
#[utoipa::path(get, path = "/incidents/{number}/log", params(After), responses((status = OK, body = Vec<LogLine>)))]
async fn read_log(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
    Query(known): Query<After>,
) -> Answered<Vec<LogLine>> {
    Ok(Json(ports.incidents.log(&by, number, known.after).await?))
}

/// What happened, oldest first, with who and when.
#[utoipa::path(get, path = "/incidents/{number}/timeline", responses((status = OK, body = Vec<TimelineItem>)))]
async fn read_timeline(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
) -> Answered<Vec<TimelineItem>> {
    Ok(Json(ports.incidents.timeline(&by, number).await?))
}
