//! Attaching an alert: it belongs to one incident at most, and its service is affected.

use super::{find, set_service};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use domain::events::Change;
use domain::{Action, Actor, AlertId, IncidentId, IncidentNumber, Refusal, ServiceRef, Timestamp};

pub(super) async fn attach_alert(ctx: &Ctx, by: &Actor, number: IncidentNumber, alert: AlertId) -> Result<()> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    // The alert first, as everywhere: acknowledging it locks the two in this order.
    let alert = lock(&mut tx, alert).await?.ok_or_else(|| Refusal::NotFound("alert".into()))?;
    let incident = find::lock(&mut tx, number).await?;
    match alert.number {
        Some(same) if same == number => return Ok(()),
        Some(other) => return Err(Refusal::Conflict(format!("This alert belongs to {other} already.")).into()),
        None => attach(&mut tx, incident.id, alert).await?,
    }
    tx.commit().await
}

/// An alert, and the number of its incident.
pub(super) struct LockedAlert {
    pub id: AlertId,
    pub title: String,
    pub service: ServiceRef,
    pub started_at: Timestamp,
    pub acknowledged_at: Option<Timestamp>,
    pub number: Option<IncidentNumber>,
}

/// Loads the alert, locked; `None` when there is none.
pub(super) async fn lock(tx: &mut Tx, id: AlertId) -> Result<Option<LockedAlert>> {
    let row = sqlx::query!(
        r#"select alert.id, alert.title, alert.started_at, alert.acknowledged_at, incident.number as "number?",
               service.id as service_id, service.slug, service.name
           from alerts alert
           join services service on service.id = alert.service_id
           left join incidents incident on incident.id = alert.incident_id
           where alert.id = $1 for update of alert"#,
        id.0,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| LockedAlert {
        id: row.id,
        title: row.title,
        service: ServiceRef { id: row.service_id, slug: row.slug, name: row.name },
        started_at: row.started_at,
        acknowledged_at: row.acknowledged_at,
        number: row.number,
    }))
}

/// Attaches an alert that belongs to no incident, within a transaction.
pub(super) async fn attach(tx: &mut Tx, incident: IncidentId, alert: LockedAlert) -> Result<()> {
    sqlx::query!("update alerts set incident_id = $2 where id = $1", alert.id.0, incident.0).execute(&mut **tx).await?;
    let subject = Subject { incident: Some(incident), alert: Some(alert.id) };
    tx.announce(subject, Change::IncidentAlertAttached { title: alert.title });
    set_service::mark(tx, incident, alert.service).await
}
