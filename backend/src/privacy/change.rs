//! Making an incident private, and opening it to all staff.

use super::members;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::incidents;
use domain::events::Change;
use domain::{Action, Actor, IncidentId, IncidentNumber, Refusal};

pub(super) async fn make_private(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<()> {
    authz::require(by, Action::Respond)?;
    let person = by.person().ok_or(Refusal::Forbidden)?;
    let mut tx = ctx.begin(by).await?;
    let incident = incidents::lock(&mut tx, by, number).await?;
    if incident.is_private {
        return Ok(());
    }
    if was_told_to_the_public(&mut tx, incident.id).await? {
        let what_holds = format!("The public was told of {number}. It cannot be made private any more.");
        return Err(Refusal::Conflict(what_holds).into());
    }
    set(&mut tx, incident.id, true).await?;
    members::admit(&mut tx, incident.id, person).await?;
    for worked in incidents::responders(&mut *tx, incident.id).await? {
        members::admit(&mut tx, incident.id, worked.id).await?;
    }
    for asked in crate::responders::asked(&mut *tx, incident.id).await? {
        members::admit(&mut tx, incident.id, asked).await?;
    }
    let members = members::of(&mut *tx, incident.id).await?;
    tx.announce(incident.id, Change::IncidentMadePrivate { members });
    tx.commit().await
}

pub(super) async fn open_to_staff(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<()> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    let incident = incidents::lock(&mut tx, by, number).await?;
    if incident.is_private {
        set(&mut tx, incident.id, false).await?;
        tx.announce(incident.id, Change::IncidentOpenedToStaff {});
    }
    tx.commit().await
}

async fn was_told_to_the_public(tx: &mut Tx, incident: IncidentId) -> Result<bool> {
    let told = sqlx::query_scalar!(
        r#"select exists (select from updates where incident_id = $1 and audience in ('public', 'both')) as "told!""#,
        incident.0,
    );
    Ok(told.fetch_one(&mut **tx).await?)
}

async fn set(tx: &mut Tx, incident: IncidentId, is_private: bool) -> Result<()> {
    sqlx::query!("update incidents set is_private = $2 where id = $1", incident.0, is_private)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
