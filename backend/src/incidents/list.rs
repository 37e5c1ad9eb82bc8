//! Lists of incidents: filters, newest first, by keyset; and the open ones for the first screen.

use super::rows::{self, Head, IS_OPEN, SELECT};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::lists;
use domain::incidents::{IncidentFilter, IncidentRow, IncidentStatus, Severity};
use domain::{Action, Actor, IncidentId, IncidentNumber, Page, PageRequest, Refusal};
use sqlx::{PgExecutor, Postgres, QueryBuilder};

/// How many open incidents the first screen shows.
const BOARD_MAX: i64 = 50;

pub(super) async fn list(
    ctx: &Ctx,
    by: &Actor,
    filter: IncidentFilter,
    page: PageRequest,
) -> Result<Page<IncidentRow>> {
    authz::require(by, Action::Read)?;
    let search = filter.search.as_deref().unwrap_or_default();
    let written = crate::documents::incidents_with(&ctx.db, search).await?;
    let mut query = narrowed(SELECT, by, filter, &written, &page)?;
    // Planned anew each time: which index is good depends on what is asked for.
    let heads: Vec<Head> = query.build_query_as().persistent(false).fetch_all(&ctx.db).await?;
    let heads = Page::from_overfetched(heads, page.limit(), |head| head.number.0.to_string());
    Ok(Page { items: rows::complete(ctx, heads.items).await?, next: heads.next })
}

/// The rows asked for, of a `select` from incidents.
pub(super) fn narrowed(
    select: &str,
    by: &Actor,
    filter: IncidentFilter,
    // Those in whose documents the words stand.
    written: &[IncidentId],
    page: &PageRequest,
) -> Result<QueryBuilder<Postgres>> {
    let mut query = QueryBuilder::<Postgres>::new(select);
    let service = filter.service.filter(|slug| !slug.is_empty());
    // The index of a service's incidents is in the order of their ids, and that is the order of their making. Only
    // that index has this order: nothing else is read to find the few incidents of a quiet service.
    let (place, order) = if let Some(slug) = &service {
        query.push(" join incident_services affected on affected.incident_id = incident.id");
        query.push(" and affected.service_id = any(array(select id from services where slug = ");
        query.push_bind(slug.clone()).push("))");
        ("affected.incident_id", "affected.service_id desc, affected.incident_id desc")
    } else {
        ("incident.number", "incident.number desc")
    };
    query.push(" where true");
    rows::push_seen(&mut query, by);
    push_status(&mut query, filter.status.as_deref().unwrap_or_default())?;
    if let Some(level) = filter.severity {
        let severity = Severity::from_level(level).ok_or_else(|| Refusal::invalid("severity", "Use 0 to 4."))?;
        query.push(" and incident.severity = ").push_bind(severity);
    }
    push_search(&mut query, filter.search.as_deref().unwrap_or_default().trim(), written);
    if let Some(after) = &page.after {
        let after: i64 = after.parse().map_err(|_| Refusal::invalid("after", "This is no cursor of this list."))?;
        query.push(" and ").push(place).push(" < ");
        match service {
            Some(_) => query.push("(select id from incidents where number = ").push_bind(after).push(")"),
            None => query.push_bind(after),
        };
    }
    query.push(" order by ").push(order).push(" limit ").push_bind(page.limit() + 1);
    Ok(query)
}

fn push_status(query: &mut QueryBuilder<Postgres>, status: &str) -> Result<()> {
    match status {
        "" => {}
        "open" => {
            query.push(" and ").push(IS_OPEN);
        }
        "ended" => {
            query.push(" and not ").push(IS_OPEN);
        }
        word => {
            let status: IncidentStatus = word.parse().map_err(|_| {
                Refusal::invalid("status", "Use open, ended, or a status like investigating or resolved.")
            })?;
            query.push(" and incident.status = ").push_bind(status.as_str());
        }
    }
    Ok(())
}

/// Every word stands in the title or in the document, or the whole text is the number.
fn push_search(query: &mut QueryBuilder<Postgres>, search: &str, written: &[IncidentId]) {
    if search.is_empty() {
        return;
    }
    query.push(" and ((true");
    lists::push_words(query, "incident.title", search);
    query.push(")");
    if let Ok(IncidentNumber(number)) = search.parse() {
        query.push(" or incident.number = ").push_bind(number);
    }
    if !written.is_empty() {
        query.push(" or incident.id = any(").push_bind(written.to_vec()).push(")");
    }
    query.push(")");
}

/// Open incidents for the first screen: worst first, those without a severity last, then oldest.
pub(crate) async fn open_board(ctx: &Ctx, by: &Actor) -> Result<Vec<IncidentRow>> {
    let mut query = QueryBuilder::<Postgres>::new(SELECT);
    query.push(" where ").push(IS_OPEN);
    rows::push_seen(&mut query, by);
    query.push(" order by incident.severity, incident.declared_at limit ").push_bind(BOARD_MAX);
    let heads: Vec<Head> = query.build_query_as().fetch_all(&ctx.db).await?;
    rows::complete(ctx, heads).await
}

/// How many incidents are open, of those that `by` may see.
pub(crate) async fn open_count(db: impl PgExecutor<'_>, by: &Actor) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from incidents
           where status in ('declared', 'investigating', 'identified', 'monitoring', 'contained')
               and (not is_private or (select true from incident_members m where m.incident_id = incidents.id and m.person_id = $1))"#,
        by.person().map(|person| person.0),
    );
    Ok(count.fetch_one(db).await?)
}
