//! Runbooks.

use super::people::Search;
use super::*;
use axum::extract::State;
use domain::services::{Runbook, RunbookForm};
use domain::{Page, PageRequest, RunbookId};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list_runbooks, create_runbook))
        .routes(routes!(show_runbook))
        .routes(routes!(review_runbook))
}

#[utoipa::path(get, path = "/runbooks", params(Search, PageRequest), responses((status = OK, body = Page<Runbook>)))]
async fn list_runbooks(
    State(ports): State<Ports>,
    Caller(by): Caller,
    Query(search): Query<Search>,
    Query(page): Query<PageRequest>,
) -> Answered<Page<Runbook>> {
    Ok(Json(ports.services.runbooks(&by, search.search, page).await?))
}

#[utoipa::path(post, path = "/runbooks", request_body = RunbookForm, responses((status = CREATED, body = Runbook)))]
async fn create_runbook(State(ports): State<Ports>, create: Create<RunbookForm>) -> Created {
    create.carry_out(|by, form| async move { ports.services.create_runbook(&by, form).await }).await
}

#[utoipa::path(get, path = "/runbooks/{runbook}", responses((status = OK, body = Runbook)))]
async fn show_runbook(State(ports): State<Ports>, Caller(by): Caller, At(runbook): At<RunbookId>) -> Answered<Runbook> {
    Ok(Json(ports.services.runbook(&by, runbook).await?))
}

/// Marks a runbook as read and still right, today.
#[utoipa::path(post, path = "/runbooks/{runbook}/review", responses((status = NO_CONTENT)))]
async fn review_runbook(State(ports): State<Ports>, Caller(by): Caller, At(runbook): At<RunbookId>) -> Done {
    ports.services.review_runbook(&by, runbook).await?;
    Ok(NoContent)
}
