//! One incident, for those who decide something about it. Whoever may not see it is told that there is none.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use domain::incidents::{IncidentRole, IncidentStatus, Severity};
use domain::{Action, Actor, IncidentId, IncidentNumber, PersonRef, Refusal, Timestamp};
use sqlx::PgExecutor;

/// What decisions depend on.
pub(crate) struct Incident {
    pub id: IncidentId,
    pub title: String,
    pub public_title: Option<String>,
    pub severity: Option<Severity>,
    pub status: IncidentStatus,
    pub impact_ended_at: Option<Timestamp>,
    pub resolved_at: Option<Timestamp>,
    pub next_update_at: Option<Timestamp>,
    pub contained_at: Option<Timestamp>,
    pub is_exercise: bool,
    pub is_private: bool,
}

impl Incident {
    /// What others need to know of it; `number` is the one that it was found by.
    pub(crate) fn found(&self, number: IncidentNumber) -> Found {
        Found { id: self.id, number, status: self.status }
    }

    /// # Errors
    /// `Invalid` at `audience`: the public hears of no exercise, and of nothing that is kept from staff.
    pub(crate) fn must_be_for_the_public(&self) -> Result<(), Refusal> {
        if self.is_private {
            return Err(Refusal::invalid(
                "audience",
                "This incident is private. Open it to all staff, or tell them only.",
            ));
        }
        if self.is_exercise {
            return Err(Refusal::invalid(
                "audience",
                "This is an exercise: the public is not told. Tell staff instead.",
            ));
        }
        Ok(())
    }
}

/// Loads the incident and keeps everybody else from deciding about it until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx, by: &Actor, number: IncidentNumber) -> Result<Incident> {
    sqlx::query_as!(
        Incident,
        "select id, title, public_title, severity, status, impact_ended_at, resolved_at, next_update_at, contained_at,
             is_exercise, is_private
         from incidents
         where number = $1
             and (not is_private or (select true from incident_members m where m.incident_id = incidents.id and m.person_id = $2))
         for update",
        number.0,
        by.person().map(|person| person.0),
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(missing)
}

/// The same for whoever holds the keys of the machine: no incident is private to them.
pub(crate) async fn lock_any(tx: &mut Tx, number: IncidentNumber) -> Result<Incident> {
    sqlx::query_as!(
        Incident,
        "select id, title, public_title, severity, status, impact_ended_at, resolved_at, next_update_at, contained_at,
             is_exercise, is_private
         from incidents where number = $1 for update",
        number.0,
    )
    .fetch_optional(&mut **tx)
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
    /// `Conflict` when nobody responds any more.
    pub(crate) fn must_be_open(&self) -> Result<(), Refusal> {
        if self.status.is_open() {
            return Ok(());
        }
        let word = self.status.word().to_lowercase();
        Err(Refusal::Conflict(format!("{} is {word}; reopen it first.", self.number)))
    }

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
    sqlx::query_as!(
        Found,
        "select id, number, status from incidents
         where id = $1 and (not is_private or (select true from incident_members m where m.incident_id = incidents.id and m.person_id = $2))",
        id.0,
        by.person().map(|person| person.0),
    )
    .fetch_optional(&ctx.db)
    .await?
    .ok_or_else(missing)
}

/// The incident with this number, for `by`.
pub(crate) async fn found_by_number(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Found> {
    authz::require(by, Action::Read)?;
    sqlx::query_as!(
        Found,
        "select id, number, status from incidents
         where number = $1
             and (not is_private or (select true from incident_members m where m.incident_id = incidents.id and m.person_id = $2))",
        number.0,
        by.person().map(|person| person.0),
    )
    .fetch_optional(&ctx.db)
    .await?
    .ok_or_else(missing)
}

/// The incident with this number, and nobody closes it until the transaction ends.
pub(crate) async fn share(tx: &mut Tx, by: &Actor, number: IncidentNumber) -> Result<Found> {
    sqlx::query_as!(
        Found,
        "select id, number, status from incidents
         where number = $1
             and (not is_private or (select true from incident_members m where m.incident_id = incidents.id and m.person_id = $2))
         for share",
        number.0,
        by.person().map(|person| person.0),
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(missing)
}

pub(super) fn missing() -> crate::Error {
    Refusal::NotFound("incident".into()).into()
}

/// Who holds a role now.
pub(crate) async fn holder(
    db: impl PgExecutor<'_>,
    incident: IncidentId,
    role: IncidentRole,
) -> Result<Option<PersonRef>> {
    let holder = sqlx::query_as!(
        PersonRef,
        "select person.id, person.name from incident_roles held join people person on person.id = held.person_id
         where held.incident_id = $1 and held.role = $2 and held.released_at is null",
        incident.0,
        role.as_str(),
    );
    Ok(holder.fetch_optional(db).await?)
}

/// Who commands now.
pub(crate) async fn commander(db: impl PgExecutor<'_>, incident: IncidentId) -> Result<Option<PersonRef>> {
    holder(db, incident, IncidentRole::Commander).await
}

/// Somebody did something against it.
pub(crate) async fn first_action(tx: &mut Tx, incident: IncidentId) -> Result<()> {
    let now = tx.now();
    sqlx::query!(
        "update incidents set first_action_at = $2, acknowledged_at = coalesce(acknowledged_at, $2)
         where id = $1 and first_action_at is null",
        incident.0,
        now as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Somebody responds: the incident is acknowledged, unless it was before.
pub(crate) async fn acknowledge(tx: &mut Tx, incident: IncidentId) -> Result<()> {
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
