//! The suspects of an incident: what the rule finds in the hour before, and what people named.

use super::list;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::incidents;
use domain::changes::{Candidate, Suspect, Suspects, Verdict, Worsened, distances, in_order, is_suspect, window};
use domain::{Actor, ChangeId, IncidentId, IncidentNumber, ServiceId, Timestamp};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// How many are shown.
const SHOWN: i64 = 100;

pub(super) async fn suspects(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Suspects> {
    let incident = incidents::found_by_number(ctx, by, number).await?.id;
    let mut connection = ctx.db.acquire().await?;
    read(&mut connection, incident).await
}

/// The suspects of an incident that the caller sees.
pub(super) async fn read(db: &mut PgConnection, incident: IncidentId) -> Result<Suspects> {
    let facts =
        sqlx::query!("select impact_started_at, detected_at, declared_at from incidents where id = $1", incident.0,)
            .fetch_one(&mut *db)
            .await?;
    let worsened = Worsened::from(facts.impact_started_at, facts.detected_at, facts.declared_at);
    let away = reach(&mut *db, incident).await?;
    let said = said(&mut *db, incident).await?;
    let mut ids = in_window(&mut *db, worsened, &away).await?;
    ids.extend(said.keys().map(|change| change.0));
    let mut items: Vec<Suspect> = Vec::with_capacity(ids.len());
    for change in list::these(&mut *db, &ids).await? {
        let distance = away.get(&change.service.id).copied();
        let said = said.get(&change.id).cloned();
        let candidate = Candidate { happened_at: change.happened_at, distance, named: said.is_some() };
        if !is_suspect(candidate, worsened) {
            continue;
        }
        let said = said.unwrap_or_default();
        items.push(Suspect {
            minutes_before: worsened.minutes_after(change.happened_at),
            distance,
            verdict: said.verdict,
            why: said.why,
            judged_by: said.by,
            judged_at: said.at,
            change,
        });
    }
    in_order(&mut items);
    items.truncate(usize::try_from(SHOWN).unwrap_or(usize::MAX));
    Ok(Suspects { worsened, items })
}

/// How far each service is from the affected ones.
async fn reach(db: &mut PgConnection, incident: IncidentId) -> Result<HashMap<ServiceId, u32>> {
    let affected = sqlx::query_scalar!("select service_id from incident_services where incident_id = $1", incident.0)
        .fetch_all(&mut *db)
        .await?;
    let edges = sqlx::query!("select service_id, depends_on_id from service_dependencies").fetch_all(&mut *db).await?;
    let edges: Vec<_> = edges.into_iter().map(|edge| (edge.service_id, edge.depends_on_id)).collect();
    Ok(distances(&affected, &edges))
}

/// What happened there in that hour, the nearest to its end.
async fn in_window(db: &mut PgConnection, worsened: Worsened, away: &HashMap<ServiceId, u32>) -> Result<Vec<Uuid>> {
    let services: Vec<Uuid> = away.keys().map(|service| service.0).collect();
    let hour = window(worsened);
    let found = sqlx::query_scalar!(
        r#"select id as "id: Uuid" from changes
           where service_id = any($1) and happened_at >= $2 and happened_at < $3
           order by happened_at desc, id desc limit $4"#,
        &services,
        hour.start as _,
        hour.end as _,
        SHOWN,
    );
    Ok(found.fetch_all(db).await?)
}

/// What somebody said of a change.
#[derive(Clone, Default)]
struct Said {
    verdict: Verdict,
    why: String,
    by: Option<String>,
    at: Option<Timestamp>,
}

async fn said(db: &mut PgConnection, incident: IncidentId) -> Result<HashMap<ChangeId, Said>> {
    let rows = sqlx::query!(
        "select change_id, verdict, why, judged_by, judged_at from suspect_verdicts
         where incident_id = $1 order by judged_at desc limit $2",
        incident.0,
        SHOWN,
    )
    .fetch_all(db)
    .await?;
    let said = rows.into_iter().map(|row| {
        let said = Said { verdict: row.verdict, why: row.why, by: Some(row.judged_by), at: Some(row.judged_at) };
        (row.change_id, said)
    });
    Ok(said.collect())
}
