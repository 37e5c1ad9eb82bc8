//! On call: who is, rosters with their shifts, and covers.

use super::input::Instant;
use super::*;
use axum::extract::State;
use domain::oncall::{
    Cover, CoverForm, CoverRequest, CoverRequestForm, Feed, FeedForm, Gaps, HealthView, ManagersForm, PlanForm,
    Preview, RosterForm, RosterNow, RosterPage, RosterRef, RosterVersion, TemporaryForm, TemporaryView,
};
use domain::people::WithSecret;
use domain::{CoverId, CoverRequestId, FeedId, Page, PageRequest, PersonRef, Refusal, TemporaryId, Timestamp};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(who_is_on_call))
        .routes(routes!(what_nobody_holds))
        .routes(routes!(list_rosters, create_roster))
        .routes(routes!(show_roster))
        .routes(routes!(list_versions, publish_version))
        .routes(routes!(take_back_version))
        .routes(routes!(preview_version))
        .routes(routes!(roster_health))
        .routes(routes!(add_cover))
        .routes(routes!(remove_cover))
        .routes(routes!(list_managers, name_managers))
        .routes(routes!(list_cover_requests, ask_for_cover))
        .routes(routes!(withdraw_cover_request))
        .routes(routes!(take_cover_request))
        .routes(routes!(list_feeds, create_feed))
        .routes(routes!(revoke_feed))
        .routes(routes!(add_temporary))
        .routes(routes!(remove_temporary))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Moment {
    /// RFC 3339, or milliseconds since the epoch; now when unset.
    #[param(value_type = Option<String>)]
    at: Option<Instant>,
    /// Slug or id of the only one that is told.
    roster: Option<String>,
}

/// Every roster and who is on call there, by name.
#[utoipa::path(get, path = "/on-call", params(Moment), responses((status = OK, body = Vec<RosterNow>)))]
async fn who_is_on_call(
    State(ports): State<Ports>,
    Caller(by): Caller,
    Query(moment): Query<Moment>,
) -> Answered<Vec<RosterNow>> {
    let at = moment.at.map(|at| at.0);
    Ok(Json(match &moment.roster {
        Some(slug) => vec![ports.on_call.present(&by, slug, at).await?.now],
        None => ports.on_call.now(&by, at).await?,
    }))
}

/// Rosters by name.
#[utoipa::path(get, path = "/rosters", params(PageRequest), responses((status = OK, body = Page<RosterRef>)))]
async fn list_rosters(
    State(ports): State<Ports>,
    Caller(by): Caller,
    Query(page): Query<PageRequest>,
) -> Answered<Page<RosterRef>> {
    Ok(Json(ports.on_call.list(&by, page).await?))
}

