//! Unpublished changes of a roster, one draft per person. They are kept in order or not; only publishing checks them.

use super::versions::{self, Stored};
use super::{rights, show};
use crate::ctx::Ctx;
use crate::error::Result;
use domain::oncall::{Draft, HoursForm, PlanForm, Rotation, RotationForm};
use domain::{Actor, PersonId, Refusal, RosterId, Timestamp};
use sqlx::PgConnection;
use sqlx::types::Json;

pub(super) async fn draft(ctx: &Ctx, by: &Actor, slug: &str) -> Result<Draft> {
    let person = by.person().ok_or(Refusal::Forbidden)?;
    let mut connection = ctx.db.acquire().await?;
    let id = editable(ctx, &mut connection, by, slug).await?;
    let roster = show::roster_ref(&mut connection, id).await?;
    let time_zone =
        sqlx::query_scalar!("select time_zone from rosters where id = $1", id as _).fetch_one(&mut *connection).await?;
    if let Some((form, changed_at)) = kept(&mut connection, id, person).await? {
        return Ok(Draft { roster, time_zone, form, changed_at: Some(changed_at) });
    }
    let standing = versions::standing(&mut connection, id).await?;
    let newest = standing.iter().max_by_key(|version| version.number);
    Ok(Draft { roster, time_zone, form: newest.map(form_of).unwrap_or_default(), changed_at: None })
}

/// The draft that a person keeps of a roster, and when it was last changed.
pub(super) async fn kept(
    connection: &mut PgConnection,
    roster: RosterId,
    person: PersonId,
) -> Result<Option<(PlanForm, Timestamp)>> {
    let kept = sqlx::query!(
        r#"select form as "form: Json<PlanForm>", changed_at from roster_drafts where roster_id = $1 and person_id = $2"#,
        roster as _,
        person as _,
    )
    .fetch_optional(connection)
    .await?;
    Ok(kept.map(|kept| (kept.form.0, kept.changed_at)))
}

/// What a version says, as a form.
fn form_of(version: &Stored) -> PlanForm {
    PlanForm {
        based_on: Some(version.number),
        effective_from: None,
        rotations: version.plan.rotations.iter().map(rotation_form).collect(),
        reason: None,
        keep_turns: true,
    }
}

pub(super) fn rotation_form(rotation: &Rotation) -> RotationForm {
    RotationForm {
        id: Some(rotation.id),
        layer: rotation.layer,
        name: rotation.name.clone(),
        time_zone: rotation.time_zone.clone(),
        starts_on: rotation.handover.starts_on.to_string(),
        handover_time: rotation.handover.time.to_string(),
        every: rotation.handover.every,
        unit: rotation.handover.unit,
        hours: rotation.hours.iter().map(HoursForm::from).collect(),
        turns: rotation.turns.clone(),
    }
}

/// Most of what one draft may hold, in bytes of JSON.
const DRAFT_MAX: usize = 256 * 1024;

pub(super) async fn keep(ctx: &Ctx, by: &Actor, slug: &str, mut form: PlanForm) -> Result<()> {
    let person = by.person().ok_or(Refusal::Forbidden)?;
    let mut connection = ctx.db.acquire().await?;
    let id = editable(ctx, &mut connection, by, slug).await?;
    for rotation in &mut form.rotations {
        rotation.id.get_or_insert_with(|| domain::RotationId(ctx.new_id()));
    }
    if serde_json::to_vec(&form)?.len() > DRAFT_MAX {
        return Err(Refusal::invalid("rotations", "This draft is too large. Use fewer rotations or turns.").into());
    }
    sqlx::query!(
        "insert into roster_drafts (roster_id, person_id, form, changed_at) values ($1, $2, $3, $4)
         on conflict (roster_id, person_id) do update set form = excluded.form, changed_at = excluded.changed_at",
        id as _,
        person as _,
        Json(form) as _,
        ctx.now() as _,
    )
    .execute(&mut *connection)
    .await?;
    Ok(())
}

pub(super) async fn discard(ctx: &Ctx, by: &Actor, slug: &str) -> Result<()> {
    let person = by.person().ok_or(Refusal::Forbidden)?;
    let mut connection = ctx.db.acquire().await?;
    let id = show::id_of(&mut connection, slug).await?;
    sqlx::query!("delete from roster_drafts where roster_id = $1 and person_id = $2", id as _, person as _)
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// The roster of this slug, for somebody who may edit it.
pub(super) async fn editable(ctx: &Ctx, connection: &mut PgConnection, by: &Actor, slug: &str) -> Result<RosterId> {
    let id = show::id_of(connection, slug).await?;
    rights::require_edit(connection, by, id, ctx.now()).await?;
    Ok(id)
}
