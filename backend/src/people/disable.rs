//! Taking away a person's access, and giving it back. Nobody is deleted: history keeps the name.

use super::{change_role, lock_admins, password_links, sessions};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use domain::events::Change;
use domain::{Action, Actor, PersonId, PersonRef, Refusal};

pub(super) async fn disable(ctx: &Ctx, by: &Actor, person: PersonId) -> Result<()> {
    authz::require(by, Action::Administer)?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    lock_admins(&mut tx).await?;
    let found = sqlx::query!("select name, disabled_at from people where id = $1 for update", person as _)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Refusal::NotFound("person".into()))?;
    if found.disabled_at.is_some() {
        return Ok(());
    }
    change_role::require_another_admin(&mut tx, person).await?;
    sqlx::query!("update people set disabled_at = $2 where id = $1", person as _, now as _).execute(&mut *tx).await?;
    sessions::end_all(&mut tx, now, person, None).await?;
    password_links::end_all(&mut tx, person).await?;
    tx.announce(Subject::default(), Change::PersonDisabled { person: PersonRef { id: person, name: found.name } });
    tx.commit().await
}

/// The person signs in again as before; ended sessions stay ended.
pub(super) async fn enable(ctx: &Ctx, by: &Actor, person: PersonId) -> Result<()> {
    authz::require(by, Action::Administer)?;
    let mut tx = ctx.begin(by).await?;
    let found = sqlx::query!("select name, disabled_at from people where id = $1 for update", person as _)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Refusal::NotFound("person".into()))?;
    if found.disabled_at.is_none() {
        return Ok(());
    }
    sqlx::query!("update people set disabled_at = null where id = $1", person as _).execute(&mut *tx).await?;
    tx.announce(Subject::default(), Change::PersonEnabled { person: PersonRef { id: person, name: found.name } });
    tx.commit().await
}
