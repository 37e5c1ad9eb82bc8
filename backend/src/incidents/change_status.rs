//! Changing where an incident stands, and the times that follow from it.

use super::find::{self, Incident};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::events::Change;
use domain::incidents::IncidentStatus;
use domain::{Action, Actor, IncidentNumber, Refusal, Timestamp};

/// Answers where it stood before.
pub(super) async fn change_status(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    to: IncidentStatus,
) -> Result<IncidentStatus> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    let incident = find::lock(&mut tx, by, number).await?;
    if incident.status == to {
        return Ok(to);
    }
    if !incident.status.may_become(to) {
        let (from, to) = (incident.status.word(), to.word());
        let what_holds = format!("{number} is {from} and cannot become {to} from there.");
        return Err(Refusal::Conflict(what_holds).into());
    }
    let now = tx.now();
    let times = times_after(&incident, to, now);
    sqlx::query!(
        "update incidents set status = $2, impact_ended_at = $3, resolved_at = $4, next_update_at = $5,
             acknowledged_at = coalesce(acknowledged_at, $6), first_action_at = coalesce(first_action_at, $6)
         where id = $1",
        incident.id.0,
        to.as_str(),
        times.impact_ended_at as _,
        times.resolved_at as _,
        times.next_update_at as _,
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    tx.announce(incident.id, Change::IncidentStatusChanged { from: incident.status, to });
    if !to.is_open() {
        crate::announcements::end_with_incident(&mut tx, by, incident.id).await?;
        crate::remediation::end_with_incident(&mut tx, by, incident.id).await?;
    }
    tx.commit().await?;
    Ok(incident.status)
}

#[derive(Debug, PartialEq, Eq)]
struct Times {
    impact_ended_at: Option<Timestamp>,
    resolved_at: Option<Timestamp>,
    next_update_at: Option<Timestamp>,
}

/// Impact ends when it is contained or resolved, and goes on when people look for the cause again. Whoever
/// reopens an incident promises news at its cadence; whoever ends it promises none.
fn times_after(incident: &Incident, to: IncidentStatus, now: Timestamp) -> Times {
    use IncidentStatus::{Contained, Declared, Identified, Investigating, NotAnIncident, Resolved};
    let cadence = incident.severity.map(|severity| now.plus_minutes(severity.update_cadence_minutes().into()));
    Times {
        impact_ended_at: match to {
            Contained | Resolved => incident.impact_ended_at.or(Some(now)),
            Declared | Investigating | Identified => None,
            _ => incident.impact_ended_at,
        },
        resolved_at: match to {
            Resolved if !incident.status.is_open() => incident.resolved_at.or(Some(now)),
            Resolved | NotAnIncident => Some(now),
            to if to.is_open() => None,
            _ => incident.resolved_at,
        },
        next_update_at: match to {
            to if !to.is_open() => None,
            _ if incident.status.is_open() => incident.next_update_at,
            _ => cadence,
        },
    }
}
