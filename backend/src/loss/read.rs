//! Reading estimates: of one incident, and of the incidents of a list in one query for all.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::{incidents, organisation};
use domain::incidents::IncidentStatus;
use domain::loss::{Basis, Estimate, Impact, Loss, LossSoFar, RevenueProfile, ServiceRevenue, so_far};
use domain::{Actor, IncidentId, IncidentNumber, ServiceRef, Timestamp};
use sqlx::PgExecutor;
use sqlx::types::Json;
use std::collections::HashMap;

/// How long customers have felt an incident, as far as anybody knows.
#[derive(Clone, Copy)]
pub(crate) struct Lasting {
    pub status: IncidentStatus,
    pub declared_at: Timestamp,
    pub impact_started_at: Option<Timestamp>,
    pub impact_ended_at: Option<Timestamp>,
    pub resolved_at: Option<Timestamp>,
}

impl Lasting {
    /// Without better knowledge it began with the declaration, and ended with the incident.
    fn impact(self) -> Impact {
        let began_at = self.impact_started_at.unwrap_or(self.declared_at);
        let over = !self.status.is_open();
        let ended_at = self.impact_ended_at.or_else(|| over.then(|| self.resolved_at.unwrap_or(began_at)));
        Impact { began_at, ended_at }
    }
}

/// What these incidents have cost, where somebody has estimated.
pub(crate) async fn so_far_of(
    ctx: &Ctx,
    incidents: &[(IncidentId, Lasting)],
) -> Result<HashMap<IncidentId, LossSoFar>> {
    let ids: Vec<IncidentId> = incidents.iter().map(|(id, _)| *id).collect();
    let estimates = estimates(&ctx.db, &ids).await?;
    if estimates.is_empty() {
        return Ok(HashMap::new());
    }
    let (policy, now) = (organisation::loss_policy(&ctx.db).await?, ctx.now());
    let counted = incidents.iter().filter_map(|(id, lasting)| {
        let loss = so_far(&policy, estimates.get(id)?, lasting.impact(), now)?;
        Some((*id, loss))
    });
    Ok(counted.collect())
}

/// In the order in which they were made.
async fn estimates(db: impl PgExecutor<'_>, incidents: &[IncidentId]) -> Result<HashMap<IncidentId, Vec<Estimate>>> {
    let rows = sqlx::query!(
        r#"select id, incident_id, basis as "basis: Json<Basis>", one_off, since, reason, estimated_by, estimated_by_id,
               estimated_at
           from loss_estimates where incident_id = any($1) order by incident_id, id"#,
        incidents as _,
    )
    .fetch_all(db)
    .await?;
    let mut estimates: HashMap<IncidentId, Vec<Estimate>> = HashMap::new();
    for row in rows {
        estimates.entry(row.incident_id).or_default().push(Estimate {
            id: row.id,
            basis: row.basis.0,
            one_off: row.one_off,
            since: row.since,
            reason: row.reason,
            estimated_by: row.estimated_by,
            estimated_by_id: row.estimated_by_id,
            estimated_at: row.estimated_at,
        });
    }
    Ok(estimates)
}

/// The newest estimate of an incident.
pub(super) async fn newest(db: impl PgExecutor<'_>, incident: IncidentId) -> Result<Option<Estimate>> {
    Ok(estimates(db, &[incident]).await?.remove(&incident).and_then(|mut all| all.pop()))
}

/// What the affected services earn.
pub(super) async fn revenue_of(db: impl PgExecutor<'_>, incident: IncidentId) -> Result<Vec<ServiceRevenue>> {
    let rows = sqlx::query!(
        r#"select service.id, service.slug, service.name, service.revenue as "revenue: Json<RevenueProfile>"
           from incident_services affected join services service on service.id = affected.service_id
           where affected.incident_id = $1 order by lower(service.name), service.id"#,
        incident.0,
    )
    .fetch_all(db)
    .await?;
    let services = rows.into_iter().map(|row| ServiceRevenue {
        service: ServiceRef { id: row.id, slug: row.slug, name: row.name },
        revenue: row.revenue.map(|revenue| revenue.0),
    });
    Ok(services.collect())
}

pub(super) async fn show(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Loss> {
    let incident = incidents::found_by_number(ctx, by, number).await?.id;
    let lasting = sqlx::query_as!(
        Lasting,
        "select status, declared_at, impact_started_at, impact_ended_at, resolved_at from incidents where id = $1",
        incident.0,
    );
    let (lasting, mut estimates, policy, services) = tokio::try_join!(
        async { Ok(lasting.fetch_one(&ctx.db).await?) },
        async { Ok(estimates(&ctx.db, &[incident]).await?.remove(&incident).unwrap_or_default()) },
        organisation::loss_policy(&ctx.db),
        revenue_of(&ctx.db, incident),
    )?;
    let so_far = so_far(&policy, &estimates, lasting.impact(), ctx.now());
    estimates.reverse();
    Ok(Loss { so_far, estimates, policy, services })
}
