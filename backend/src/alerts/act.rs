//! Acknowledging and resolving by a person.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use domain::alerts::AlertStatus;
use domain::events::Change;
use domain::{Action, Actor, AlertId, PersonId, Refusal};

pub(super) async fn acknowledge(ctx: &Ctx, by: &Actor, alert: AlertId) -> Result<()> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    acknowledge_in(&mut tx, alert, by.person()).await?;
    tx.commit().await
}

/// Acknowledges within a transaction whose actor was already allowed to. The first acknowledgement stands.
pub(crate) async fn acknowledge_in(tx: &mut Tx, alert: AlertId, person: Option<PersonId>) -> Result<()> {
    let (status, title) = lock(tx, alert).await?;
    match status {
        AlertStatus::Acknowledged => return Ok(()),
        AlertStatus::Resolved => {
            return Err(
                Refusal::Conflict("This alert is resolved already; nothing is left to acknowledge.".into()).into()
            );
        }
        AlertStatus::Firing => {}
    }
    let now = tx.now();
    sqlx::query!(
        "update alerts set status = 'acknowledged', acknowledged_at = $2, acknowledged_by = $3 where id = $1",
        alert.0,
        now as _,
        person.map(|person| person.0)
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update incidents set acknowledged_at = $2
         where id = (select incident_id from alerts where id = $1) and acknowledged_at is null",
        alert.0,
        now as _
    )
    .execute(&mut **tx)
    .await?;
    crate::escalation::end(tx, &[alert.0], "acknowledged").await?;
    tx.announce(alert, Change::AlertAcknowledged { title });
    Ok(())
}

pub(super) async fn resolve(ctx: &Ctx, by: &Actor, alert: AlertId) -> Result<()> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    let (status, title) = lock(&mut tx, alert).await?;
    if status == AlertStatus::Resolved {
        return Ok(());
    }
    let now = tx.now();
    sqlx::query!("update alerts set status = 'resolved', resolved_at = $2 where id = $1", alert.0, now as _)
        .execute(&mut *tx)
        .await?;
    crate::escalation::end(&mut tx, &[alert.0], "resolved").await?;
    tx.announce(alert, Change::AlertResolved { title });
    tx.commit().await
}

/// Its key stays as it is: a page that is written at the same moment refers to it, and need not wait.
async fn lock(tx: &mut Tx, alert: AlertId) -> Result<(AlertStatus, String)> {
    let row = sqlx::query!("select status, title from alerts where id = $1 for no key update", alert.0)
        .fetch_optional(&mut **tx)
        .await?
        .ok_or_else(|| Refusal::NotFound("alert".into()))?;
    Ok((row.status, row.title))
}
