//! The pages themselves.

use super::list::components_of_page;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use domain::events::Change;
use domain::status_pages::{ComponentStatus, StatusPageEditor, StatusPageForm, StatusPageRow};
use domain::{Action, Actor, FieldErrors, Page, PageRequest, Refusal, StatusPageId, text};
use sqlx::PgPool;
use std::collections::HashMap;

/// Longest name of a page or a component, in characters.
pub(super) const NAME_MAX: usize = 80;

pub(super) async fn list(ctx: &Ctx, by: &Actor, page: PageRequest) -> Result<Page<StatusPageRow>> {
    authz::require(by, Action::Read)?;
    let after: Option<StatusPageId> = match &page.after {
        Some(after) => Some(after.parse().map_err(|_| Refusal::invalid("after", "This is no cursor of this list."))?),
        None => None,
    };
    let heads = sqlx::query!(
        "select id, slug, name from status_pages
         where $1::uuid is null or (lower(name), id) > (select lower(name), id from status_pages where id = $1)
         order by lower(name), id limit $2",
        after.map(|page| page.0),
        page.limit() + 1,
    )
    .fetch_all(&ctx.db)
    .await?;
    let ids = heads.iter().map(|head| head.id).collect();
    let mut health = health(&ctx.db, ids).await?;
    let rows = heads.into_iter().map(|head| {
        let (components, worst) = health.remove(&head.id).unwrap_or((0, ComponentStatus::Operational));
        StatusPageRow { id: head.id, slug: head.slug, name: head.name, components, worst }
    });
    Ok(Page::from_overfetched(rows.collect(), page.limit(), |row: &StatusPageRow| row.id.to_string()))
}

/// How many components each page has, and the worst status among them.
async fn health(db: &PgPool, pages: Vec<StatusPageId>) -> Result<HashMap<StatusPageId, (i64, ComponentStatus)>> {
    let rows = sqlx::query!(
        r#"select page_id, status, count(*) as "count!" from components
           where page_id = any($1) and removed_at is null group by page_id, status"#,
        pages as _,
    )
    .fetch_all(db)
    .await?;
    let mut health = HashMap::new();
    for row in rows {
        let (count, worst) = health.entry(row.page_id).or_insert((0, row.status));
        *count += row.count;
        *worst = row.status.max(*worst);
    }
    Ok(health)
}

pub(super) async fn show(ctx: &Ctx, by: &Actor, slug: &str) -> Result<StatusPageEditor> {
    authz::require(by, Action::Read)?;
    let page = sqlx::query!("select id, slug, name from status_pages where slug = $1", slug)
        .fetch_optional(&ctx.db)
        .await?
        .ok_or_else(|| Refusal::NotFound("status page".into()))?;
    let components = components_of_page(&ctx.db, page.id).await?;
    let page = StatusPageRow {
        id: page.id,
        slug: page.slug,
        name: page.name,
        components: i64::try_from(components.len()).unwrap_or(i64::MAX),
        worst: components.iter().map(|component| component.status).max().unwrap_or(ComponentStatus::Operational),
    };
    Ok(StatusPageEditor { page, components })
}

pub(super) async fn create(ctx: &Ctx, by: &Actor, form: StatusPageForm) -> Result<StatusPageRow> {
    authz::require(by, Action::ManageStatusPages)?;
    let mut errors = FieldErrors::default();
    let name = text::required(&mut errors, "name", &form.name, NAME_MAX);
    let slug = text::slug(&mut errors, "slug", &form.slug);
    errors.check()?;
    let mut tx = ctx.begin(by).await?;
    let (id, now) = (StatusPageId(tx.new_id()), tx.now());
    sqlx::query!(
        "insert into status_pages (id, slug, name, created_at) values ($1, $2, $3, $4)",
        id.0,
        slug,
        name,
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    tx.announce(Subject::default(), Change::StatusPageChanged { page: name.clone(), what: "created it".into() });
    tx.commit_with(StatusPageRow { id, slug, name, components: 0, worst: ComponentStatus::Operational }).await
}