#[utoipa::path(post, path = "/rosters", request_body = RosterForm, responses((status = CREATED, body = RosterRef)))]
async fn create_roster(State(ports): State<Ports>, create: Create<RosterForm>) -> Created {
    create.carry_out(|by, form| async move { ports.on_call.create(&by, form).await }).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Window {
    /// RFC 3339, or milliseconds since the epoch. Unset: two weeks from now.
    #[param(value_type = Option<String>)]
    from: Option<Instant>,
    /// At most 92 days after `from`.
    #[param(value_type = Option<String>)]
    to: Option<Instant>,
}

/// What nobody holds, in every roster, soonest first: time without a shift, or whose people are all disabled.
#[utoipa::path(get, path = "/on-call/gaps", params(Window), responses((status = OK, body = Gaps)))]
async fn what_nobody_holds(
    State(ports): State<Ports>,
    Caller(by): Caller,
    Query(window): Query<Window>,
) -> Answered<Gaps> {
    Ok(Json(ports.on_call.gaps(&by, both_ends(&window)?).await?))
}

/// A roster with its shifts between two instants.
#[utoipa::path(get, path = "/rosters/{roster}", params(Window), responses((status = OK, body = RosterPage)))]
async fn show_roster(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
    Query(window): Query<Window>,
) -> Answered<RosterPage> {
    Ok(Json(ports.on_call.show(&by, &slug, both_ends(&window)?).await?))
}

fn both_ends(window: &Window) -> Result<Option<(Timestamp, Timestamp)>, Refusal> {
    match (&window.from, &window.to) {
        (Some(from), Some(to)) => Ok(Some((from.0, to.0))),
        (None, None) => Ok(None),
        _ => Err(Refusal::invalid("to", "Give both ends of the window, or none.")),
    }
}

/// All versions of a roster, the newest first. The last that stands and has begun is the one that holds.
#[utoipa::path(get, path = "/rosters/{roster}/versions", responses((status = OK, body = Vec<RosterVersion>)))]
async fn list_versions(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
) -> Answered<Vec<RosterVersion>> {
    Ok(Json(ports.on_call.versions(&by, &slug).await?))
}

/// Publishes the rotations of a roster, whole, from an instant on. What has passed stays as it was.
#[utoipa::path(
    post,
    path = "/rosters/{roster}/versions",
    request_body = PlanForm,
    responses((status = CREATED, body = RosterVersion))
)]
async fn publish_version(State(ports): State<Ports>, At(slug): At<String>, create: Create<PlanForm>) -> Created {
    create.carry_out(|by, form| async move { ports.on_call.publish(&by, &slug, form).await }).await
}

/// Withdraws a version that has not taken effect. One that holds is followed by what held before it.
#[utoipa::path(delete, path = "/rosters/{roster}/versions/{version}", responses((status = NO_CONTENT)))]
async fn take_back_version(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(slug, number): At2<String, i32>,
) -> Done {
    ports.on_call.take_back(&by, &slug, number).await?;
    Ok(NoContent)
}

/// What publishing would do: the final schedule, what changes for whom, and every finding before and after.
#[utoipa::path(
    post,
    path = "/rosters/{roster}/preview",
    params(Window),
    request_body = PlanForm,
    responses((status = OK, body = Preview))
)]
async fn preview_version(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
    Query(window): Query<Window>,
    Json(form): Json<PlanForm>,
) -> Answered<Preview> {
    Ok(Json(ports.on_call.preview(&by, &slug, form, both_ends(&window)?).await?))
}

/// The coming year of a roster, measured: coverage, balance, what each person carries, and findings.
#[utoipa::path(get, path = "/rosters/{roster}/health", responses((status = OK, body = HealthView)))]
async fn roster_health(State(ports): State<Ports>, Caller(by): Caller, At(slug): At<String>) -> Answered<HealthView> {
    Ok(Json(ports.on_call.health(&by, &slug).await?))
}

/// Puts somebody on call for a while, in the place of whoever would be.
#[utoipa::path(post, path = "/covers", request_body = CoverForm, responses((status = CREATED, body = Cover)))]
async fn add_cover(State(ports): State<Ports>, create: Create<CoverForm>) -> Created {
    create.carry_out(|by, form| async move { ports.on_call.add_cover(&by, form).await }).await
}

#[utoipa::path(delete, path = "/covers/{cover}", responses((status = NO_CONTENT)))]
async fn remove_cover(State(ports): State<Ports>, Caller(by): Caller, At(cover): At<CoverId>) -> Done {
    ports.on_call.remove_cover(&by, cover).await?;
    Ok(NoContent)
}

/// Who edits a roster. Nobody named: everybody with the role of a manager.
#[utoipa::path(get, path = "/rosters/{roster}/managers", responses((status = OK, body = Vec<PersonRef>)))]
async fn list_managers(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
) -> Answered<Vec<PersonRef>> {
    Ok(Json(ports.on_call.managers(&by, &slug).await?))
}

