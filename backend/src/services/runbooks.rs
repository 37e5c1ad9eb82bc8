//! Runbooks: guides for one scenario, and when somebody last said that they are still right.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use crate::lists;
use domain::events::Change;
use domain::services::{Runbook, RunbookFilter, RunbookForm, ServiceRef};
use domain::{
    Action, Actor, FieldErrors, IncidentId, Page, PageRequest, Refusal, RunbookId, ServiceId, Timestamp, text,
};
use sqlx::types::Json;
use sqlx::{FromRow, PgExecutor, PgPool, Postgres, QueryBuilder};

/// Longest runbook, in characters.
const RUNBOOK_MAX: usize = 50_000;
/// Most services of one runbook.
const SERVICES_MAX: usize = 100;

/// The columns of [`Row`]; narrowed by what follows.
const SELECT: &str = "
    select r.id, r.title, r.body, r.version, r.changed_at, r.changed_by, r.reviewed_at, r.archived_at,
           (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'slug', s.slug, 'name', s.name)
                                      order by lower(s.name), s.id), '[]')
            from runbook_services rs join services s on s.id = rs.service_id where rs.runbook_id = r.id) as services
    from runbooks r where true";

/// A runbook as queries return it.
#[derive(FromRow)]
struct Row {
    id: RunbookId,
    services: Json<Vec<ServiceRef>>,
    title: String,
    body: String,
    version: i32,
    changed_at: Option<Timestamp>,
    changed_by: Option<String>,
    reviewed_at: Option<Timestamp>,
    archived_at: Option<Timestamp>,
}

impl From<Row> for Runbook {
    fn from(row: Row) -> Self {
        Runbook {
            id: row.id,
            services: row.services.0,
            title: row.title,
            body: row.body,
            version: row.version,
            changed_at: row.changed_at,
            changed_by: row.changed_by,
            reviewed_at: row.reviewed_at,
            archived_at: row.archived_at,
        }
    }
}

async fn fetch(db: impl PgExecutor<'_>, mut query: QueryBuilder<Postgres>) -> Result<Vec<Runbook>> {
    let rows = query.build_query_as::<Row>().fetch_all(db).await?;
    Ok(rows.into_iter().map(Runbook::from).collect())
}

/// By title.
pub(super) async fn list(ctx: &Ctx, by: &Actor, filter: RunbookFilter, page: PageRequest) -> Result<Page<Runbook>> {
    authz::require(by, Action::Read)?;
    let after = lists::read_name_cursor(page.after.as_deref())?;
    let mut query = QueryBuilder::new(SELECT);
    query.push(if filter.archived { " and r.archived_at is not null" } else { " and r.archived_at is null" });
    if let Some(pattern) = lists::containing(filter.search.as_deref()) {
        query.push(" and (r.title ilike ").push_bind(pattern.clone());
        query.push(" or r.body ilike ").push_bind(pattern.clone());
        query
            .push(" or exists (select from runbook_services rs join services s on s.id = rs.service_id")
            .push(" where rs.runbook_id = r.id and s.name ilike ")
            .push_bind(pattern)
            .push("))");
    }
    if let Some(after) = after {
        query.push(" and (lower(r.title), r.id) > (lower(").push_bind(after.name);
        query.push("), ").push_bind(after.id).push(")");
    }
    query.push(" order by lower(r.title), r.id limit ").push_bind(page.limit() + 1);
    let runbooks = fetch(&ctx.db, query).await?;
    Ok(Page::from_overfetched(runbooks, page.limit(), |runbook| lists::name_cursor(&runbook.title, runbook.id.0)))
}

/// Those in use, for one service.
pub(crate) async fn of_service(db: &PgPool, service: ServiceId) -> Result<Vec<Runbook>> {
    let mut query = QueryBuilder::new(SELECT);
    query
        .push(" and r.archived_at is null and r.id in (select runbook_id from runbook_services where service_id = ")
        .push_bind(service)
        .push(") order by lower(r.title), r.id");
    fetch(db, query).await
}

