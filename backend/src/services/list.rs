//! Services by name, each with what is going on there.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::lists;
use domain::services::ServiceRow;
use domain::{Action, Actor, Page, PageRequest};
use sqlx::{Postgres, QueryBuilder};

/// Counts come from what is open, which is little, never from a service's whole history.
const OPEN: &str = "
    with open as (
        select s.service_id, count(*) as incidents
        from incidents i join incident_services s on s.incident_id = i.id
        where i.status in ('declared', 'investigating', 'identified', 'monitoring', 'contained')
            and (not i.is_private or (
                select true from incident_members m where m.incident_id = i.id and m.person_id = ";
const SELECT: &str = "))
        group by s.service_id
    ), firing as (
        select service_id, count(*) as alerts from alerts
        where status = 'firing' and status <> 'resolved' group by service_id
    )
    select s.id, s.slug, s.name, s.description, s.core, r.name as roster, r.slug as roster_slug, p.name as policy,
           coalesce(open.incidents, 0) as open_incidents, coalesce(firing.alerts, 0) as firing_alerts
    from services s
    left join rosters r on r.id = s.roster_id
    left join escalation_policies p on p.id = s.policy_id
    left join open on open.service_id = s.id
    left join firing on firing.service_id = s.id
    where true";

/// Services, with what is open there of what `by` may see.
fn select(by: &Actor) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::<Postgres>::new(OPEN);
    query.push_bind(by.person()).push(SELECT);
    query
}

pub(super) async fn list(ctx: &Ctx, by: &Actor, search: Option<String>, page: PageRequest) -> Result<Page<ServiceRow>> {
    authz::require(by, Action::Read)?;
    let after = lists::read_name_cursor(page.after.as_deref())?;
    let mut query = select(by);
    if let Some(pattern) = lists::containing(search.as_deref()) {
        query.push(" and (s.name ilike ").push_bind(pattern.clone());
        query.push(" or s.slug ilike ").push_bind(pattern.clone());
        query.push(" or s.description ilike ").push_bind(pattern).push(")");
    }
    if let Some(after) = after {
        query.push(" and (lower(s.name), s.id) > (lower(").push_bind(after.name);
        query.push("), ").push_bind(after.id).push(")");
    }
    query.push(" order by lower(s.name), s.id limit ").push_bind(page.limit() + 1);
    let services = query.build_query_as::<ServiceRow>().fetch_all(&ctx.db).await?;
    Ok(Page::from_overfetched(services, page.limit(), |service| lists::name_cursor(&service.name, service.id.0)))
}

/// One service as the list shows it.
pub(super) async fn row(ctx: &Ctx, by: &Actor, slug: &str) -> Result<Option<ServiceRow>> {
    let mut query = select(by);
    query.push(" and s.slug = ").push_bind(slug);
    Ok(query.build_query_as::<ServiceRow>().fetch_optional(&ctx.db).await?)
}
