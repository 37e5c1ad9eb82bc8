//! Runbooks, as their pages ask for them.

use app_context::{AppError, ports, redirect_to, say, say_undo, signed_in};
use domain::services::{Runbook, RunbookEdit, RunbookFilter, RunbookForm};
use domain::{Page, PageRequest, RunbookId, ServiceId};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

pub async fn load_runbooks(
    search: Option<String>,
    archived: bool,
    after: Option<String>,
) -> Result<Page<Runbook>, AppError> {
    let by = signed_in()?;
    let filter = RunbookFilter { search, archived };
    Ok(ports()?.services.runbooks(&by, filter, PageRequest { after, limit: None }).await?)
}

pub async fn load_runbook(id: RunbookId) -> Result<Runbook, AppError> {
    let by = signed_in()?;
    Ok(ports()?.services.runbook(&by, id).await?)
}

/// Ids and names of the services that a runbook can be for.
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
    ports()?.services.archive_runbook(&by, id, true).await?;
    let back = [("id", id.to_string())];
    say_undo("Archived. It stands beside no alert any more.", RestoreRunbook::PATH, &back);
    Ok(())
}

#[server]
pub async fn restore_runbook(id: RunbookId) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.services.archive_runbook(&by, id, false).await?;
    say("In use again.");
    Ok(())
}

#[server]
pub async fn review_runbook(id: RunbookId) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.services.review_runbook(&by, id).await?;
    say("Marked as reviewed today.");
    Ok(())
}
