//! Which services are affected.

use super::find;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::follows;
use domain::events::Change;
use domain::follows::News;
use domain::{Action, Actor, IncidentId, IncidentNumber, Refusal, ServiceId, ServiceRef};

pub(super) async fn set_service(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    service: ServiceId,
    affected: bool,
) -> Result<()> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    let incident = find::lock(&mut tx, by, number).await?;
    let service = sqlx::query_as!(ServiceRef, "select id, slug, name from services where id = $1", service.0)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Refusal::invalid("service_id", "There is no such service."))?;
    if affected {
        mark(&mut tx, incident.id, service).await?;
        if incident.status.is_open() {
            follows::tell(&mut tx, ctx, by, incident.id, (News::Began, None)).await?;
        }
    } else {
        clear(&mut tx, incident.id, service).await?;
    }
    tx.commit().await
}

/// Marks a service as affected within a transaction, unless it is already.
pub(crate) async fn mark(tx: &mut Tx, incident: IncidentId, service: ServiceRef) -> Result<()> {
    let added = sqlx::query!(
        "insert into incident_services (incident_id, service_id) values ($1, $2) on conflict do nothing",
        incident.0,
        service.id.0,
    );
    if added.execute(&mut **tx).await?.rows_affected() > 0 {
        tx.announce(incident, Change::IncidentServiceAffected { service });
    }
    Ok(())
}

async fn clear(tx: &mut Tx, incident: IncidentId, service: ServiceRef) -> Result<()> {
    let removed = sqlx::query!(
        "delete from incident_services where incident_id = $1 and service_id = $2",
        incident.0,
        service.id.0,
    );
    if removed.execute(&mut **tx).await?.rows_affected() > 0 {
        tx.announce(incident, Change::IncidentServiceCleared { service });
    }
    Ok(())
}
