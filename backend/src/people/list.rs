//! People by name.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::lists;
use domain::people::Person;
use domain::{Action, Actor, Page, PageRequest};
use sqlx::{Postgres, QueryBuilder};

pub(super) async fn list(ctx: &Ctx, by: &Actor, search: Option<String>, page: PageRequest) -> Result<Page<Person>> {
    authz::require(by, Action::Read)?;
    let after = lists::read_name_cursor(page.after.as_deref())?;
    let mut query = QueryBuilder::<Postgres>::new(
        "select id, name, email, role, title, time_zone, holidays_of, areas, disabled_at, created_at from people where true",
    );
    if let Some(pattern) = lists::containing(search.as_deref()) {
        query.push(" and (name ilike ").push_bind(pattern.clone());
        query.push(" or email ilike ").push_bind(pattern.clone());
        query.push(" or title ilike ").push_bind(pattern.clone());
        query.push(" or exists (select from unnest(areas) area where area ilike ").push_bind(pattern).push("))");
    }
    if let Some(after) = after {
        query.push(" and (lower(name), id) > (lower(").push_bind(after.name).push("), ").push_bind(after.id).push(")");
    }
    query.push(" order by lower(name), id limit ").push_bind(page.limit() + 1);
    let people = query.build_query_as::<Person>().fetch_all(&ctx.db).await?;
    Ok(Page::from_overfetched(people, page.limit(), |person| lists::name_cursor(&person.name, person.id.0)))
}
