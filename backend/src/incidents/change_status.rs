//! Changing where an incident stands, and the times that follow from it.

use super::find::{self, Incident};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::recurrence;
use domain::events::Change;
use domain::follows::News;
use domain::incidents::IncidentStatus;
use domain::recurrence::ClosingForm;
use domain::{Action, Actor, IncidentNumber, Refusal, Timestamp};

/// Answers where it stood before.
pub(super) async fn change_status(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    to: IncidentStatus,
) -> Result<IncidentStatus> {
    authz::require(by, Action::Respond)?;
    move_to(ctx, by, number, to, None).await
}

/// The same for the end, with what makes it over.
pub(super) async fn resolve(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    closing: &ClosingForm,
) -> Result<IncidentStatus> {
    authz::require(by, Action::Respond)?;
    move_to(ctx, by, number, IncidentStatus::Resolved, closing.checked()?).await
}

async fn move_to(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    to: IncidentStatus,
    words: Option<ClosingForm>,
) -> Result<IncidentStatus> {
    let mut tx = ctx.begin(by).await?;
    let incident = find::lock(&mut tx, by, number).await?;
    if incident.status == to {
        // Somebody was faster. What the second had to say of the end stays in the log.
        if let Some(words) = words {
            crate::log::write(&mut tx, incident.id, by, words.told()).await?;
            tx.commit().await?;
        }
        return Ok(to);
    }
    if !incident.status.may_become(to) {
        let (from, to) = (incident.status.word(), to.word());
        let what_holds = format!("{number} is {from} and cannot become {to} from there.");
        return Err(Refusal::Conflict(what_holds).into());
    }
    let from = incident.status;
    let closing = match to {
        IncidentStatus::Resolved => {
            recurrence::end(&mut tx, by, (incident.id, from, incident.is_exercise), words).await?
        }
        _ => None,
    };
    save(&mut tx, by, &incident, to).await?;
    tx.announce(incident.id, Change::IncidentStatusChanged { from, to, closing });
    if to.is_open() {
        recurrence::set_aside(&mut tx, by, incident.id).await?;
        if !from.is_open() {
            crate::follows::tell(&mut tx, ctx, by, incident.id, (News::Again, None)).await?;
        }
    } else {
        crate::announcements::end_with_incident(&mut tx, by, incident.id).await?;
        crate::remediation::end_with_incident(&mut tx, by, incident.id).await?;
        if from.is_open() {
            crate::follows::tell(&mut tx, ctx, by, incident.id, (News::Over, None)).await?;
        }
        crate::levers::go_back_with_incident(&mut tx, by, incident.id).await?;
        crate::responders::end_with_incident(&mut tx, incident.id).await?;
    }
    tx.commit().await?;
    Ok(from)
}

async fn save(tx: &mut Tx, by: &Actor, incident: &Incident, to: IncidentStatus) -> Result<()> {
    let now = tx.now();
    let times = times_after(incident, to, now);
    sqlx::query!(
        "update incidents set status = $2, impact_ended_at = $3, resolved_at = $4, next_update_at = $5,
             acknowledged_at = coalesce(acknowledged_at, $6), first_action_at = coalesce(first_action_at, $6),
             contained_at = $7, contained_by_id = case when $2 = 'contained' then $8 else contained_by_id end
         where id = $1",
        incident.id.0,
        to.as_str(),
        times.impact_ended_at as _,
        times.resolved_at as _,
        times.next_update_at as _,
        now as _,
        times.contained_at as _,
        by.person().map(|person| person.0),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

#[derive(Debug, PartialEq, Eq)]
struct Times {
    impact_ended_at: Option<Timestamp>,
    resolved_at: Option<Timestamp>,
    next_update_at: Option<Timestamp>,
    contained_at: Option<Timestamp>,
}

/// Impact ends when it is contained or resolved, and goes on when people look for the cause again. Whoever
/// reopens an incident promises news at its cadence; whoever ends it promises none.
fn times_after(incident: &Incident, to: IncidentStatus, now: Timestamp) -> Times {
    use IncidentStatus::{Contained, Declared, Identified, Investigating, Monitoring, NotAnIncident, Resolved};
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
        // Whoever takes back that it is resolved finds it contained since when it was.
        contained_at: match to {
            Contained if incident.status.is_open() => Some(now),
            Contained => incident.contained_at.or(Some(now)),
            Declared | Investigating | Identified | Monitoring => None,
            _ => incident.contained_at,
        },
    }
}
