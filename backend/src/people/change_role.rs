//! Changing what a person may do. It holds from the next request on: no session remembers a role.

use super::lock_admins;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use domain::events::Change;
use domain::{Action, Actor, PersonId, PersonRef, Refusal, Role};

pub(super) async fn change_role(ctx: &Ctx, by: &Actor, person: PersonId, role: Role) -> Result<()> {
    authz::require(by, Action::Administer)?;
    let mut tx = ctx.begin(by).await?;
    lock_admins(&mut tx).await?;
    let before = sqlx::query!("select name, role from people where id = $1 for update", person as _)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Refusal::NotFound("person".into()))?;
    if before.role == role {
        return Ok(());
    }
    require_another_admin(&mut tx, person).await?;
    sqlx::query!("update people set role = $2 where id = $1", person as _, role.as_str()).execute(&mut *tx).await?;
    let person = PersonRef { id: person, name: before.name };
    tx.announce(Subject::default(), Change::PersonRoleChanged { person, from: before.role, to: role });
    tx.commit().await
}

/// Refuses to take the last admin away; the caller holds the lock.
pub(super) async fn require_another_admin(tx: &mut Tx, person: PersonId) -> Result<()> {
    let last = sqlx::query_scalar!(
        r#"select exists (select from people where id = $1 and role = 'admin' and disabled_at is null)
              and not exists (select from people where id <> $1 and role = 'admin' and disabled_at is null) as "last!""#,
        person as _,
    )
    .fetch_one(&mut **tx)
    .await?;
    if last {
        let told = "This is the last admin. Make somebody else an admin first.";
        return Err(Refusal::Conflict(told.into()).into());
    }
    Ok(())
}
