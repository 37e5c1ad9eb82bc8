//! Who does it: taking a remedy, giving it to somebody, leaving it to nobody.

use super::list;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::incidents::{self, Incident};
use domain::events::Change;
use domain::remediation::{Remedy, RemedyOwnerForm, RemedyState};
use domain::{Action, Actor, IncidentId, IncidentNumber, PersonId, PersonRef, Refusal, RemedyId};

pub(super) async fn give(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    id: RemedyId,
    form: RemedyOwnerForm,
) -> Result<Remedy> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    let incident = incidents::lock(&mut tx, by, number).await?;
    let before = list::one(&mut tx, incident.id, id).await?;
    let held_by = before.owner.as_ref().map(|owner| owner.id);
    if held_by == form.person_id {
        return Ok(before);
    }
    if held_by != form.expected {
        return Err(taken_meanwhile(&before).into());
    }
    if !before.state.is_open() && before.state != RemedyState::InForce {
        let word = before.state.word().to_lowercase();
        return Err(Refusal::Conflict(format!("“{}” is over ({word}): nobody has to do it.", before.what)).into());
    }
    let owner = owner(&mut tx, &incident, form.person_id, "person_id").await?;
    set(&mut tx, id, form.person_id).await?;
    tx.announce(incident.id, told(by, id, before.what, owner));
    let after = list::one(&mut tx, incident.id, id).await?;
    tx.commit().await?;
    Ok(after)
}

fn taken_meanwhile(before: &Remedy) -> Refusal {
    let what = &before.what;
    Refusal::Conflict(match &before.owner {
        Some(owner) => format!("{} took on “{what}” meanwhile.", owner.name),
        None => format!("“{what}” was left to nobody meanwhile."),
    })
}

/// What the log says of it.
pub(super) fn told(by: &Actor, remedy: RemedyId, what: String, owner: Option<PersonRef>) -> Change {
    let taken = owner.as_ref().is_some_and(|owner| Some(owner.id) == by.person());
    Change::RemedyGiven { remedy, what, owner, taken }
}

/// Somebody who can still act, and who sees the incident from now on.
pub(super) async fn owner(
    tx: &mut Tx,
    incident: &Incident,
    id: Option<PersonId>,
    field: &str,
) -> Result<Option<PersonRef>> {
    let Some(id) = id else { return Ok(None) };
    let person = sqlx::query_as!(PersonRef, "select id, name from people where id = $1 and disabled_at is null", id.0)
        .fetch_optional(&mut **tx)
        .await?
        .ok_or_else(|| Refusal::invalid(field, "There is no such person, or they no longer sign in here."))?;
    crate::privacy::admit_for_role(tx, incident, &person).await?;
    Ok(Some(person))
}

pub(super) async fn set(tx: &mut Tx, id: RemedyId, owner: Option<PersonId>) -> Result<()> {
    sqlx::query!("update remedies set owner_id = $2 where id = $1", id.0, owner.map(|owner| owner.0))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Nobody does what they do not see: what is not over is left to nobody.
pub(crate) async fn release_of(tx: &mut Tx, incident: IncidentId, person: PersonId) -> Result<()> {
    let left = sqlx::query!(
        "update remedies set owner_id = null
         where incident_id = $1 and owner_id = $2 and state in ('proposed', 'under_way', 'in_force') returning id, what",
        incident.0,
        person.0,
    )
    .fetch_all(&mut **tx)
    .await?;
    for row in left {
        tx.announce(incident, Change::RemedyGiven { remedy: row.id, what: row.what, owner: None, taken: false });
    }
    Ok(())
}
