//! Announcements: what somebody is about to do.

use super::*;
use axum::extract::State;
use domain::announcements::{Announcement, AnnouncementForm, DecisionForm};
use domain::{AnnouncementId, IncidentNumber};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(list_announcements, announce)).routes(routes!(decide_announcement))
}

/// What people and programs are about to do, those that are open first; at most 100.
#[utoipa::path(get, path = "/incidents/{number}/announcements", responses((status = OK, body = Vec<Announcement>)))]
async fn list_announcements(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
) -> Answered<Vec<Announcement>> {
    Ok(Json(ports.announcements.list(&by, number).await?))
}

/// Says what the caller is about to do. It waits until whoever commands lets it go ahead; the answer tells who else is about
/// to touch the same.
#[utoipa::path(post, path = "/incidents/{number}/announcements", request_body = AnnouncementForm,
    responses((status = CREATED, body = Announcement)))]
async fn announce(
    State(ports): State<Ports>,
    At(number): At<IncidentNumber>,
    create: Create<AnnouncementForm>,
) -> Created {
    create.carry_out(move |by, form| async move { ports.announcements.announce(&by, number, form).await }).await
}

/// Holds it or lets it go ahead (whoever commands), or says that it is done or withdrawn. 409 while somebody else touches the
/// same, or when somebody else commands.
#[utoipa::path(put, path = "/incidents/{number}/announcements/{announcement}", request_body = DecisionForm,
    responses((status = OK, body = Announcement)))]
async fn decide_announcement(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(number, announcement): At2<IncidentNumber, AnnouncementId>,
    Json(form): Json<DecisionForm>,
) -> Answered<Announcement> {
    Ok(Json(ports.announcements.decide(&by, number, announcement, form).await?))
}
