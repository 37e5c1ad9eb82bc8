//! Server functions of alerts.

use app_context::AppError;
#[cfg(feature = "ssr")]
use app_context::{ports, signed_in};
use domain::alerts::{AlertPage, AlertRow};
use domain::{AlertId, Page};
use leptos::server;

#[server]
pub async fn list_alerts(
    #[server(default)] status: String,
    #[server(default)] service: String,
    #[server(default)] search: String,
    #[server(default)] after: String,
) -> Result<Page<AlertRow>, AppError> {
    use crate::forms::{page_after, some};
    let by = signed_in()?;
    let filter = domain::alerts::AlertFilter { status: some(status), service: some(service), search: some(search) };
    Ok(ports()?.alerts.list(&by, filter, page_after(after)).await?)
}

#[server]
pub async fn load_alert(alert: AlertId) -> Result<AlertPage, AppError> {
    let by = signed_in()?;
    Ok(ports()?.alerts.show(&by, alert).await?)
}

#[server]
pub async fn acknowledge_alert(alert: AlertId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.alerts.acknowledge(&by, alert).await?)
}

#[server]
pub async fn resolve_alert(alert: AlertId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.alerts.resolve(&by, alert).await?)
}

/// `number` as people write it: `INC-42` or `42`.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn attach_alert(alert: AlertId, number: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let number = crate::forms::incident_number("number", &number)?;
    Ok(ports()?.incidents.attach_alert(&by, number, alert).await?)
}
