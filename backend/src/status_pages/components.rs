//! Adding and removing components.

use super::pages::NAME_MAX;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use domain::events::Change;
use domain::status_pages::{Component, ComponentForm, ComponentStatus};
use domain::{Action, Actor, ComponentId, FieldErrors, Refusal, ServiceId, ServiceRef, StatusPageId, text};

/// Longest description, in characters.
const DESCRIPTION_MAX: usize = 200;

pub(super) async fn add(ctx: &Ctx, by: &Actor, page: StatusPageId, form: ComponentForm) -> Result<Component> {
    authz::require(by, Action::ManageStatusPages)?;
    let mut errors = FieldErrors::default();
    let name = text::required(&mut errors, "name", &form.name, NAME_MAX);
    let description = text::optional(&mut errors, "description", &form.description, DESCRIPTION_MAX);
    errors.check()?;
    let mut tx = ctx.begin(by).await?;
    // Locked, so that two components added at once do not get one position.
    let page_name = sqlx::query_scalar!("select name from status_pages where id = $1 for update", page.0)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Refusal::NotFound("status page".into()))?;
    let component = Component {
        id: ComponentId(tx.new_id()),
        page_id: page,
        name,
        description: description.unwrap_or_default(),
        service: service(&mut tx, form.service_id).await?,
        status: ComponentStatus::Operational,
        since: tx.now(),
    };
    insert(&mut tx, &component).await?;
    let what = format!("added the component {}", component.name);
    tx.announce(Subject::default(), Change::StatusPageChanged { page: page_name, what });
    tx.commit_with(component).await
}

async fn service(tx: &mut Tx, id: Option<ServiceId>) -> Result<Option<ServiceRef>> {
    let Some(id) = id else { return Ok(None) };
    let service = sqlx::query_as!(ServiceRef, "select id, slug, name from services where id = $1", id.0)
        .fetch_optional(&mut **tx)
        .await?;
    match service {
        Some(service) => Ok(Some(service)),
        None => Err(Refusal::invalid("service_id", "There is no such service.").into()),
    }
}

async fn insert(tx: &mut Tx, component: &Component) -> Result<()> {
    sqlx::query!(
        "insert into components (id, page_id, name, description, position, service_id, status, since, created_at)
         select $1, $2, $3, $4, coalesce(max(position), 0) + 1, $5, 'operational', $6, $6
         from components where page_id = $2",
        component.id.0,
        component.page_id.0,
        component.name,
        component.description,
        component.service.as_ref().map(|service| service.id.0),
        component.since as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn remove(ctx: &Ctx, by: &Actor, component: ComponentId) -> Result<()> {
    authz::require(by, Action::ManageStatusPages)?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let removed = sqlx::query!(
        "update components component set removed_at = $2
         from status_pages page
         where component.id = $1 and component.removed_at is null and page.id = component.page_id
         returning component.name, page.name as page",
        component.0,
        now as _,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::NotFound("component".into()))?;
    sqlx::query!(
        "update component_intervals set ends_at = $2 where component_id = $1 and ends_at is null",
        component.0,
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    let what = format!("removed the component {}", removed.name);
    tx.announce(Subject::default(), Change::StatusPageChanged { page: removed.page, what });
    tx.commit().await
}
