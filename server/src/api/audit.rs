//! The audit log.

use super::*;
use axum::extract::State;
use domain::incidents::TimelineItem;
use domain::{Page, PageRequest};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(read_audit))
}

/// Everything that ever changed, newest first.
#[utoipa::path(get, path = "/audit", params(PageRequest), responses((status = OK, body = Page<TimelineItem>)))]
async fn read_audit(
    State(ports): State<Ports>,
    Caller(by): Caller,
    Query(page): Query<PageRequest>,
) -> Answered<Page<TimelineItem>> {
    Ok(Json(ports.now.audit(&by, page).await?))
}
