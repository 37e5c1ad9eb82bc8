//! Server functions of alerts.

use crate::forms::{incident_number, page_after, some};
use app_context::{AppError, ports, signed_in};
use domain::alerts::{AlertFilter, AlertPage, AlertRow};
use domain::{AlertId, Page};
use leptos::server;

/// A part of the list. Every word may be empty; `after` is the cursor of the part before.
pub async fn list_alerts(
    status: String,
    service: String,
    search: String,
    after: String,
) -> Result<Page<AlertRow>, AppError> {
    let by = signed_in()?;
    let filter = AlertFilter { status: some(status), service: some(service), search: some(search) };
    Ok(ports()?.alerts.list(&by, filter, page_after(after)).await?)
}

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
    let number = incident_number("number", &number)?;
    Ok(ports()?.incidents.attach_alert(&by, number, alert).await?)
}
