//! What becomes of a calendar that waits: a draft, or a version with covers where it departs from its rotations.

use super::read::{self, Understood};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::oncall::{add_cover, draft, publish, rights, show, versions};
use domain::oncall::{CoverForm, CoverKind, Difference, PlanForm, RosterRef, TakenOver};
use domain::{Actor, PersonId, Refusal, RosterId, Timestamp};
use sqlx::PgConnection;

/// Most covers that are made at once: more, and the rotations are not those of the calendar.
const COVERS_MAX: usize = 200;

async fn editable(ctx: &Ctx, connection: &mut PgConnection, by: &Actor, slug: &str) -> Result<RosterId> {
    let id = show::id_of(connection, slug).await?;
    rights::require_edit(connection, by, id, ctx.now()).await?;
    Ok(id)
}

pub(super) async fn as_draft(ctx: &Ctx, by: &Actor, slug: &str) -> Result<()> {
    let form = {
        let mut connection = ctx.db.acquire().await?;
        let id = editable(ctx, &mut connection, by, slug).await?;
        let stored = read::stored(&mut connection, id).await?;
        let it = read::understood(ctx, &mut connection, id, stored).await?;
        form(&mut connection, id, &it, None).await?
    };
    draft::keep(ctx, by, slug, form).await
}

/// Its rotations, on top of what stands.
async fn form(
    connection: &mut PgConnection,
    id: RosterId,
    it: &Understood,
    reason: Option<String>,
) -> Result<PlanForm> {
    if it.recognised.rotations.is_empty() {
        let problem = "These shifts follow no pattern that could be planned. Say who is meant by each name, or build \
                       the rotations yourself.";
        return Err(Refusal::Conflict(problem.into()).into());
    }
    let newest = versions::standing(connection, id).await?.iter().map(|version| version.number).max();
    let rotations = it.recognised.rotations.iter().map(draft::rotation_form).collect();
    // Its turns are counted as the calendar has them.
    Ok(PlanForm { based_on: newest, effective_from: None, rotations, reason, keep_turns: false })
}

pub(super) async fn take_over(ctx: &Ctx, by: &Actor, slug: &str, reason: Option<String>) -> Result<TakenOver> {
    let mut tx = ctx.begin(by).await?;
    let id = publish::lock(&mut tx, slug).await?;
    let now = tx.now();
    rights::require_edit(&mut tx, by, id, now).await?;
    let stored = read::locked(&mut tx, id).await?;
    let it = read::understood(ctx, &mut tx, id, stored).await?;
    let departs = it.ahead(now).count();
    if departs > COVERS_MAX {
        let problem = format!(
            "The calendar departs from these rotations {departs} times, and {COVERS_MAX} covers are made at most. Say \
             who is meant by each name, or take the rotations as a draft."
        );
        return Err(Refusal::Conflict(problem).into());
    }
    let form = form(&mut tx, id, &it, reason).await?;
    let version = publish::within(ctx, &mut tx, by, id, form).await?;
    let roster = show::roster_ref(&mut tx, id).await?;
    let mut covers = Vec::new();
    for difference in it.ahead(now) {
        for form in covers_of(&roster, difference, now) {
            covers.push(add_cover::insert(&mut tx, by, form, roster.clone()).await?);
        }
    }
    sqlx::query!("delete from roster_imports where roster_id = $1", id as _).execute(&mut *tx).await?;
    tx.commit_with(TakenOver { version, covers }).await
}

/// What has a layer answer as the calendar does for a stretch.
fn covers_of(roster: &RosterRef, difference: &Difference, now: Timestamp) -> Vec<CoverForm> {
    let cover = |kind: CoverKind, person_id: PersonId| CoverForm {
        roster_id: roster.id,
        layer: difference.layer,
        kind,
        person_id,
        instead_of: None,
        starts_at: difference.starts_at.max(now),
        ends_at: difference.ends_at,
    };
    match difference.theirs.split_first() {
        Some((first, others)) => {
            let others = others.iter().map(|person| cover(CoverKind::Adds, *person));
            [cover(CoverKind::Takes, *first)].into_iter().chain(others).collect()
        }
        None => difference.planned.iter().map(|person| cover(CoverKind::Removes, *person)).collect(),
    }
}

pub(super) async fn leave(ctx: &Ctx, by: &Actor, slug: &str) -> Result<()> {
    let mut tx: Tx = ctx.begin(by).await?;
    let id = editable(ctx, &mut tx, by, slug).await?;
    let gone = sqlx::query!("delete from roster_imports where roster_id = $1", id as _).execute(&mut *tx).await?;
    if gone.rows_affected() > 0 {
        let roster = show::roster_ref(&mut tx, id).await?;
        publish::announce(&mut tx, &roster, "forgot the calendar that was brought in".into());
    }
    tx.commit().await
}
