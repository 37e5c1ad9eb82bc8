//! Removes a calendar of the caller. Its times no longer count, and are forgotten.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use domain::events::Change;
use domain::{AbsenceCalendarId, Action, Actor, PersonId, PersonRef, Refusal};

pub(in crate::exemptions) async fn remove(ctx: &Ctx, by: &Actor, id: AbsenceCalendarId) -> Result<()> {
    authz::require(by, Action::Read)?;
    let me = by.person().ok_or(Refusal::Forbidden)?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    // The address opens the calendar to whoever has it, so it goes as well.
    let person = sqlx::query_as!(
        PersonRef,
        "update absence_calendars calendar
         set removed_at = $3, url = null, due_at = null, etag = null, only_titles = null, problem = null
         from people person
         where calendar.id = $1 and person_id = $2 and removed_at is null and person.id = person_id
         returning person.id, person.name",
        id as _,
        me as PersonId,
        now as _,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::NotFound("calendar".into()))?;
    sqlx::query!("delete from absence_events where calendar_id = $1", id as _).execute(&mut *tx).await?;
    tx.announce(Subject::default(), Change::AbsenceCalendarRemoved { person });
    tx.commit().await
}
