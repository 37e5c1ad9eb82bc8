//! Attaching an alert: it belongs to one incident at most, and its service is affected.

use super::{find, set_service};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use crate::follows;
use domain::events::Change;
use domain::follows::News;
use domain::{Action, Actor, AlertId, IncidentId, IncidentNumber, Refusal, ServiceRef, Timestamp};

pub(super) async fn attach_alert(ctx: &Ctx, by: &Actor, number: IncidentNumber, alert: AlertId) -> Result<()> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    // The alert first, as everywhere: acknowledging it locks the two in this order.
    let alert = lock(&mut tx, by, alert).await?.ok_or_else(|| Refusal::NotFound("alert".into()))?;
    let incident = find::lock(&mut tx, by, number).await?;
    match alert.taken {
        Some(Taken::By(same)) if same == number => return Ok(()),
        Some(taken) => return Err(Refusal::Conflict(format!("This alert belongs to {taken} already.")).into()),
        None => attach(&mut tx, incident.id, alert).await?,
    }
    if incident.status.is_open() {
        // Its service may be one that somebody follows.
        follows::tell(&mut tx, ctx, by, incident.id, (News::Began, None)).await?;
    }
    tx.commit().await
}

/// The incident that an alert belongs to, as somebody may know it.
pub(super) enum Taken {
    By(IncidentNumber),
    /// One that they may not see.
    ByAnother,
}

impl std::fmt::Display for Taken {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Taken::By(number) => number.fmt(to),
            Taken::ByAnother => to.write_str("another incident"),
        }
    }
}

/// An alert, and its incident.
pub(super) struct LockedAlert {
    pub id: AlertId,
    pub title: String,
    pub service: ServiceRef,
    pub started_at: Timestamp,
    pub acknowledged_at: Option<Timestamp>,
    pub taken: Option<Taken>,
}

/// Loads the alert, locked; `None` when there is none.
pub(super) async fn lock(tx: &mut Tx, by: &Actor, id: AlertId) -> Result<Option<LockedAlert>> {
    let row = sqlx::query!(
        r#"select alert.id, alert.title, alert.started_at, alert.acknowledged_at, incident.number as "number?",
               alert.incident_id is not null as "taken!",
               service.id as service_id, service.slug, service.name
           from alerts alert
           join services service on service.id = alert.service_id
           left join incidents incident on incident.id = alert.incident_id
               and (not incident.is_private
                   or (select true from incident_members m where m.incident_id = incident.id and m.person_id = $2))
           where alert.id = $1 for update of alert"#,
        id.0,
        by.person().map(|person| person.0),
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| LockedAlert {
        id: row.id,
        title: row.title,
        service: ServiceRef { id: row.service_id, slug: row.slug, name: row.name },
        started_at: row.started_at,
        acknowledged_at: row.acknowledged_at,
        taken: row.taken.then(|| row.number.map_or(Taken::ByAnother, Taken::By)),
    }))
}

/// Attaches an alert that belongs to no incident, within a transaction.
pub(super) async fn attach(tx: &mut Tx, incident: IncidentId, alert: LockedAlert) -> Result<()> {
    sqlx::query!("update alerts set incident_id = $2 where id = $1", alert.id.0, incident.0).execute(&mut **tx).await?;
    let subject = Subject { incident: Some(incident), alert: Some(alert.id) };
    tx.announce(subject, Change::IncidentAlertAttached { title: alert.title });
    set_service::mark(tx, incident, alert.service).await
}

/// Attaches an alert that was just opened to an incident that the transaction holds locked, as done by `by`.
pub(crate) async fn attach_fired(
    tx: &mut Tx,
    by: &Actor,
    incident: IncidentId,
    (alert, title): (AlertId, &str),
    service: ServiceRef,
) -> Result<()> {
    sqlx::query!("update alerts set incident_id = $2 where id = $1", alert.0, incident.0).execute(&mut **tx).await?;
    let subject = Subject { incident: Some(incident), alert: Some(alert) };
    tx.announce_as(by.clone(), subject, Change::IncidentAlertAttached { title: title.to_owned() });
    set_service::mark(tx, incident, service).await
}
