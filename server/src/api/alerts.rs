//! Alerts.

use super::*;
use axum::extract::State;
use domain::alerts::{AlertFilter, AlertPage, AlertRow, RaiseForm, Raised};
use domain::{AlertId, Page, PageRequest};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list_alerts, raise_alert))
        .routes(routes!(show_alert))
        .routes(routes!(acknowledge_alert))
        .routes(routes!(resolve_alert))
}

/// Alerts, newest first.
#[utoipa::path(get, path = "/alerts", params(AlertFilter, PageRequest), responses((status = OK, body = Page<AlertRow>)))]
async fn list_alerts(
    State(ports): State<Ports>,
    Caller(by): Caller,
    Query(filter): Query<AlertFilter>,
    Query(page): Query<PageRequest>,
) -> Answered<Page<AlertRow>> {
    Ok(Json(ports.alerts.list(&by, filter, page).await?))
}

/// Pages somebody by hand: opens an alert of a service, and pages whom it names or whom the service's policy says.
#[utoipa::path(post, path = "/alerts", request_body = RaiseForm, responses((status = CREATED, body = Raised)))]
async fn raise_alert(State(ports): State<Ports>, create: Create<RaiseForm>) -> Created {
    create.carry_out(|by, form| async move { ports.alerts.raise(&by, form).await }).await
}

#[utoipa::path(get, path = "/alerts/{alert}", responses((status = OK, body = AlertPage)))]
async fn show_alert(State(ports): State<Ports>, Caller(by): Caller, At(alert): At<AlertId>) -> Answered<AlertPage> {
    Ok(Json(ports.alerts.show(&by, alert).await?))
}

/// Stops the paging. Acknowledging again is no error: the first one stands.
#[utoipa::path(post, path = "/alerts/{alert}/acknowledge", responses((status = NO_CONTENT)))]
async fn acknowledge_alert(State(ports): State<Ports>, Caller(by): Caller, At(alert): At<AlertId>) -> Done {
    ports.alerts.acknowledge(&by, alert).await?;
    Ok(NoContent)
}

#[utoipa::path(post, path = "/alerts/{alert}/resolve", responses((status = NO_CONTENT)))]
async fn resolve_alert(State(ports): State<Ports>, Caller(by): Caller, At(alert): At<AlertId>) -> Done {
    ports.alerts.resolve(&by, alert).await?;
    Ok(NoContent)
}
