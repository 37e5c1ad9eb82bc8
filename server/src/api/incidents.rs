//! Incidents: declaring, finding, and reading all about one.

use super::*;
use axum::extract::State;
use domain::incidents::{DeclareForm, IncidentFilter, IncidentRef, IncidentRow, Room, Stretch, TimelineItem};
use domain::now::Board;
use domain::timeline::About;
use domain::{IncidentNumber, Page, PageRequest, Refusal};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(now))
        .routes(routes!(list_incidents, declare_incident))
        .routes(routes!(similar_incidents))
        .routes(routes!(show_incident))
        .routes(routes!(read_timeline, super::timeline::add_entry))
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

/// Which part of a log or a timeline: the newest entries, or those next to a `seq` on one side of it.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Known {
    /// Entries before this `seq`: the `next` of a page that was asked for without `after`.
    pub(super) before: Option<i64>,
    /// Entries after this `seq`: of the last one known, or the `next` of a page that was asked for with `after`.
    pub(super) after: Option<i64>,
}

impl Known {
    pub(super) fn stretch(&self) -> Result<Stretch, Refusal> {
        match (self.before, self.after) {
            (None, None) => Ok(Stretch::Newest),
            (Some(seq), None) => Ok(Stretch::Before(seq)),
            (None, Some(seq)) => Ok(Stretch::After(seq)),
            (Some(_), Some(_)) => Err(Refusal::invalid("before", "Use before or after, not both.")),
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Narrowed {
    /// Only what is about this.
    #[param(inline)]
    about: Option<About>,
}

/// What happened, with who and when: at most 200 events, oldest first. `next` is the cursor of more in the direction
/// asked for.
#[utoipa::path(get, path = "/incidents/{number}/timeline", params(Known, Narrowed),
    responses((status = OK, body = Page<TimelineItem>)))]
async fn read_timeline(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
    Query(known): Query<Known>,
    Query(narrowed): Query<Narrowed>,
) -> Answered<Page<TimelineItem>> {
    let stretch = known.stretch()?;
    let page = match narrowed.about {
        Some(about) => ports.timelines.about(&by, number, about, stretch).await?,
        None => ports.incidents.timeline(&by, number, stretch).await?,
    };
    Ok(Json(page))
}
