//! Runbooks.

use super::*;
use axum::extract::State;
use domain::services::{Runbook, RunbookEdit, RunbookFilter, RunbookForm};
use domain::{Page, PageRequest, RunbookId};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list_runbooks, create_runbook))
        .routes(routes!(show_runbook, change_runbook))
        .routes(routes!(archive_runbook, restore_runbook))
        .routes(routes!(review_runbook))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Listed {
    /// Words in the title, the text or the name of a service.
    search: Option<String>,
    /// True: those that were put away, instead of those in use.
    #[serde(default)]
    archived: bool,
}

/// Runbooks by title.
#[utoipa::path(get, path = "/runbooks", params(Listed, PageRequest), responses((status = OK, body = Page<Runbook>)))]
async fn list_runbooks(
    State(ports): State<Ports>,
    Caller(by): Caller,
    Query(listed): Query<Listed>,
    Query(page): Query<PageRequest>,
) -> Answered<Page<Runbook>> {
    Ok(Json(
        ports.services.runbooks(&by, RunbookFilter { search: listed.search, archived: listed.archived }, page).await?,
    ))
}

#[utoipa::path(post, path = "/runbooks", request_body = RunbookForm, responses((status = CREATED, body = Runbook)))]
async fn create_runbook(State(ports): State<Ports>, create: Create<RunbookForm>) -> Created {
    create.carry_out(|by, form| async move { ports.services.create_runbook(&by, form).await }).await
}

#[utoipa::path(get, path = "/runbooks/{runbook}", responses((status = OK, body = Runbook)))]
async fn show_runbook(State(ports): State<Ports>, Caller(by): Caller, At(runbook): At<RunbookId>) -> Answered<Runbook> {
    Ok(Json(ports.services.runbook(&by, runbook).await?))
}

/// Changes a runbook whole. `version` is the one that was read: when somebody else has changed it since, this is a
/// conflict and nothing is changed.
#[utoipa::path(put, path = "/runbooks/{runbook}", request_body = RunbookEdit, responses((status = OK, body = Runbook)))]
async fn change_runbook(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(runbook): At<RunbookId>,
    Json(edit): Json<RunbookEdit>,
) -> Answered<Runbook> {
    Ok(Json(ports.services.change_runbook(&by, runbook, edit).await?))
}

/// Puts a runbook away: it is kept, and stands beside no alert.
#[utoipa::path(put, path = "/runbooks/{runbook}/archived", responses((status = NO_CONTENT)))]
async fn archive_runbook(State(ports): State<Ports>, Caller(by): Caller, At(runbook): At<RunbookId>) -> Done {
    ports.services.archive_runbook(&by, runbook, true).await?;
    Ok(NoContent)
}

/// Takes a runbook back into use.
#[utoipa::path(delete, path = "/runbooks/{runbook}/archived", responses((status = NO_CONTENT)))]
async fn restore_runbook(State(ports): State<Ports>, Caller(by): Caller, At(runbook): At<RunbookId>) -> Done {
    ports.services.archive_runbook(&by, runbook, false).await?;
    Ok(NoContent)
}

/// Marks a runbook as read and still right, today.
#[utoipa::path(post, path = "/runbooks/{runbook}/review", responses((status = NO_CONTENT)))]
async fn review_runbook(State(ports): State<Ports>, Caller(by): Caller, At(runbook): At<RunbookId>) -> Done {
    ports.services.review_runbook(&by, runbook).await?;
    Ok(NoContent)
}
