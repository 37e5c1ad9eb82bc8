//! Bringing in the schedule of another system from its calendar.

use super::*;
use axum::extract::State;
use domain::oncall::{ImportForm, ImportPeopleForm, ImportView, TakenOver};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(with_calendar(routes!(waiting_import, bring_import, leave_import)))
        .routes(routes!(say_who))
        .routes(routes!(import_as_draft))
        .routes(routes!(take_import_over))
}

/// The calendar that waits, with the rotations it was recognised as; null when none does.
#[utoipa::path(get, path = "/rosters/{roster}/import", responses((status = OK, body = Option<ImportView>)))]
async fn waiting_import(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
) -> Answered<Option<ImportView>> {
    Ok(Json(ports.imports.waiting(&by, &slug).await?))
}

/// Reads a calendar, by its text or its address. Nothing of the roster changes; one that waited is replaced.
#[utoipa::path(
    post,
    path = "/rosters/{roster}/import",
    request_body = ImportForm,
    responses((status = CREATED, body = ImportView))
)]
async fn bring_import(State(ports): State<Ports>, At(slug): At<String>, create: Create<ImportForm>) -> Created {
    create.carry_out(|by, form| async move { ports.imports.bring(&by, &slug, form).await }).await
}

/// Forgets the calendar that waits.
#[utoipa::path(delete, path = "/rosters/{roster}/import", responses((status = NO_CONTENT)))]
async fn leave_import(State(ports): State<Ports>, Caller(by): Caller, At(slug): At<String>) -> Done {
    ports.imports.leave(&by, &slug).await?;
    Ok(NoContent)
}

/// Says who is meant by names of the calendar.
#[utoipa::path(
    put,
    path = "/rosters/{roster}/import/people",
    request_body = ImportPeopleForm,
    responses((status = OK, body = ImportView))
)]
async fn say_who(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
    Json(form): Json<ImportPeopleForm>,
) -> Answered<ImportView> {
    Ok(Json(ports.imports.say_who(&by, &slug, form).await?))
}

/// Makes its rotations the caller's draft.
#[utoipa::path(post, path = "/rosters/{roster}/import/draft", responses((status = NO_CONTENT)))]
async fn import_as_draft(State(ports): State<Ports>, Caller(by): Caller, At(slug): At<String>) -> Done {
    ports.imports.as_draft(&by, &slug).await?;
    Ok(NoContent)
}

#[derive(Deserialize, ToSchema)]
struct Reason {
    /// Asked for where a layer has fewer than three people.
    #[serde(default)]
    reason: Option<String>,
}

/// Publishes its rotations from now on, with covers where the calendar departs from them.
#[utoipa::path(
    post,
    path = "/rosters/{roster}/import/take-over",
    request_body = Reason,
    responses((status = OK, body = TakenOver))
)]
async fn take_import_over(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
    Json(form): Json<Reason>,
) -> Answered<TakenOver> {
    Ok(Json(ports.imports.take_over(&by, &slug, form.reason).await?))
}
