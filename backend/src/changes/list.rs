//! Changes, newest first, by keyset.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use domain::changes::{ChangeFilter, ChangeKind, ReportedChange};
use domain::{Action, Actor, ChangeId, Page, PageRequest, Refusal, ServiceId, ServiceRef, Timestamp};
use sqlx::{FromRow, Postgres, QueryBuilder};
use uuid::Uuid;

/// The columns of [`Row`]; narrowed by what follows.
const SELECT: &str = "
    select change.id, change.kind, change.summary, change.url, change.author, change.happened_at, change.reported_at,
           change.reported_by, change.external_id,
           service.id as service_id, service.slug as service_slug, service.name as service_name
    from changes change join services service on service.id = change.service_id where true";

#[derive(FromRow)]
struct Row {
    id: ChangeId,
    kind: ChangeKind,
    summary: String,
    url: Option<String>,
    author: Option<String>,
    happened_at: Timestamp,
    reported_at: Timestamp,
    reported_by: String,
    external_id: Option<String>,
    service_id: ServiceId,
    service_slug: String,
    service_name: String,
}

impl From<Row> for ReportedChange {
    fn from(row: Row) -> Self {
        ReportedChange {
            id: row.id,
            service: ServiceRef { id: row.service_id, slug: row.service_slug, name: row.service_name },
            kind: row.kind,
            summary: row.summary,
            url: row.url,
            author: row.author,
            happened_at: row.happened_at,
            reported_at: row.reported_at,
            reported_by: row.reported_by,
            external_id: row.external_id,
        }
    }
}

pub(super) async fn list(
    ctx: &Ctx,
    by: &Actor,
    filter: ChangeFilter,
    page: PageRequest,
) -> Result<Page<ReportedChange>> {
    authz::require(by, Action::Read)?;
    let mut query = QueryBuilder::<Postgres>::new(SELECT);
    let mut order = " order by change.happened_at desc, change.id desc limit ";
    if let Some(named) = filter.service.map(|named| named.replace('\0', "")).filter(|named| !named.is_empty()) {
        query.push(" and change.service_id = any(array(select id from services where slug = ").push_bind(named.clone());
        query.push(" or id = ").push_bind(named.parse::<Uuid>().ok()).push("))");
        // As in the list of alerts: only the index of a service's changes has this order.
        order = " order by change.service_id desc, change.happened_at desc, change.id desc limit ";
    }
    if let Some(since) = filter.since {
        query.push(" and change.happened_at >= ").push_bind(since);
    }
    if let Some(until) = filter.until {
        query.push(" and change.happened_at < ").push_bind(until);
    }
    if let Some(after) = &page.after {
        let (at, id) = read_cursor(after)?;
        query.push(" and (change.happened_at, change.id) < (").push_bind(at).push(", ").push_bind(id).push(")");
    }
    query.push(order).push_bind(page.limit() + 1);
    let rows: Vec<Row> = query.build_query_as().persistent(false).fetch_all(&ctx.db).await?;
    let changes = rows.into_iter().map(ReportedChange::from).collect();
    Ok(Page::from_overfetched(changes, page.limit(), |change: &ReportedChange| {
        format!("{}.{}", change.happened_at.0, change.id)
    }))
}

fn read_cursor(after: &str) -> Result<(Timestamp, ChangeId), Refusal> {
    let read = || {
        let (at, id) = after.split_once('.')?;
        let at = Timestamp(at.parse().ok()?);
        Some((at, id.parse().ok()?)).filter(|_| at.is_plausible())
    };
    read().ok_or_else(|| Refusal::invalid("after", "This is no cursor of this list."))
}

/// One of them.
pub(super) async fn one(tx: &mut Tx, id: ChangeId) -> Result<ReportedChange> {
    let mut query = QueryBuilder::<Postgres>::new(SELECT);
    query.push(" and change.id = ").push_bind(id);
    let row: Option<Row> = query.build_query_as().fetch_optional(&mut **tx).await?;
    row.map(ReportedChange::from).ok_or_else(|| Refusal::NotFound("change".into()).into())
}

/// These, in no order.
pub(super) async fn these(db: &mut sqlx::PgConnection, ids: &[Uuid]) -> Result<Vec<ReportedChange>> {
    let mut query = QueryBuilder::<Postgres>::new(SELECT);
    query.push(" and change.id = any(").push_bind(ids).push(")");
    let rows: Vec<Row> = query.build_query_as().fetch_all(db).await?;
    Ok(rows.into_iter().map(ReportedChange::from).collect())
}
