//! Server functions of the list of incidents, and of what its rows offer.

use app_context::AppError;
#[cfg(feature = "ssr")]
use app_context::{ports, signed_in};
use domain::Page;
use domain::incidents::IncidentRow;
use domain::services::ServiceRef;
use leptos::server;

#[server]
pub async fn list_incidents(
    #[server(default)] status: String,
    #[server(default)] severity: String,
    #[server(default)] service: String,
    #[server(default)] search: String,
    #[server(default)] after: String,
) -> Result<Page<IncidentRow>, AppError> {
    use crate::forms::{page_after, some};
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

/// Names of services, for filters and forms.
#[server]
pub async fn service_names() -> Result<Vec<ServiceRef>, AppError> {
    let by = signed_in()?;
    let rows = ports()?.services.list(&by, None, crate::forms::all()).await?;
    Ok(rows.items.into_iter().map(|row| ServiceRef { id: row.id, slug: row.slug, name: row.name }).collect())
}

/// Gives an unfilled role to whoever asks, or takes it over from `expected`.
#[server]
pub async fn take_role(number: i64, role: String, #[server(default)] expected: String) -> Result<(), AppError> {
    use crate::forms::{person_id, read};
    let by = signed_in()?;
    let (role, expected) = (read("role", &role)?, person_id(&expected)?);
    Ok(ports()?.incidents.assign_role(&by, domain::IncidentNumber(number), role, by.person(), expected).await?)
}
