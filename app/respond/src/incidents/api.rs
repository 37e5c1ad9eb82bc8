//! Server functions of the list of incidents, and of what its rows offer.

use crate::forms::{all, page_after, person_id, read, some};
use app_context::{AppError, ports, signed_in};
use domain::Page;
use domain::incidents::IncidentRow;
use domain::services::ServiceRef;
use leptos::server;

/// A part of the list. Every word may be empty; `after` is the cursor of the part before.
pub async fn list_incidents(
    status: String,
    severity: String,
    service: String,
    search: String,
    after: String,
) -> Result<Page<IncidentRow>, AppError> {
    let by = signed_in()?;
    let severity = severity.parse().ok();
    let filter = domain::incidents::IncidentFilter {
        status: some(status),
        severity,
        service: some(service),
        search: some(search),
    };
    Ok(ports()?.incidents.list(&by, filter, page_after(after)).await?)
}

/// The incidents that are open, for choices.
pub async fn open_incidents() -> Result<Vec<IncidentRow>, AppError> {
    let empty = String::new;
    Ok(list_incidents("open".into(), empty(), empty(), empty(), empty()).await?.items)
}

/// Names of services, for filters and forms.
pub async fn service_names() -> Result<Vec<ServiceRef>, AppError> {
    let by = signed_in()?;
    let rows = ports()?.services.list(&by, None, all()).await?;
    Ok(rows.items.into_iter().map(|row| ServiceRef { id: row.id, slug: row.slug, name: row.name }).collect())
}

/// Gives an unfilled role to whoever asks, or takes it over from `expected`.
#[server]
pub async fn take_role(number: i64, role: String, #[server(default)] expected: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let (role, expected) = (read("role", &role)?, person_id(&expected)?);
    Ok(ports()?.incidents.assign_role(&by, domain::IncidentNumber(number), role, by.person(), expected).await?)
}