/// Names who edits a roster, all of them at once.
#[utoipa::path(
    put,
    path = "/rosters/{roster}/managers",
    request_body = ManagersForm,
    responses((status = OK, body = Vec<PersonRef>))
)]
async fn name_managers(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
    Json(form): Json<ManagersForm>,
) -> Answered<Vec<PersonRef>> {
    Ok(Json(ports.on_call.set_managers(&by, &slug, form).await?))
}

/// Requests that wait and concern the caller, soonest first.
#[utoipa::path(get, path = "/cover-requests", responses((status = OK, body = Vec<CoverRequest>)))]
async fn list_cover_requests(State(ports): State<Ports>, Caller(by): Caller) -> Answered<Vec<CoverRequest>> {
    Ok(Json(ports.on_call.cover_requests(&by).await?))
}

/// Asks one person, or everybody of the roster, to take somebody's time.
#[utoipa::path(
    post,
    path = "/cover-requests",
    request_body = CoverRequestForm,
    responses((status = CREATED, body = CoverRequest))
)]
async fn ask_for_cover(State(ports): State<Ports>, create: Create<CoverRequestForm>) -> Created {
    create.carry_out(|by, form| async move { ports.on_call.ask_for_cover(&by, form).await }).await
}

/// Takes the time that was asked for. Whoever is first has it.
#[utoipa::path(post, path = "/cover-requests/{request}/take", responses((status = OK, body = Cover)))]
async fn take_cover_request(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(request): At<CoverRequestId>,
) -> Answered<Cover> {
    Ok(Json(ports.on_call.take_cover_request(&by, request).await?))
}

#[utoipa::path(delete, path = "/cover-requests/{request}", responses((status = NO_CONTENT)))]
async fn withdraw_cover_request(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(request): At<CoverRequestId>,
) -> Done {
    ports.on_call.withdraw_cover_request(&by, request).await?;
    Ok(NoContent)
}

/// The calendars of the caller, the newest first.
#[utoipa::path(get, path = "/calendars", responses((status = OK, body = Vec<Feed>)))]
async fn list_feeds(State(ports): State<Ports>, Caller(by): Caller) -> Answered<Vec<Feed>> {
    Ok(Json(ports.on_call.feeds(&by).await?))
}

/// Makes a calendar that programs subscribe to at `/ical/{secret}.ics`. The secret is shown this once.
#[utoipa::path(
    post,
    path = "/calendars",
    request_body = FeedForm,
    responses((status = CREATED, body = WithSecret<Feed>))
)]
async fn create_feed(State(ports): State<Ports>, create: Create<FeedForm>) -> Created {
    create.carry_out(|by, form| async move { ports.on_call.create_feed(&by, form).await }).await
}

/// Ends a calendar: its address answers no more.
#[utoipa::path(delete, path = "/calendars/{calendar}", responses((status = NO_CONTENT)))]
async fn revoke_feed(State(ports): State<Ports>, Caller(by): Caller, At(feed): At<FeedId>) -> Done {
    ports.on_call.revoke_feed(&by, feed).await?;
    Ok(NoContent)
}

/// Replaces what the rotations of a layer say for a while.
#[utoipa::path(
    post,
    path = "/rosters/{roster}/temporary-schedules",
    request_body = TemporaryForm,
    responses((status = CREATED, body = TemporaryView))
)]
async fn add_temporary(State(ports): State<Ports>, At(slug): At<String>, create: Create<TemporaryForm>) -> Created {
    create.carry_out(|by, form| async move { ports.on_call.add_temporary(&by, &slug, form).await }).await
}

/// Takes a temporary schedule back. A running one ends now.
#[utoipa::path(delete, path = "/temporary-schedules/{temporary}", responses((status = NO_CONTENT)))]
async fn remove_temporary(State(ports): State<Ports>, Caller(by): Caller, At(temporary): At<TemporaryId>) -> Done {
    ports.on_call.remove_temporary(&by, temporary).await?;
    Ok(NoContent)
}
