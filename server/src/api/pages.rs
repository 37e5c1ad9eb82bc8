//! Pages: notifications that must be acknowledged.

use super::*;
use axum::extract::State;
use domain::PageId;
use domain::escalation::PageView;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(my_pages)).routes(routes!(acknowledge_page))
}

/// Unacknowledged pages that were sent to the caller, newest first.
#[utoipa::path(get, path = "/pages", responses((status = OK, body = Vec<PageView>)))]
async fn my_pages(State(ports): State<Ports>, Caller(by): Caller) -> Answered<Vec<PageView>> {
    Ok(Json(ports.escalations.my_pages(&by).await?))
}

/// Acknowledges the alert of a page; nobody else is paged.
#[utoipa::path(post, path = "/pages/{page}/acknowledge", responses((status = NO_CONTENT)))]
async fn acknowledge_page(State(ports): State<Ports>, Caller(by): Caller, At(page): At<PageId>) -> Done {
    ports.escalations.acknowledge_page(&by, page).await?;
    Ok(NoContent)
}
