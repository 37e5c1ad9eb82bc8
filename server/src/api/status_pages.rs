//! Status pages and their components.

use super::*;
use axum::extract::State;
use domain::status_pages::{
    Component, ComponentForm, ComponentStatus, StatusPageEditor, StatusPageForm, StatusPageRow,
};
use domain::{ComponentId, Page, PageRequest};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list_status_pages, create_status_page))
        .routes(routes!(show_status_page))
        .routes(routes!(add_component))
        .routes(routes!(list_components))
        .routes(routes!(set_component_status))
        .routes(routes!(remove_component))
}

/// Status pages by name.
#[utoipa::path(get, path = "/status-pages", params(PageRequest), responses((status = OK, body = Page<StatusPageRow>)))]
async fn list_status_pages(
    State(ports): State<Ports>,
    Caller(by): Caller,
    Query(page): Query<PageRequest>,
) -> Answered<Page<StatusPageRow>> {
    Ok(Json(ports.status_pages.list(&by, page).await?))
}

#[utoipa::path(post, path = "/status-pages", request_body = StatusPageForm,
    responses((status = CREATED, body = StatusPageRow)))]
async fn create_status_page(State(ports): State<Ports>, create: Create<StatusPageForm>) -> Created {
    create.carry_out(|by, form| async move { ports.status_pages.create(&by, form).await }).await
}

#[utoipa::path(get, path = "/status-pages/{page_slug}", responses((status = OK, body = StatusPageEditor)))]
async fn show_status_page(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
) -> Answered<StatusPageEditor> {
    Ok(Json(ports.status_pages.show(&by, &slug).await?))
}

#[utoipa::path(post, path = "/status-pages/{page_slug}/components", request_body = ComponentForm,
    responses((status = CREATED, body = Component)))]
async fn add_component(State(ports): State<Ports>, At(slug): At<String>, create: Create<ComponentForm>) -> Created {
    let work = |by, form| async move {
        let page = ports.status_pages.show(&by, &slug).await?.page.id;
        ports.status_pages.add_component(&by, page, form).await
    };
    create.carry_out(work).await
}

/// All components of all pages.
#[utoipa::path(get, path = "/components", responses((status = OK, body = Vec<Component>)))]
async fn list_components(State(ports): State<Ports>, Caller(by): Caller) -> Answered<Vec<Component>> {
    Ok(Json(ports.status_pages.components(&by).await?))
}

#[derive(Deserialize, ToSchema)]
struct ComponentStatusForm {
    status: ComponentStatus,
}

/// Changes how a component looks to the public, apart from any incident.
#[utoipa::path(put, path = "/components/{component}/status", request_body = ComponentStatusForm,
    responses((status = NO_CONTENT)))]
async fn set_component_status(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(component): At<ComponentId>,
    Json(form): Json<ComponentStatusForm>,
) -> Done {
    ports.status_pages.set_component_status(&by, component, form.status).await?;
    Ok(NoContent)
}

#[utoipa::path(delete, path = "/components/{component}", responses((status = NO_CONTENT)))]
async fn remove_component(State(ports): State<Ports>, Caller(by): Caller, At(component): At<ComponentId>) -> Done {
    ports.status_pages.remove_component(&by, component).await?;
    Ok(NoContent)
}
