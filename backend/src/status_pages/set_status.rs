//! Changing how a component looks to the public. Stretches that were not operational are kept exactly: one ends
//! at the instant at which the next begins.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use domain::events::Change;
use domain::status_pages::ComponentStatus;
use domain::updates::ComponentChange;
use domain::{Action, Actor, ComponentId, IncidentId, Refusal};

pub(super) async fn set_status(ctx: &Ctx, by: &Actor, component: ComponentId, status: ComponentStatus) -> Result<()> {
    authz::require(by, Action::ManageStatusPages)?;
    let mut tx = ctx.begin(by).await?;
    let found = apply(&mut tx, ComponentChange { component_id: component, status }, None).await?;
    found.ok_or_else(|| Refusal::NotFound("component".into()))?;
    tx.commit().await
}

/// Changes a component within the transaction that publishes an update about an incident.
///
/// # Errors
/// `Invalid` at `components` when there is no such component.
pub(crate) async fn show_for_incident(tx: &mut Tx, incident: IncidentId, change: ComponentChange) -> Result<()> {
    let component = change.component_id;
    let changed = apply(tx, change, Some(incident))
        .await?
        .ok_or_else(|| Refusal::invalid("components", "One of these components does not exist any more. Reload."))?;
    if changed {
        sqlx::query!(
            "insert into incident_components (incident_id, component_id) values ($1, $2) on conflict do nothing",
            incident.0,
            component.0,
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Whether the status changed; `None` when there is no such component.
async fn apply(tx: &mut Tx, change: ComponentChange, incident: Option<IncidentId>) -> Result<Option<bool>> {
    let ComponentChange { component_id, status } = change;
    let before = sqlx::query!(
        "select name, status from components where id = $1 and removed_at is null for update",
        component_id.0,
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(before) = before else { return Ok(None) };
    if before.status == status {
        return Ok(Some(false));
    }
    save(tx, component_id, status, incident).await?;
    let subject = Subject { incident, alert: None };
    let (component, from) = (before.name, before.status);
    tx.announce(subject, Change::ComponentStatusChanged { component, from, to: status });
    Ok(Some(true))
}

async fn save(tx: &mut Tx, id: ComponentId, status: ComponentStatus, incident: Option<IncidentId>) -> Result<()> {
    let now = tx.now();
    sqlx::query!("update components set status = $2, since = $3 where id = $1", id.0, status.as_str(), now as _)
        .execute(&mut **tx)
        .await?;
    sqlx::query!(
        "update component_intervals set ends_at = greatest(starts_at, $2) where component_id = $1 and ends_at is null",
        id.0,
        now as _,
    )
    .execute(&mut **tx)
    .await?;
    if status != ComponentStatus::Operational {
        sqlx::query!(
            "insert into component_intervals (component_id, status, starts_at, incident_id) values ($1, $2, $3, $4)",
            id.0,
            status.as_str(),
            now as _,
            incident.map(|incident| incident.0),
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}
