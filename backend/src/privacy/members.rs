//! The members of a private incident.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::incidents::{self, Incident};
use domain::events::Change;
use domain::incidents::IncidentRole;
use domain::{Action, Actor, IncidentId, IncidentNumber, PersonId, PersonRef, Refusal};
use sqlx::PgExecutor;

pub(super) async fn members(ctx: &Ctx, by: &Actor, incident: IncidentId) -> Result<Option<Vec<PersonRef>>> {
    let found = incidents::found(ctx, by, incident).await?;
    let is_private = sqlx::query_scalar!("select is_private from incidents where id = $1", found.id.0);
    match is_private.fetch_one(&ctx.db).await? {
        true => Ok(Some(of(&ctx.db, incident).await?)),
        false => Ok(None),
    }
}

/// In the order in which they were let in.
pub(crate) async fn of(db: impl PgExecutor<'_>, incident: IncidentId) -> Result<Vec<PersonRef>> {
    let people = sqlx::query_as!(
        PersonRef,
        "select person.id, person.name from incident_members member join people person on person.id = member.person_id
         where member.incident_id = $1 order by member.added_at, lower(person.name), person.id",
        incident.0,
    );
    Ok(people.fetch_all(db).await?)
}

/// Makes somebody a member within a transaction; answers whether they were none before.
pub(crate) async fn admit(tx: &mut Tx, incident: IncidentId, person: PersonId) -> Result<bool> {
    let now = tx.now();
    let added = sqlx::query!(
        "insert into incident_members (incident_id, person_id, added_at) values ($1, $2, $3) on conflict do nothing",
        incident.0,
        person.0,
        now as _,
    );
    Ok(added.execute(&mut **tx).await?.rows_affected() > 0)
}

/// Whoever is given a role, or is asked to help, sees the incident, private or not.
pub(crate) async fn admit_for_role(tx: &mut Tx, incident: &Incident, person: &PersonRef) -> Result<()> {
    if incident.is_private && admit(tx, incident.id, person.id).await? {
        tx.announce(incident.id, Change::IncidentMemberLetIn { person: person.clone() });
    }
    Ok(())
}

pub(super) async fn let_in(ctx: &Ctx, by: &Actor, number: IncidentNumber, person: PersonId) -> Result<()> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    let incident = incidents::lock(&mut tx, by, number).await?;
    must_be_private(&incident, number)?;
    let person =
        sqlx::query_as!(PersonRef, "select id, name from people where id = $1 and disabled_at is null", person.0)
            .fetch_optional(&mut *tx)
            .await?
            .ok_or_else(|| Refusal::invalid("person_id", "There is no such person, or they no longer sign in here."))?;
    admit_for_role(&mut tx, &incident, &person).await?;
    tx.commit().await
}

pub(super) async fn shut_out(ctx: &Ctx, by: &Actor, number: IncidentNumber, person: PersonId) -> Result<()> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    let incident = incidents::lock(&mut tx, by, number).await?;
    must_be_private(&incident, number)?;
    let members = of(&mut *tx, incident.id).await?;
    let Some(person) = members.iter().find(|member| member.id == person).cloned() else { return Ok(()) };
    if members.len() == 1 {
        let what_to_do = "Let somebody else in first, or open it to all staff.";
        return Err(Refusal::Conflict(format!("{} is the last who sees {number}. {what_to_do}", person.name)).into());
    }
    release_roles(&mut tx, incident.id, &person).await?;
    crate::remediation::release_of(&mut tx, incident.id, person.id).await?;
    crate::responders::release_of(&mut tx, incident.id, person.id).await?;
    sqlx::query!("delete from incident_members where incident_id = $1 and person_id = $2", incident.id.0, person.id.0)
        .execute(&mut *tx)
        .await?;
    tx.announce(incident.id, Change::IncidentMemberShutOut { person });
    tx.commit().await
}

fn must_be_private(incident: &Incident, number: IncidentNumber) -> Result<(), Refusal> {
    if incident.is_private {
        return Ok(());
    }
    Err(Refusal::Conflict(format!("{number} is open to all staff. Make it private first.")))
}

/// Nobody leads what they do not see.
async fn release_roles(tx: &mut Tx, incident: IncidentId, person: &PersonRef) -> Result<()> {
    let now = tx.now();
    let released = sqlx::query_scalar!(
        r#"update incident_roles set released_at = $3
           where incident_id = $1 and person_id = $2 and released_at is null
           returning role as "role: IncidentRole""#,
        incident.0,
        person.id.0,
        now as _,
    )
    .fetch_all(&mut **tx)
    .await?;
    for role in released {
        tx.announce(incident, Change::IncidentRoleReleased { role, person: person.clone() });
    }
    Ok(())
}

/// Lets somebody in who cannot ask from within: for whoever holds the keys of the machine, when nobody who sees a private
/// incident is there any more. The timeline tells it.
///
/// # Errors
/// `NotFound` when there is no such incident, or nobody signs in with this address; `Conflict` when it is open to all staff.
pub async fn let_in_from_outside(ctx: &Ctx, number: IncidentNumber, email: &str) -> Result<PersonRef> {
    let mut tx = ctx.begin(&Actor::Muster).await?;
    let incident = incidents::lock_any(&mut tx, number).await?;
    must_be_private(&incident, number)?;
    let person = sqlx::query_as!(
        PersonRef,
        "select id, name from people where lower(email) = lower($1) and disabled_at is null",
        email.trim(),
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::NotFound("person".into()))?;
    admit_for_role(&mut tx, &incident, &person).await?;
    tx.commit().await?;
    Ok(person)
}
