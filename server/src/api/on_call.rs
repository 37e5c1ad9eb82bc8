//! On call: who is, rosters with their shifts, and covers.

use super::input::Instant;
use super::*;
use axum::extract::State;
use domain::oncall::{Cover, CoverForm, RosterForm, RosterNow, RosterPage, RosterRef};
use domain::{CoverId, Page, PageRequest, Refusal};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(who_is_on_call))
        .routes(routes!(list_rosters, create_roster))
        .routes(routes!(show_roster))
        .routes(routes!(add_cover))
        .routes(routes!(remove_cover))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Moment {
    /// RFC 3339, or milliseconds since the epoch; now when unset.
    #[param(value_type = Option<String>)]
    at: Option<Instant>,
}

/// Every roster and who is on call there, by name.
#[utoipa::path(get, path = "/on-call", params(Moment), responses((status = OK, body = Vec<RosterNow>)))]
async fn who_is_on_call(
    State(ports): State<Ports>,
    Caller(by): Caller,
    Query(moment): Query<Moment>,
) -> Answered<Vec<RosterNow>> {
    Ok(Json(ports.on_call.now(&by, moment.at.map(|at| at.0)).await?))
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

/// A roster with its shifts between two instants.
#[utoipa::path(get, path = "/rosters/{roster}", params(Window), responses((status = OK, body = RosterPage)))]
async fn show_roster(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
    Query(window): Query<Window>,
) -> Answered<RosterPage> {
    let window = match (window.from, window.to) {
        (Some(from), Some(to)) => Some((from.0, to.0)),
        (None, None) => None,
        _ => return Err(Refusal::invalid("to", "Give both ends of the window, or none.").into()),
    };
    Ok(Json(ports.on_call.show(&by, &slug, window).await?))
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
