//! An alert that fires again opens its contained incident again, in the transaction that takes the alert in.

use crate::error::Result;
use crate::events::{Subject, Tx};
use crate::incidents;
use domain::events::Change;
use domain::incidents::{IncidentStatus, Severity};
use domain::{Actor, AlertId, IncidentId, ServiceId, ServiceRef, Timestamp};
use std::collections::HashMap;
use uuid::Uuid;

/// An alert that was just opened.
pub(crate) struct Fired {
    pub alert: AlertId,
    pub service: ServiceId,
    pub dedup_key: String,
    pub title: String,
    /// Whose signal opened it.
    pub by: Actor,
}

/// The incident to which an alert belonged when it fired before.
struct Before {
    incident: IncidentId,
    status: IncidentStatus,
    service: ServiceRef,
}

/// A contained incident, locked.
struct Contained {
    id: IncidentId,
    severity: Option<Severity>,
    next_update_at: Option<Timestamp>,
}

/// Opens the contained incidents again to which these alerts belonged when they fired before: people look for the cause,
/// impact goes on, news is promised, and the alert is part of the incident. Of several open incidents the one that was
/// declared last counts. Exercises are left alone: an alert that is real must not end in one.
pub(crate) async fn come_back(tx: &mut Tx, fired: &[Fired]) -> Result<()> {
    if fired.is_empty() {
        return Ok(());
    }
    let before = before(tx, fired).await?;
    let contained = before.values().filter(|before| before.status == IncidentStatus::Contained);
    let contained: Vec<_> = contained.map(|before| before.incident.0).collect();
    if contained.is_empty() {
        return Ok(());
    }
    let contained = lock(tx, &contained).await?;
    let mut reopened: Vec<IncidentId> = vec![];
    for one in fired {
        let Some(before) = before.get(&one.alert) else { continue };
        let Some(incident) = contained.iter().find(|incident| incident.id == before.incident) else { continue };
        if !reopened.contains(&incident.id) {
            reopened.push(incident.id);
            let subject = Subject { incident: Some(incident.id), alert: Some(one.alert) };
            let (title, service) = (one.title.clone(), before.service.name.clone());
            tx.announce_as(one.by.clone(), subject, Change::IncidentCameBack { title, service });
            reopen(tx, &one.by, incident).await?;
        }
        let alert = (one.alert, one.title.as_str());
        incidents::attach_fired(tx, &one.by, incident.id, alert, before.service.clone()).await?;
    }
    Ok(())
}

/// One look into an index for each alert; the only thing that most batches do here.
async fn before(tx: &mut Tx, fired: &[Fired]) -> Result<HashMap<AlertId, Before>> {
    let alerts: Vec<_> = fired.iter().map(|one| one.alert.0).collect();
    let services: Vec<_> = fired.iter().map(|one| one.service.0).collect();
    let keys: Vec<_> = fired.iter().map(|one| one.dedup_key.clone()).collect();
    let rows = sqlx::query!(
        r#"select fired.alert_id as "alert!: AlertId", incident.id, incident.status,
               service.id as service_id, service.slug, service.name
           from unnest($1::uuid[], $2::uuid[], $3::text[]) as fired (alert_id, service_id, dedup_key)
           join alerts before on before.service_id = fired.service_id and before.dedup_key = fired.dedup_key
               and before.incident_id is not null
           join incidents incident on incident.id = before.incident_id and not incident.is_exercise
               and incident.status in ('declared', 'investigating', 'identified', 'monitoring', 'contained')
           join services service on service.id = fired.service_id
           order by incident.number"#,
        &alerts,
        &services,
        &keys,
    )
    .fetch_all(&mut **tx)
    .await?;
    let before = rows.into_iter().map(|row| {
        let service = ServiceRef { id: row.service_id, slug: row.slug, name: row.name };
        (row.alert, Before { incident: row.id, status: row.status, service })
    });
    Ok(before.collect())
}

/// Those that are still contained, in the order of their numbers.
async fn lock(tx: &mut Tx, incidents: &[Uuid]) -> Result<Vec<Contained>> {
    let contained = sqlx::query_as!(
        Contained,
        "select id, severity, next_update_at from incidents
         where id = any($1) and status = 'contained' order by number for update",
        incidents,
    );
    Ok(contained.fetch_all(&mut **tx).await?)
}

async fn reopen(tx: &mut Tx, by: &Actor, incident: &Contained) -> Result<()> {
    let cadence = incident.severity.map(|severity| tx.now().plus_minutes(severity.update_cadence_minutes().into()));
    // A promise is never put off.
    let next_update_at = [incident.next_update_at, cadence].into_iter().flatten().min();
    sqlx::query!(
        "update incidents set status = 'investigating', impact_ended_at = null, contained_at = null,
             contained_by_id = null, next_update_at = $2
         where id = $1",
        incident.id.0,
        next_update_at as _,
    )
    .execute(&mut **tx)
    .await?;
    let (from, to) = (IncidentStatus::Contained, IncidentStatus::Investigating);
    tx.announce_as(by.clone(), incident.id, Change::IncidentStatusChanged { from, to, closing: None });
    Ok(())
}
