//! "I see it too": whoever meets the same trouble is counted, once per person, and need not declare another incident.

use super::find;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::events::Change;
use domain::{Action, Actor, FieldErrors, IncidentNumber, Refusal, text};

pub(super) async fn see_it_too(ctx: &Ctx, by: &Actor, number: IncidentNumber, sees: bool, what: &str) -> Result<()> {
    authz::require(by, Action::Declare)?;
    let person = by.person().ok_or(Refusal::Forbidden)?;
    let mut errors = FieldErrors::default();
    let what = text::optional(&mut errors, "what", what, text::TITLE_MAX).unwrap_or_default();
    errors.check()?;
    let mut tx = ctx.begin(by).await?;
    let incident = find::lock(&mut tx, by, number).await?;
    let (id, now) = (incident.id, tx.now());
    if sees && !incident.status.is_open() {
        let word = incident.status.word().to_lowercase();
        let what_to_do = "If you see it again, reopen it or declare another.";
        return Err(Refusal::Conflict(format!("{number} is {word}. {what_to_do}")).into());
    }
    let changed = if sees {
        sqlx::query!(
            "insert into incident_seen_too (incident_id, person_id, at) values ($1, $2, $3) on conflict do nothing",
            id.0,
            person.0,
            now as _,
        )
    } else {
        sqlx::query!("delete from incident_seen_too where incident_id = $1 and person_id = $2", id.0, person.0)
    };
    if changed.execute(&mut *tx).await?.rows_affected() > 0 {
        tx.announce(id, if sees { Change::IncidentSeenToo { what } } else { Change::IncidentSeenTooTakenBack {} });
    }
    tx.commit().await
}
