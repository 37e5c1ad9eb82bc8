//! Changing how bad it is. Worse means that the next update is due sooner.

use super::find;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::follows;
use domain::events::Change;
use domain::follows::News;
use domain::incidents::Severity;
use domain::{Action, Actor, IncidentNumber};

pub(super) async fn change_severity(ctx: &Ctx, by: &Actor, number: IncidentNumber, to: Severity) -> Result<()> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    let incident = find::lock(&mut tx, by, number).await?;
    if incident.severity == Some(to) {
        return Ok(());
    }
    let due_at = tx.now().plus_minutes(to.update_cadence_minutes().into());
    let next_update_at = match incident.next_update_at {
        promised if !incident.status.is_open() => promised,
        Some(promised) => Some(promised.min(due_at)),
        None => Some(due_at),
    };
    sqlx::query!(
        "update incidents set severity = $2, next_update_at = $3 where id = $1",
        incident.id.0,
        i16::from(to.level()),
        next_update_at as _,
    )
    .execute(&mut *tx)
    .await?;
    tx.announce(incident.id, Change::IncidentSeverityChanged { from: incident.severity, to });
    if incident.status.is_open() {
        follows::tell(&mut tx, ctx, by, incident.id, (News::Began, None)).await?;
    }
    tx.commit().await
}
