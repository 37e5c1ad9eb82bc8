//! Rows of lists of incidents: commanders, services and who sees it too come in one query each for all.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::loss::{self, Lasting};
use domain::incidents::{IncidentRow, IncidentStatus, Severity};
use domain::{Actor, IncidentId, IncidentNumber, PersonRef, ServiceRef, Timestamp};
use sqlx::{FromRow, PgPool, Postgres, QueryBuilder};
use std::collections::HashMap;

/// The columns of [`Head`]; joins and conditions follow.
pub(super) const SELECT: &str = "
    select incident.id, incident.number, incident.title, incident.severity, incident.status, incident.declared_at,
           incident.declared_by, incident.impact_started_at, incident.impact_ended_at, incident.resolved_at,
           incident.next_update_at, incident.is_exercise, incident.is_private
    from incidents incident";

/// Narrows rows of [`SELECT`] to those that a person may see; a program is nobody, and sees what all staff sees.
pub(super) fn push_seen(query: &mut QueryBuilder<Postgres>, by: &Actor) {
    // One look by the key of the members, and only for what is private: whatever else, Postgres reads them all first.
    query.push(" and (not incident.is_private or (select true from incident_members m");
    query.push(" where m.incident_id = incident.id and m.person_id = ").push_bind(by.person()).push("))");
}

/// Open incidents, in the words of the partial index.
pub(super) const IS_OPEN: &str =
    "incident.status in ('declared', 'investigating', 'identified', 'monitoring', 'contained')";

/// What stands in the table itself.
#[derive(FromRow)]
pub(super) struct Head {
    pub id: IncidentId,
    pub number: IncidentNumber,
    pub title: String,
    pub severity: Option<Severity>,
    pub status: IncidentStatus,
    pub declared_at: Timestamp,
    pub declared_by: String,
    pub impact_started_at: Option<Timestamp>,
    pub impact_ended_at: Option<Timestamp>,
    pub resolved_at: Option<Timestamp>,
    pub next_update_at: Option<Timestamp>,
    pub is_exercise: bool,
    pub is_private: bool,
}

impl Head {
    fn lasting(&self) -> Lasting {
        Lasting {
            status: self.status,
            declared_at: self.declared_at,
            impact_started_at: self.impact_started_at,
            impact_ended_at: self.impact_ended_at,
            resolved_at: self.resolved_at,
        }
    }
}

/// Adds commanders, services and losses.
pub(super) async fn complete(ctx: &Ctx, heads: Vec<Head>) -> Result<Vec<IncidentRow>> {
    if heads.is_empty() {
        return Ok(vec![]);
    }
    let ids: Vec<IncidentId> = heads.iter().map(|head| head.id).collect();
    let (db, lasting) = (&ctx.db, heads.iter().map(|head| (head.id, head.lasting())).collect::<Vec<_>>());
    let (mut commanders, mut services, seen_too, mut losses) =
        tokio::try_join!(commanders(db, &ids), services(db, &ids), seen_too(db, &ids), loss::so_far_of(ctx, &lasting))?;
    let rows = heads.into_iter().map(|head| IncidentRow {
        commander: commanders.remove(&head.id),
        services: services.remove(&head.id).unwrap_or_default(),
        seen_too: seen_too.get(&head.id).copied().unwrap_or_default(),
        loss: losses.remove(&head.id),
        id: head.id,
        number: head.number,
        title: head.title,
        severity: head.severity,
        status: head.status,
        declared_at: head.declared_at,
        declared_by: head.declared_by,
        resolved_at: head.resolved_at,
        next_update_at: head.next_update_at,
        exercise: head.is_exercise,
        private: head.is_private,
    });
    Ok(rows.collect())
}

async fn commanders(db: &PgPool, incidents: &[IncidentId]) -> Result<HashMap<IncidentId, PersonRef>> {
    let rows = sqlx::query!(
        "select held.incident_id, person.id, person.name
         from incident_roles held
         join people person on person.id = held.person_id
         where held.incident_id = any($1) and held.role = 'commander' and held.released_at is null",
        incidents as _,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.incident_id, PersonRef { id: row.id, name: row.name })).collect())
}

async fn services(db: &PgPool, incidents: &[IncidentId]) -> Result<HashMap<IncidentId, Vec<ServiceRef>>> {
    let rows = sqlx::query!(
        "select affected.incident_id, service.id, service.slug, service.name
         from incident_services affected
         join services service on service.id = affected.service_id
         where affected.incident_id = any($1)
         order by lower(service.name), service.id",
        incidents as _,
    )
    .fetch_all(db)
    .await?;
    let mut services: HashMap<IncidentId, Vec<ServiceRef>> = HashMap::new();
    for row in rows {
        let service = ServiceRef { id: row.id, slug: row.slug, name: row.name };
        services.entry(row.incident_id).or_default().push(service);
    }
    Ok(services)
}

/// How many people see the same, where anybody does.
async fn seen_too(db: &PgPool, incidents: &[IncidentId]) -> Result<HashMap<IncidentId, i64>> {
    let rows = sqlx::query!(
        r#"select incident_id, count(*) as "people!" from incident_seen_too
           where incident_id = any($1) group by incident_id"#,
        incidents as _,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.incident_id, row.people)).collect())
}
