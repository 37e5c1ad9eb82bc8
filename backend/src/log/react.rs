//! Reacting to a line. The line stays as it is.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::{authz, incidents};
use domain::events::Change;
use domain::log::Reaction;
use domain::{Action, Actor, IncidentNumber, LogLineId, Refusal};

pub(super) async fn react(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    (seq, reaction): (i64, Reaction),
    holds: bool,
) -> Result<()> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    let incident = incidents::share(&mut tx, by, number).await?;
    incident.must_take_words()?;
    let line: Option<LogLineId> =
        sqlx::query_scalar!("select id from log_lines where incident_id = $1 and seq = $2", incident.id.0, seq)
            .fetch_optional(&mut *tx)
            .await?;
    let line = line.ok_or_else(|| Refusal::NotFound("line of this log".into()))?;
    let person = by.person().ok_or(Refusal::Forbidden)?;
    let now = tx.now();
    let changed = if holds {
        sqlx::query!(
            "insert into log_reactions (line_id, person_id, reaction, at) values ($1, $2, $3, $4) on conflict do nothing",
            line.0,
            person.0,
            reaction.as_str(),
            now as _,
        )
    } else {
        sqlx::query!(
            "delete from log_reactions where line_id = $1 and person_id = $2 and reaction = $3",
            line.0,
            person.0,
            reaction.as_str(),
        )
    };
    if changed.execute(&mut *tx).await?.rows_affected() > 0 {
        tx.announce(incident.id, Change::LogLineReactedTo { line, reaction, taken_back: !holds });
    }
    tx.commit().await
}
