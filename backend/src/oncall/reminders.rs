//! What somebody is reminded of by letter.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use domain::events::Change;
use domain::oncall::Reminders;
use domain::{Actor, PersonRef, Refusal};

/// Longest time before a shift, in hours: as far as the worker looks ahead.
const HOURS_MAX: u16 = 168;

pub(super) async fn show(ctx: &Ctx, by: &Actor) -> Result<Reminders> {
    let me = by.person().ok_or(Refusal::Forbidden)?;
    let row = sqlx::query!("select shift_reminder_h, week_summary from people where id = $1", me as _);
    let row = row.fetch_optional(&ctx.db).await?.ok_or(Refusal::Forbidden)?;
    let shift_hours = row.shift_reminder_h.and_then(|hours| u16::try_from(hours).ok());
    Ok(Reminders { shift_hours, week: row.week_summary })
}

pub(super) async fn set(ctx: &Ctx, by: &Actor, reminders: Reminders) -> Result<Reminders> {
    let me = by.person().ok_or(Refusal::Forbidden)?;
    let Reminders { shift_hours, week } = reminders;
    if shift_hours.is_some_and(|hours| !(1..=HOURS_MAX).contains(&hours)) {
        return Err(Refusal::invalid("shift_hours", format!("Choose 1 to {HOURS_MAX} hours, or none.")).into());
    }
    let mut tx = ctx.begin(by).await?;
    sqlx::query!(
        "update people set shift_reminder_h = $2, week_summary = $3 where id = $1",
        me as _,
        shift_hours.and_then(|hours| i16::try_from(hours).ok()),
        week,
    )
    .execute(&mut *tx)
    .await?;
    let person = PersonRef { id: me, name: by.name().to_owned() };
    tx.announce(Subject::default(), Change::PersonProfileChanged { person });
    tx.commit_with(reminders).await
}
