//! What was said of the end of an incident. One closing holds; those of earlier ends stay as history.

use crate::error::Result;
use crate::events::Tx;
use domain::incidents::IncidentStatus;
use domain::recurrence::{Closing, ClosingForm, needs_closing, not_over, was_taken_back};
use domain::{Actor, IncidentId};
use sqlx::PgExecutor;

/// What holds, if anything was said.
pub(crate) async fn holding(db: impl PgExecutor<'_>, incident: IncidentId) -> Result<Option<Closing>> {
    let closing = sqlx::query_as!(
        Closing,
        "select cause, cannot_recur, closed_by, closed_by_id, closed_at from closings
         where incident_id = $1 and set_aside_at is null",
        incident.0,
    );
    Ok(closing.fetch_optional(db).await?)
}

/// What makes an incident over that stood at `from` until now: these words, or what was said before. None for what needs
/// none, or had its words all along.
///
/// # Errors
/// `Invalid` when somebody has to say it and nobody did.
pub(crate) async fn end(
    tx: &mut Tx,
    by: &Actor,
    (incident, from, is_exercise): (IncidentId, IncidentStatus, bool),
    words: Option<ClosingForm>,
) -> Result<Option<ClosingForm>> {
    match words {
        Some(words) => {
            set_aside(tx, by, incident).await?;
            keep(tx, by, incident, &words).await?;
            Ok(Some(words))
        }
        None if !needs_closing(from, is_exercise) => Ok(None),
        None => match hold_again(tx, by, incident).await? {
            Some(words) => Ok(Some(words)),
            None => Err(not_over().into()),
        },
    }
}

async fn keep(tx: &mut Tx, by: &Actor, incident: IncidentId, words: &ClosingForm) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    sqlx::query!(
        "insert into closings (id, incident_id, cause, cannot_recur, closed_by_id, closed_by, closed_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id,
        incident.0,
        words.cause,
        words.cannot_recur,
        by.person().map(|person| person.0),
        by.name(),
        now as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// It was opened again: what was said of its end is history.
pub(crate) async fn set_aside(tx: &mut Tx, by: &Actor, incident: IncidentId) -> Result<()> {
    let now = tx.now();
    sqlx::query!(
        "update closings set set_aside_at = $2, set_aside_by = $3 where incident_id = $1 and set_aside_at is null",
        incident.0,
        now as _,
        by.name(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whoever opened it takes that back.
async fn hold_again(tx: &mut Tx, by: &Actor, incident: IncidentId) -> Result<Option<ClosingForm>> {
    let last = sqlx::query!(
        r#"select id, cause, cannot_recur, set_aside_at as "set_aside_at!", set_aside_by as "set_aside_by!" from closings
           where incident_id = $1 and set_aside_at is not null order by closed_at desc, id desc limit 1"#,
        incident.0,
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(last) = last.filter(|last| last.set_aside_by == by.name() && was_taken_back(last.set_aside_at, tx.now()))
    else {
        return Ok(None);
    };
    sqlx::query!("update closings set set_aside_at = null, set_aside_by = null where id = $1", last.id)
        .execute(&mut **tx)
        .await?;
    Ok(Some(ClosingForm { cause: last.cause, cannot_recur: last.cannot_recur }))
}
