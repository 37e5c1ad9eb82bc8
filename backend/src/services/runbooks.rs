//! Runbooks: guides for one scenario of one service, and when somebody last said that they are still right.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use crate::lists;
use domain::events::Change;
use domain::services::{Runbook, RunbookForm, ServiceRef};
use domain::{Action, Actor, FieldErrors, Page, PageRequest, Refusal, RunbookId, ServiceId, Timestamp, text};

/// Longest runbook, in characters.
const RUNBOOK_MAX: usize = 50_000;

/// A runbook as queries return it.
struct Row {
    id: RunbookId,
    service_id: ServiceId,
    slug: String,
    name: String,
    title: String,
    body: String,
    reviewed_at: Option<Timestamp>,
}

impl From<Row> for Runbook {
    fn from(row: Row) -> Self {
        let service = ServiceRef { id: row.service_id, slug: row.slug, name: row.name };
        Runbook { id: row.id, service, title: row.title, body: row.body, reviewed_at: row.reviewed_at }
    }
}

/// By title.
pub(super) async fn list(ctx: &Ctx, by: &Actor, search: Option<String>, page: PageRequest) -> Result<Page<Runbook>> {
    authz::require(by, Action::Read)?;
    let after = lists::read_name_cursor(page.after.as_deref())?;
    let (title, id) = after.map(|after| (after.name, after.id)).unzip();
    let rows = sqlx::query_as!(
        Row,
        "select r.id, r.service_id, s.slug, s.name, r.title, r.body, r.reviewed_at
         from runbooks r join services s on s.id = r.service_id
         where ($1::text is null or r.title ilike $1 or r.body ilike $1 or s.name ilike $1)
           and ($2::text is null or (lower(r.title), r.id) > (lower($2), $3))
         order by lower(r.title), r.id limit $4",
        lists::containing(search.as_deref()),
        title,
        id,
        page.limit() + 1,
    )
    .fetch_all(&ctx.db)
    .await?;
    let runbooks = rows.into_iter().map(Runbook::from).collect();
    Ok(Page::from_overfetched(runbooks, page.limit(), |runbook| lists::name_cursor(&runbook.title, runbook.id.0)))
}

pub(super) async fn of_service(ctx: &Ctx, service: ServiceId) -> Result<Vec<Runbook>> {
    let rows = sqlx::query_as!(
        Row,
        "select r.id, r.service_id, s.slug, s.name, r.title, r.body, r.reviewed_at
         from runbooks r join services s on s.id = r.service_id where r.service_id = $1 order by lower(r.title), r.id",
        service as _,
    )
    .fetch_all(&ctx.db)
    .await?;
    Ok(rows.into_iter().map(Runbook::from).collect())
}

pub(super) async fn show(ctx: &Ctx, by: &Actor, runbook: RunbookId) -> Result<Runbook> {
    authz::require(by, Action::Read)?;
    let row = sqlx::query_as!(
        Row,
        "select r.id, r.service_id, s.slug, s.name, r.title, r.body, r.reviewed_at
         from runbooks r join services s on s.id = r.service_id where r.id = $1",
        runbook as _,
    )
    .fetch_optional(&ctx.db)
    .await?;
    row.map(Runbook::from).ok_or_else(|| Refusal::NotFound("runbook".into()).into())
}

pub(super) async fn create(ctx: &Ctx, by: &Actor, form: RunbookForm) -> Result<Runbook> {
    authz::require(by, Action::ManageCatalogue)?;
    let mut errors = FieldErrors::default();
    let title = text::required(&mut errors, "title", &form.title, text::TITLE_MAX);
    let body = text::required(&mut errors, "body", &form.body, RUNBOOK_MAX);
    errors.check()?;
    let mut tx = ctx.begin(by).await?;
    let (id, now) = (RunbookId(tx.new_id()), tx.now());
    let service =
        sqlx::query_as!(ServiceRef, "select id, slug, name from services where id = $1", form.service_id as _)
            .fetch_optional(&mut *tx)
            .await?
            .ok_or_else(|| Refusal::invalid("service_id", "There is no such service."))?;
    sqlx::query!(
        "insert into runbooks (id, service_id, title, body, created_at) values ($1, $2, $3, $4, $5)",
        id as _,
        service.id as _,
        title,
        body,
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    tx.announce(Subject::default(), Change::RunbookChanged { title: title.clone(), what: "created".into() });
    tx.commit().await?;
    Ok(Runbook { id, service, title, body, reviewed_at: None })
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
