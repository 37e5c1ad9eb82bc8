//! Rosters by name.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::lists;
use domain::oncall::RosterRef;
use domain::{Action, Actor, Page, PageRequest};

pub(super) async fn list(ctx: &Ctx, by: &Actor, page: PageRequest) -> Result<Page<RosterRef>> {
    authz::require(by, Action::Read)?;
    let after = lists::read_name_cursor(page.after.as_deref())?;
    let (name, id) = after.map(|after| (after.name, after.id)).unzip();
    let rosters = sqlx::query_as!(
        RosterRef,
        "select id, slug, name from rosters where $1::text is null or (lower(name), id) > (lower($1), $2)
         order by lower(name), id limit $3",
        name,
        id,
        page.limit() + 1,
    )
    .fetch_all(&ctx.db)
    .await?;
    Ok(Page::from_overfetched(rosters, page.limit(), |roster| lists::name_cursor(&roster.name, roster.id.0)))
}