/// Those in use, for the services that an incident affects.
pub(crate) async fn of_incident(db: &PgPool, incident: IncidentId) -> Result<Vec<Runbook>> {
    let mut query = QueryBuilder::new(SELECT);
    query
        .push(" and r.archived_at is null and r.id in (select rs.runbook_id from incident_services affected")
        .push(" join runbook_services rs on rs.service_id = affected.service_id where affected.incident_id = ")
        .push_bind(incident)
        .push(") order by lower(r.title), r.id");
    fetch(db, query).await
}

pub(super) async fn show(ctx: &Ctx, by: &Actor, runbook: RunbookId) -> Result<Runbook> {
    authz::require(by, Action::Read)?;
    load(&ctx.db, runbook).await
}

/// One runbook, whoever asks.
pub(super) async fn load(db: impl PgExecutor<'_>, runbook: RunbookId) -> Result<Runbook> {
    let mut query = QueryBuilder::new(SELECT);
    query.push(" and r.id = ").push_bind(runbook);
    fetch(db, query).await?.pop().ok_or_else(|| Refusal::NotFound("runbook".into()).into())
}

pub(super) async fn create(ctx: &Ctx, by: &Actor, form: RunbookForm) -> Result<Runbook> {
    authz::require(by, Action::ManageCatalogue)?;
    let form = check(form)?;
    let mut tx = ctx.begin(by).await?;
    let (id, now) = (RunbookId(tx.new_id()), tx.now());
    sqlx::query!(
        "insert into runbooks (id, title, body, created_at) values ($1, $2, $3, $4)",
        id as _,
        form.title,
        form.body,
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    attach(&mut tx, id, &form.service_ids).await?;
    tx.announce(Subject::default(), Change::RunbookChanged { title: form.title, what: "created".into() });
    let runbook = load(&mut *tx, id).await?;
    tx.commit_with(runbook).await
}

/// The form with its texts trimmed, when it is in order.
pub(super) fn check(mut form: RunbookForm) -> Result<RunbookForm, Refusal> {
    let mut errors = FieldErrors::default();
    form.service_ids.sort_unstable();
    form.service_ids.dedup();
    match form.service_ids.len() {
        0 => errors.add("service_ids", "Choose at least one service: the runbook stands beside its alerts."),
        1..=SERVICES_MAX => {}
        _ => errors.add("service_ids", format!("Choose at most {SERVICES_MAX} services.")),
    }
    form.title = text::required(&mut errors, "title", &form.title, text::TITLE_MAX);
    form.body = text::required(&mut errors, "body", &form.body, RUNBOOK_MAX);
    errors.check()?;
    Ok(form)
}

/// Makes these its services, and no others.
pub(super) async fn attach(tx: &mut Tx, runbook: RunbookId, services: &[ServiceId]) -> Result<()> {
    let services: Vec<_> = services.iter().map(|service| service.0).collect();
    sqlx::query!(
        "delete from runbook_services where runbook_id = $1 and service_id <> all($2)",
        runbook as _,
        &services,
    )
    .execute(&mut **tx)
    .await?;
    let attached = sqlx::query!(
        "insert into runbook_services (runbook_id, service_id)
         select $1, id from services where id = any($2) on conflict do nothing",
        runbook as _,
        &services,
    );
    attached.execute(&mut **tx).await?;
    let there =
        sqlx::query_scalar!(r#"select count(*) as "count!" from runbook_services where runbook_id = $1"#, runbook as _);
    if usize::try_from(there.fetch_one(&mut **tx).await?).ok() != Some(services.len()) {
        return Err(Refusal::invalid("service_ids", "One of these services does not exist any more.").into());
    }
    Ok(())
}

pub(super) async fn review(ctx: &Ctx, by: &Actor, runbook: RunbookId) -> Result<()> {
    authz::require(by, Action::ManageCatalogue)?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let title = sqlx::query_scalar!(
        "update runbooks set reviewed_at = $2 where id = $1 returning title",
        runbook as _,
        now as _,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::NotFound("runbook".into()))?;
    tx.announce(Subject::default(), Change::RunbookChanged { title, what: "reviewed".into() });
    tx.commit().await
}
