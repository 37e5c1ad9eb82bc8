//! What was found, newest first.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::incidents;
use domain::impact::{Finding, HowMany, ServiceState};
use domain::loss::Percent;
use domain::{Actor, IncidentNumber, PersonId, ServiceId, ServiceRef, Timestamp};

/// More than that nobody reads.
const SHOWN: i64 = 200;

pub(super) async fn findings(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Vec<Finding>> {
    let incident = incidents::found_by_number(ctx, by, number).await?.id;
    let rows = sqlx::query!(
        "select found.id, service.id as service_id, service.slug, service.name, found.state, found.since, found.who,
             found.people, found.share, found.found_by, found.found_by_id, found.found_at
         from impact_findings found join services service on service.id = found.service_id
         where found.incident_id = $1 order by found.found_at desc, found.id desc limit $2",
        incident.0,
        SHOWN,
    )
    .fetch_all(&ctx.db)
    .await?;
    let findings = rows.into_iter().map(|row| Finding {
        id: row.id,
        service: ServiceRef { id: ServiceId(row.service_id.0), slug: row.slug, name: row.name },
        state: row.state,
        since: row.since,
        who: row.who,
        how_many: how_many(row.people, row.share),
        found_by: row.found_by,
        found_by_id: row.found_by_id.map(|person| PersonId(person.0)),
        found_at: row.found_at,
    });
    Ok(findings.collect())
}

/// As it is stored: people, or hundredths of a percent.
fn how_many(people: Option<i64>, share: Option<i32>) -> Option<HowMany> {
    let share = share.and_then(|share| Percent::new(f64::from(share) / 100.0));
    people.map(HowMany::People).or(share.map(HowMany::Share))
}

/// What was found of a service last: its state, and since when.
pub(super) async fn last(
    db: &mut sqlx::PgConnection,
    incident: domain::IncidentId,
    service: ServiceId,
) -> Result<Option<(ServiceState, Timestamp)>> {
    let row = sqlx::query!(
        "select state, since from impact_findings where incident_id = $1 and service_id = $2
         order by found_at desc, id desc limit 1",
        incident.0,
        service.0,
    );
    Ok(row.fetch_optional(db).await?.map(|row| (row.state, row.since)))
}
