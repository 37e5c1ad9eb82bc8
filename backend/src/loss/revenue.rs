//! What a service earns.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use crate::{authz, people};
use domain::events::Change;
use domain::loss::{RevenueForm, RevenueProfile};
use domain::{Action, Actor, FieldErrors, Refusal, ServiceId, ServiceRef};
use sqlx::types::Json;

pub(super) async fn show(ctx: &Ctx, by: &Actor, service: ServiceId) -> Result<Option<RevenueProfile>> {
    authz::require(by, Action::Read)?;
    let row =
        sqlx::query!(r#"select revenue as "revenue: Json<RevenueProfile>" from services where id = $1"#, service as _,)
            .fetch_optional(&ctx.db)
            .await?;
    let row = row.ok_or_else(|| Refusal::NotFound("service".into()))?;
    Ok(row.revenue.map(|revenue| revenue.0))
}

pub(super) async fn set(ctx: &Ctx, by: &Actor, service: ServiceId, form: RevenueForm) -> Result<RevenueProfile> {
    authz::require(by, Action::ManageCatalogue)?;
    let mut tx = ctx.begin(by).await?;
    let mut errors = FieldErrors::default();
    let zone = match &form.time_zone {
        Some(zone) if !zone.trim().is_empty() => people::time_zone(&mut errors, zone),
        _ => sqlx::query_scalar!("select time_zone from organisation")
            .fetch_optional(&mut *tx)
            .await?
            .unwrap_or_else(|| "UTC".into()),
    };
    let revenue = form.read(&mut errors, zone);
    errors.check()?;
    keep(&mut tx, service, Some(&revenue)).await?;
    tx.commit().await?;
    Ok(revenue)
}

pub(super) async fn forget(ctx: &Ctx, by: &Actor, service: ServiceId) -> Result<()> {
    authz::require(by, Action::ManageCatalogue)?;
    let mut tx = ctx.begin(by).await?;
    keep(&mut tx, service, None).await?;
    tx.commit().await
}

/// What changes nothing is not told.
async fn keep(tx: &mut Tx, service: ServiceId, revenue: Option<&RevenueProfile>) -> Result<()> {
    let before = sqlx::query!(
        r#"select slug, name, revenue as "revenue: Json<RevenueProfile>" from services where id = $1 for update"#,
        service as _,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(|| Refusal::NotFound("service".into()))?;
    if before.revenue.as_ref().map(|before| &before.0) == revenue {
        return Ok(());
    }
    sqlx::query!("update services set revenue = $2 where id = $1", service as _, revenue.map(Json) as _)
        .execute(&mut **tx)
        .await?;
    let what = if revenue.is_some() { "what it earns" } else { "no longer says what it earns" };
    let service = ServiceRef { id: service, slug: before.slug, name: before.name };
    tx.announce(Subject::default(), Change::ServiceChanged { service, what: what.into() });
    Ok(())
}
