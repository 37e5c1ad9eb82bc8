//! Giving covered time back. What has passed stays as it was: a running cover ends now.

use super::rights;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use domain::events::Change;
use domain::{Action, Actor, CoverId, PersonRef, Refusal};

pub(super) async fn remove_cover(ctx: &Ctx, by: &Actor, cover: CoverId) -> Result<()> {
    authz::require(by, Action::CoverShift)?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let found = sqlx::query!(
        "select c.starts_at, c.ends_at, c.roster_id, r.name as roster, p.id as person_id, p.name as person
         from covers c join rosters r on r.id = c.roster_id join people p on p.id = c.person_id
         where c.id = $1 and c.removed_at is null for update of c",
        cover as _,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::NotFound("cover".into()))?;
    rights::require_cover(&mut tx, by, found.roster_id, now).await?;
    if found.ends_at <= now {
        return Err(Refusal::Conflict("This cover is over. What has passed stays as it was.".into()).into());
    }
    let from_now = if found.starts_at < now {
        sqlx::query!("update covers set ends_at = $2 where id = $1", cover as _, now as _).execute(&mut *tx).await?;
        now
    } else {
        sqlx::query!("update covers set removed_at = $2 where id = $1", cover as _, now as _).execute(&mut *tx).await?;
        found.starts_at
    };
    let person = PersonRef { id: found.person_id, name: found.person };
    let change = Change::CoverRemoved { roster: found.roster, person, starts_at: from_now, ends_at: found.ends_at };
    tx.announce(Subject::default(), change);
    tx.commit().await
}
