//! One incident, for those who decide something about it.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use domain::incidents::{IncidentStatus, Severity};
use domain::{Action, Actor, IncidentId, IncidentNumber, Refusal, Timestamp};
use sqlx::PgExecutor;

/// What decisions depend on.
pub(super) struct Incident {
    pub id: IncidentId,
    pub title: String,
    pub public_title: Option<String>,
    pub severity: Option<Severity>,
    pub status: IncidentStatus,
    pub impact_ended_at: Option<Timestamp>,
    pub resolved_at: Option<Timestamp>,
    pub next_update_at: Option<Timestamp>,
}

/// Loads the incident and keeps everybody else from deciding about it until the transaction ends.
pub(super) async fn lock(tx: &mut Tx, number: IncidentNumber) -> Result<Incident> {
    sqlx::query_as!(
        Incident,
        "select id, title, public_title, severity, status, impact_ended_at, resolved_at, next_update_at
         from incidents where number = $1 for update",
        number.0,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(missing)
}

/// The id behind a number.
pub(super) async fn id_of(db: impl PgExecutor<'_>, number: IncidentNumber) -> Result<IncidentId> {
    sqlx::query_scalar!("select id from incidents where number = $1", number.0)
        .fetch_optional(db)
        .await?
        .ok_or_else(missing)
}

/// What others than incidents need to know of one.
pub(crate) struct Found {
    pub id: IncidentId,
    pub number: IncidentNumber,
    pub status: IncidentStatus,
}

impl Found {
    /// # Errors
    /// `Conflict` when nothing may be added any more.
    pub(crate) fn must_take_words(&self) -> Result<(), Refusal> {
        if self.status.takes_words() {
            return Ok(());
        }
        let (number, word) = (self.number, self.status.word().to_lowercase());
        Err(Refusal::Conflict(format!("{number} is {word}, and its log and document with it; reopen it first.")))
    }
}

/// The incident with this id, for `by`.
pub(crate) async fn found(ctx: &Ctx, by: &Actor, id: IncidentId) -> Result<Found> {
    authz::require(by, Action::Read)?;
    sqlx::query_as!(Found, "select id, number, status from incidents where id = $1", id.0)
        .fetch_optional(&ctx.db)
        .await?
        .ok_or_else(missing)
}

/// The incident with this number, for `by`.
pub(crate) async fn found_by_number(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Found> {
    authz::require(by, Action::Read)?;
    sqlx::query_as!(Found, "select id, number, status from incidents where number = $1", number.0)
        .fetch_optional(&ctx.db)
        .await?
        .ok_or_else(missing)
}

pub(super) fn missing() -> crate::Error {
    Refusal::NotFound("incident".into()).into()
}

/// Somebody responds: the incident is acknowledged, unless it was before.
pub(super) async fn acknowledge(tx: &mut Tx, incident: IncidentId) -> Result<()> {
    let now = tx.now();
    sqlx::query!(
        "update incidents set acknowledged_at = $2 where id = $1 and acknowledged_at is null",
        incident.0,
        now as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
