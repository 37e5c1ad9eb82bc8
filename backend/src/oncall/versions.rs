//! Versions of what a roster plans.

use crate::error::Result;
use crate::events::Tx;
use domain::oncall::Plan;
use domain::{Actor, RosterId, RosterVersionId, Timestamp};
use sqlx::types::Json;

/// A version that is about to be written.
pub(super) struct New<'a> {
    pub roster: RosterId,
    pub number: i32,
    pub effective_from: Timestamp,
    pub plan: &'a Plan,
    pub reason: Option<&'a str>,
}

pub(super) async fn insert(tx: &mut Tx, new: New<'_>, by: &Actor) -> Result<RosterVersionId> {
    let (id, now) = (RosterVersionId(tx.new_id()), tx.now());
    sqlx::query!(
        "insert into roster_versions (id, roster_id, number, effective_from, plan, reason, published_at, published_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id as _,
        new.roster as _,
        new.number,
        new.effective_from as _,
        Json(new.plan) as _,
        new.reason,
        now as _,
        by.name(),
    )
    .execute(&mut **tx)
    .await?;
    let people: Vec<_> = new.plan.participants().into_iter().map(|person| person.0).collect();
    sqlx::query!(
        "insert into roster_version_people (version_id, person_id) select $1, unnest($2::uuid[])",
        id as _,
        &people,
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}
