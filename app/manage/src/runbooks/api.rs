//! Runbooks, as their pages ask for them.

use app_context::AppError;
use domain::services::Runbook;
use domain::{Page, RunbookId, ServiceId};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    app_context::{ports, redirect_to, signed_in},
    domain::PageRequest,
    domain::services::{RunbookEdit, RunbookFilter, RunbookForm},
};

#[server]
pub async fn load_runbooks(
    search: Option<String>,
    archived: bool,
    after: Option<String>,
) -> Result<Page<Runbook>, AppError> {
    let by = signed_in()?;
    let filter = RunbookFilter { search, archived };
    Ok(ports()?.services.runbooks(&by, filter, PageRequest { after, limit: None }).await?)
}

#[server]
pub async fn load_runbook(id: RunbookId) -> Result<Runbook, AppError> {
    let by = signed_in()?;
    Ok(ports()?.services.runbook(&by, id).await?)
}

/// Ids and names of the services that a runbook can be for.
#[server]
pub async fn load_runbook_services() -> Result<Vec<(String, String)>, AppError> {
    let by = signed_in()?;
    let all = PageRequest { after: None, limit: Some(200) };
    let services = ports()?.services.list(&by, None, all).await?;
    Ok(services.items.into_iter().map(|service| (service.id.to_string(), service.name)).collect())
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn create_runbook(
    #[server(default)] services: Vec<ServiceId>,
    title: String,
    body: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let form = RunbookForm { service_ids: services, title, body };
    let created = ports()?.services.create_runbook(&by, form).await?;
    redirect_to(&format!("/runbooks/{}", created.id));
    Ok(())
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn change_runbook(
    id: RunbookId,
    version: i32,
    #[server(default)] services: Vec<ServiceId>,
    title: String,
    body: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let edit = RunbookEdit { version, service_ids: services, title, body };
    ports()?.services.change_runbook(&by, id, edit).await?;
    redirect_to(&format!("/runbooks/{id}"));
    Ok(())
}

#[server]
pub async fn archive_runbook(id: RunbookId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.services.archive_runbook(&by, id, true).await?)
}

#[server]
pub async fn restore_runbook(id: RunbookId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.services.archive_runbook(&by, id, false).await?)
}

#[server]
pub async fn review_runbook(id: RunbookId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.services.review_runbook(&by, id).await?)
}
