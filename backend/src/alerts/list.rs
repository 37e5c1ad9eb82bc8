//! The list of alerts: filters, newest first, by keyset.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::lists;
use domain::alerts::{AlertFilter, AlertRow, AlertStatus};
use domain::{
    Action, Actor, AlertId, IncidentId, IncidentNumber, Page, PageRequest, PersonId, PersonRef, Refusal, ServiceId,
    ServiceRef, Timestamp,
};
use sqlx::{FromRow, PgExecutor, Postgres, QueryBuilder};

/// The columns of [`Row`]; narrowed by what follows.
const SELECT: &str = "
    select alert.id, alert.title, alert.status, alert.source, alert.signals, alert.firing_instances, alert.instances,
           alert.started_at, alert.last_signal_at, alert.acknowledged_at, alert.resolved_at,
           service.id as service_id, service.slug as service_slug, service.name as service_name,
           person.id as person_id, person.name as person_name, incident.number as incident_number
    from alerts alert
    join services service on service.id = alert.service_id
    left join people person on person.id = alert.acknowledged_by
    left join incidents incident on incident.id = alert.incident_id and (not incident.is_private or (
        select true from incident_members m where m.incident_id = incident.id and m.person_id = ";

/// Alerts, with the numbers of those incidents that `by` may see.
fn select(by: &Actor) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::<Postgres>::new(SELECT);
    query.push_bind(by.person()).push(")) where true");
    query
}

#[derive(FromRow)]
struct Row {
    id: AlertId,
    title: String,
    status: AlertStatus,
    source: String,
    signals: i64,
    firing_instances: i32,
    instances: i32,
    started_at: Timestamp,
    last_signal_at: Timestamp,
    acknowledged_at: Option<Timestamp>,
    resolved_at: Option<Timestamp>,
    service_id: ServiceId,
    service_slug: String,
    service_name: String,
    person_id: Option<PersonId>,
    person_name: Option<String>,
    incident_number: Option<IncidentNumber>,
}

impl From<Row> for AlertRow {
    fn from(row: Row) -> Self {
        AlertRow {
            id: row.id,
            title: row.title,
            status: row.status,
            service: ServiceRef { id: row.service_id, slug: row.service_slug, name: row.service_name },
            source: row.source,
            signals: row.signals,
            firing_instances: row.firing_instances,
            instances: row.instances,
            started_at: row.started_at,
            last_signal_at: row.last_signal_at,
            acknowledged_at: row.acknowledged_at,
            acknowledged_by: row.person_id.zip(row.person_name).map(|(id, name)| PersonRef { id, name }),
            resolved_at: row.resolved_at,
            incident: row.incident_number,
        }
    }
}

pub(super) async fn list(ctx: &Ctx, by: &Actor, filter: AlertFilter, page: PageRequest) -> Result<Page<AlertRow>> {
    authz::require(by, Action::Read)?;
    let mut query = select(by);
    match filter.status.as_deref() {
        None | Some("") => {}
        Some("open") => {
            query.push(" and alert.status <> 'resolved'");
        }
        Some(status @ ("firing" | "acknowledged" | "resolved")) => {
            query.push(" and alert.status = ").push_bind(status.to_owned());
        }
        Some(_) => return Err(Refusal::invalid("status", "Use open, firing, acknowledged or resolved.").into()),
    }
    let mut order = " order by alert.id desc limit ";
    if let Some(service) = filter.service.filter(|slug| !slug.is_empty()) {
        query.push(" and alert.service_id = any(array(select id from services where slug = ");
        query.push_bind(service).push("))");
        // Only the index of a service's alerts has this order. By their ids alone Postgres would look for those of
        // a quiet service among everybody's.
        order = " order by alert.service_id, alert.id desc limit ";
    }
    lists::push_words(&mut query, "alert.title", filter.search.as_deref().unwrap_or_default());
    if let Some(after) = &page.after {
        let after: AlertId = after.parse().map_err(|_| Refusal::invalid("after", "This is no cursor of this list."))?;
        query.push(" and alert.id < ").push_bind(after);
    }
    query.push(order).push_bind(page.limit() + 1);
    // Planned anew each time: which index is good depends on what is asked for.
    let rows: Vec<Row> = query.build_query_as().persistent(false).fetch_all(&ctx.db).await?;
    let rows = rows.into_iter().map(AlertRow::from).collect();
    Ok(Page::from_overfetched(rows, page.limit(), |row: &AlertRow| row.id.to_string()))
}

/// The alerts attached to an incident, newest first.
pub(crate) async fn rows_of_incident(
    db: impl PgExecutor<'_>,
    by: &Actor,
    incident: IncidentId,
) -> Result<Vec<AlertRow>> {
    let mut query = select(by);
    query.push(" and alert.incident_id = ").push_bind(incident).push(" order by alert.id desc limit 200");
    let rows: Vec<Row> = query.build_query_as().fetch_all(db).await?;
    Ok(rows.into_iter().map(AlertRow::from).collect())
}

/// One alert.
pub(super) async fn row(db: impl PgExecutor<'_>, by: &Actor, alert: AlertId) -> Result<AlertRow> {
    let mut query = select(by);
    query.push(" and alert.id = ").push_bind(alert);
    let row: Option<Row> = query.build_query_as().fetch_optional(db).await?;
    row.map(AlertRow::from).ok_or_else(|| Refusal::NotFound("alert".into()).into())
}

/// How many alerts are open.
pub(crate) async fn open_count(db: impl PgExecutor<'_>) -> Result<i64> {
    Ok(sqlx::query_scalar!(r#"select count(*) as "count!" from alerts where status <> 'resolved'"#)
        .fetch_one(db)
        .await?)
}
