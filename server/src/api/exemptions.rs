//! Exemptions: when people are not to be on call.

use super::*;
use axum::extract::State;
use domain::exemptions::{AbsenceCalendar, AbsenceCalendarForm, Exemption, ExemptionForm};
use domain::{AbsenceCalendarId, ExemptionId};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list_exemptions, make_exemption))
        .routes(routes!(end_exemption))
        .routes(routes!(list_exemptions_of_roster))
        .routes(with_calendar(routes!(list_absence_calendars, add_absence_calendar)))
        .routes(routes!(remove_absence_calendar))
        .routes(routes!(read_absence_calendar))
}

/// The caller's own, and those whose lead the caller is, the next first.
#[utoipa::path(get, path = "/exemptions", responses((status = OK, body = Vec<Exemption>)))]
async fn list_exemptions(State(ports): State<Ports>, Caller(by): Caller) -> Answered<Vec<Exemption>> {
    Ok(Json(ports.exemptions.mine(&by).await?))
}

/// Exempts the caller from being on call; a program with the rights of a manager names whom.
#[utoipa::path(
    post,
    path = "/exemptions",
    request_body = ExemptionForm,
    responses((status = CREATED, body = Exemption))
)]
async fn make_exemption(State(ports): State<Ports>, create: Create<ExemptionForm>) -> Created {
    create.carry_out(|by, form| async move { ports.exemptions.exempt(&by, form).await }).await
}

/// Ends an exemption.
#[utoipa::path(delete, path = "/exemptions/{exemption}", responses((status = NO_CONTENT)))]
async fn end_exemption(State(ports): State<Ports>, Caller(by): Caller, At(exemption): At<ExemptionId>) -> Done {
    ports.exemptions.end(&by, exemption).await?;
    Ok(NoContent)
}

/// Of everybody who takes turns in a roster: what follows, and, where it is the caller's to know, why.
#[utoipa::path(get, path = "/rosters/{roster}/exemptions", responses((status = OK, body = Vec<Exemption>)))]
async fn list_exemptions_of_roster(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
) -> Answered<Vec<Exemption>> {
    Ok(Json(ports.exemptions.of_roster(&by, &slug).await?))
}

/// Calendars of the caller in which their times away stand.
#[utoipa::path(get, path = "/me/absence-calendars", responses((status = OK, body = Vec<AbsenceCalendar>)))]
async fn list_absence_calendars(State(ports): State<Ports>, Caller(by): Caller) -> Answered<Vec<AbsenceCalendar>> {
    Ok(Json(ports.exemptions.calendars(&by).await?))
}

/// Reads a calendar of the caller: now, and each hour from then on where it has an address. One of the same name is
/// replaced.
#[utoipa::path(
    post,
    path = "/me/absence-calendars",
    request_body = AbsenceCalendarForm,
    responses((status = CREATED, body = AbsenceCalendar))
)]
async fn add_absence_calendar(State(ports): State<Ports>, create: Create<AbsenceCalendarForm>) -> Created {
    create.carry_out(|by, form| async move { ports.exemptions.add_calendar(&by, form).await }).await
}

/// Forgets a calendar of the caller, and its times.
#[utoipa::path(delete, path = "/me/absence-calendars/{calendar}", responses((status = NO_CONTENT)))]
async fn remove_absence_calendar(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(calendar): At<AbsenceCalendarId>,
) -> Done {
    ports.exemptions.remove_calendar(&by, calendar).await?;
    Ok(NoContent)
}

/// Reads a calendar of the caller again. What stands in its way is told with it.
#[utoipa::path(
    post,
    path = "/me/absence-calendars/{calendar}/refresh",
    responses((status = OK, body = AbsenceCalendar))
)]
async fn read_absence_calendar(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(calendar): At<AbsenceCalendarId>,
) -> Answered<AbsenceCalendar> {
    Ok(Json(ports.exemptions.read_calendar(&by, calendar).await?))
}
