//! Forgetting what no longer opens anything.

use super::{attempts, password_links, refused_forms};
use crate::ctx::Ctx;
use crate::error::Result;

/// How long an ended session stays, for those who look into what happened.
const ENDED_SESSIONS_S: i64 = 30 * 86_400;

/// Deletes failed sign-ins that no longer count, links and kept forms that are too old, and
/// sessions that ended a month ago. Cheap; meant to run about
/// once an hour in one process or in several.
///
/// # Errors
/// When the database fails.
pub async fn forget_expired(ctx: &Ctx) -> Result<()> {
    let now = ctx.now();
    sqlx::query!("delete from sign_in_failures where at < $1", now.plus_s(-attempts::WINDOW_S) as _)
        .execute(&ctx.db)
        .await?;
    let links_end = now.plus_s(-password_links::LINK_TTL_S);
    sqlx::query!("delete from password_links where created_at <= $1", links_end as _).execute(&ctx.db).await?;
    let forms_end = now.plus_s(-refused_forms::KEPT_S);
    sqlx::query!("delete from refused_forms where created_at <= $1", forms_end as _).execute(&ctx.db).await?;
    sqlx::query!("delete from sessions where least(revoked_at, expires_at) < $1", now.plus_s(-ENDED_SESSIONS_S) as _,)
        .execute(&ctx.db)
        .await?;
    Ok(())
}
