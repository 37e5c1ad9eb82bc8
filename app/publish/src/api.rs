//! Server functions of status pages.

use app_context::{AppError, ports, redirect_to, signed_in, site};
use domain::services::ServiceRef;
use domain::status_pages::{ComponentForm, StatusPageEditor, StatusPageForm, StatusPageRow};
use domain::{ComponentId, Page, PageRequest, Refusal, StatusPageId};
use leptos::server;
use serde::{Deserialize, Serialize};

/// A page in the editor, with where the public finds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    pub editor: StatusPageEditor,
    pub public_url: String,
}

/// The pages behind a cursor; the first ones when it is empty.
pub async fn list_status_pages(after: String) -> Result<Page<StatusPageRow>, AppError> {
    let by = signed_in()?;
    let page = PageRequest { after: Some(after).filter(|after| !after.is_empty()), limit: None };
    Ok(ports()?.status_pages.list(&by, page).await?)
}

pub async fn load_status_page(slug: String) -> Result<Edited, AppError> {
    let by = signed_in()?;
    let editor = ports()?.status_pages.show(&by, &slug).await?;
    Ok(Edited { public_url: format!("{}/status/{}", site()?.public_url, editor.page.slug), editor })
}

/// Services that a component can stand for.
pub async fn services_to_link() -> Result<Vec<ServiceRef>, AppError> {
    let by = signed_in()?;
    let all = PageRequest { after: None, limit: Some(200) };
    let services = ports()?.services.list(&by, None, all).await?.items;
    Ok(services.into_iter().map(|row| ServiceRef { id: row.id, slug: row.slug, name: row.name }).collect())
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn create_status_page(name: String, slug: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let row = ports()?.status_pages.create(&by, StatusPageForm { slug, name }).await?;
    redirect_to(&format!("/status-pages/{}", row.slug));
    Ok(())
}

/// `service_id` is empty for a component that no service stands behind.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn add_component(
    page: StatusPageId,
    name: String,
    #[server(default)] description: String,
    #[server(default)] service_id: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let service_id = match service_id.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| Refusal::invalid("service_id", "Choose one of the list."))?),
    };
    let form = ComponentForm { name, description, service_id };
    ports()?.status_pages.add_component(&by, page, form).await?;
    Ok(())
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn set_component_status(component: ComponentId, status: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let status = status.parse().map_err(|_| Refusal::invalid("status", "Choose one of the list."))?;
    Ok(ports()?.status_pages.set_component_status(&by, component, status).await?)
}

#[server]
pub async fn remove_component(component: ComponentId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.status_pages.remove_component(&by, component).await?)
}
