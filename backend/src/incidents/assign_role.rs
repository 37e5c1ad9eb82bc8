//! Taking, handing over and releasing a role. Whoever asks says whom they saw in it: of two who take it at the
//! same moment, the second learns who was first.

use super::find;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use domain::events::Change;
use domain::incidents::IncidentRole;
use domain::{Action, Actor, IncidentId, IncidentNumber, PersonId, PersonRef, Refusal};

/// Who shall hold a role, and who was seen in it.
pub(super) struct Assignment {
    pub role: IncidentRole,
    pub to: Option<PersonId>,
    pub expected: Option<PersonId>,
}

pub(super) async fn assign_role(ctx: &Ctx, by: &Actor, number: IncidentNumber, change: Assignment) -> Result<()> {
    authz::require(by, Action::Respond)?;
    let Assignment { role, to, expected } = change;
    let mut tx = ctx.begin(by).await?;
    let locked = find::lock(&mut tx, by, number).await?;
    let incident = locked.id;
    let holder = find::holder(&mut *tx, incident, role).await?;
    let held_by = holder.as_ref().map(|person| person.id);
    if held_by == to {
        return Ok(());
    }
    if held_by != expected {
        return Err(refusal(role, holder).into());
    }
    let to = match to {
        Some(id) => Some(person(&mut tx, id).await?),
        None => None,
    };
    if let Some(person) = &to {
        crate::privacy::admit_for_role(&mut tx, &locked, person).await?;
    }
    move_role(&mut tx, incident, role, to.as_ref()).await?;
    tx.announce(incident, told(role, holder, to));
    tx.commit().await
}

fn refusal(role: IncidentRole, holder: Option<PersonRef>) -> Refusal {
    let word = role.word();
    Refusal::Conflict(match holder {
        Some(person) => format!("{} took the role {word} meanwhile.", person.name),
        None => format!("The role {word} was released meanwhile; nobody holds it."),
    })
}

/// Somebody who can still act.
async fn person(tx: &mut Tx, id: PersonId) -> Result<PersonRef> {
    let person = sqlx::query_as!(PersonRef, "select id, name from people where id = $1 and disabled_at is null", id.0)
        .fetch_optional(&mut **tx)
        .await?;
    person
        .ok_or_else(|| Refusal::invalid("person_id", "There is no such person, or they no longer sign in here.").into())
}

async fn move_role(tx: &mut Tx, incident: IncidentId, role: IncidentRole, to: Option<&PersonRef>) -> Result<()> {
    let now = tx.now();
    sqlx::query!(
        "update incident_roles set released_at = $3 where incident_id = $1 and role = $2 and released_at is null",
        incident.0,
        role.as_str(),
        now as _,
    )
    .execute(&mut **tx)
    .await?;
    let Some(person) = to else { return Ok(()) };
    sqlx::query!(
        "insert into incident_roles (incident_id, role, person_id, taken_at) values ($1, $2, $3, $4)",
        incident.0,
        role.as_str(),
        person.id.0,
        now as _,
    )
    .execute(&mut **tx)
    .await?;
    find::acknowledge(tx, incident).await
}

fn told(role: IncidentRole, from: Option<PersonRef>, to: Option<PersonRef>) -> Change {
    match (from, to) {
        (Some(from), Some(to)) => Change::IncidentRoleHandedOver { role, from, to },
        (None, Some(person)) => Change::IncidentRoleTaken { role, person },
        (from, None) => {
            let person = from.expect("a role that nobody holds is not released: that was no change");
            Change::IncidentRoleReleased { role, person }
        }
    }
}
