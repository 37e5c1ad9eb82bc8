//! Components, as the editor and the room show them.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::status_pages::{Component, ComponentStatus};
use domain::{Action, Actor, ComponentId, IncidentId, ServiceId, ServiceRef, StatusPageId, Timestamp};
use sqlx::PgPool;

pub(super) async fn components(ctx: &Ctx, by: &Actor) -> Result<Vec<Component>> {
    authz::require(by, Action::Read)?;
    let rows = sqlx::query_as!(
        Row,
        r#"select component.id, component.page_id, component.name, component.description, component.status,
               component.since, service.id as "service_id?", service.slug as "service_slug?",
               service.name as "service_name?"
           from components component
           join status_pages page on page.id = component.page_id
           left join services service on service.id = component.service_id
           where component.removed_at is null
           order by lower(page.name), page.id, component.position, component.id"#,
    )
    .fetch_all(&ctx.db)
    .await?;
    Ok(rows.into_iter().map(Component::from).collect())
}

/// Components of one page, in its order.
pub(super) async fn components_of_page(db: &PgPool, page: StatusPageId) -> Result<Vec<Component>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select component.id, component.page_id, component.name, component.description, component.status,
               component.since, service.id as "service_id?", service.slug as "service_slug?",
               service.name as "service_name?"
           from components component
           left join services service on service.id = component.service_id
           where component.page_id = $1 and component.removed_at is null
           order by component.position, component.id"#,
        page.0,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Component::from).collect())
}

/// Components of the services that an incident affects, and those that its updates changed.
pub(crate) async fn components_of_incident(db: &PgPool, incident: IncidentId) -> Result<Vec<Component>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select component.id, component.page_id, component.name, component.description, component.status,
               component.since, service.id as "service_id?", service.slug as "service_slug?",
               service.name as "service_name?"
           from components component
           left join services service on service.id = component.service_id
           where component.removed_at is null
             and (component.service_id in (select service_id from incident_services where incident_id = $1)
                  or component.id in (select component_id from incident_components where incident_id = $1))
           order by component.page_id, component.position, component.id"#,
        incident.0,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Component::from).collect())
}

struct Row {
    id: ComponentId,
    page_id: StatusPageId,
    name: String,
    description: String,
    status: ComponentStatus,
    since: Timestamp,
    service_id: Option<ServiceId>,
    service_slug: Option<String>,
    service_name: Option<String>,
}

impl From<Row> for Component {
    fn from(row: Row) -> Self {
        let service = match (row.service_id, row.service_slug, row.service_name) {
            (Some(id), Some(slug), Some(name)) => Some(ServiceRef { id, slug, name }),
            _ => None,
        };
        Component {
            id: row.id,
            page_id: row.page_id,
            name: row.name,
            description: row.description,
            service,
            status: row.status,
            since: row.since,
        }
    }
}
