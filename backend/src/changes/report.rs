//! Reporting a change. What is reported twice is told anew: programs that deploy do not have to remember.

use super::list;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use domain::alerts::SignalSource;
use domain::changes::{ChangeForm, CheckedChange, ReportedChange};
use domain::events::Change;
use domain::{Action, Actor, ChangeId, Refusal, ServiceId, ServiceRef};
use uuid::Uuid;

pub(super) async fn report(ctx: &Ctx, by: &Actor, form: ChangeForm) -> Result<ReportedChange> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    let made = write(&mut tx, by, &form).await?;
    tx.commit_with(made).await
}

/// The same within a transaction.
pub(super) async fn write(tx: &mut Tx, by: &Actor, form: &ChangeForm) -> Result<ReportedChange> {
    let checked = form.checked(tx.now())?;
    let service = service(tx, &form.service).await?;
    keep(tx, by, service, &checked).await
}

/// For a program with the ingest key of a service.
pub(super) async fn report_with_key(ctx: &Ctx, from: &SignalSource, form: ChangeForm) -> Result<ReportedChange> {
    let by = Actor::Monitoring { key: from.key, name: from.key_name.clone() };
    let checked = form.checked(ctx.now())?;
    let mut tx = ctx.begin(&by).await?;
    use_key(&mut tx, from).await?;
    let service = sqlx::query_as!(ServiceRef, "select id, slug, name from services where id = $1", from.service_id.0)
        .fetch_one(&mut *tx)
        .await?;
    let made = keep(&mut tx, &by, service, &checked).await?;
    tx.commit().await?;
    Ok(made)
}

/// Marks the key as used, unless it was within a minute.
async fn use_key(tx: &mut Tx, from: &SignalSource) -> Result<()> {
    let now = tx.now();
    let key = sqlx::query!("select last_used_at from ingest_keys where id = $1 and revoked_at is null", from.key.0)
        .fetch_optional(&mut **tx)
        .await?
        .ok_or_else(|| Refusal::NotFound("ingest key".into()))?;
    if key.last_used_at.is_none_or(|at| now.seconds_since(at) >= 60) {
        sqlx::query!("update ingest_keys set last_used_at = $2 where id = $1", from.key.0, now as _)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

/// The service with this slug or id.
async fn service(tx: &mut Tx, named: &str) -> Result<ServiceRef> {
    let named = named.trim().replace('\0', "");
    let found = sqlx::query_as!(
        ServiceRef,
        "select id, slug, name from services where slug = $1 or id = $2 order by slug = $1 desc limit 1",
        named,
        named.parse::<Uuid>().ok(),
    );
    let found = found.fetch_optional(&mut **tx).await?;
    found.ok_or_else(|| {
        Refusal::invalid("service", "There is no such service. Write its slug, like checkout-api.").into()
    })
}

/// Writes it, and tells of it when it is new or another than before.
async fn keep(tx: &mut Tx, by: &Actor, service: ServiceRef, new: &CheckedChange) -> Result<ReportedChange> {
    let (id, now) = (tx.new_id(), tx.now());
    let written = sqlx::query_scalar!(
        r#"insert into changes as known
               (id, service_id, kind, summary, url, author, happened_at, reported_at, reported_by, external_id)
           values ($1, $2, $3, $4, $5, $6, coalesce($7::timestamptz, $8::timestamptz), $8, $9, $10)
           on conflict (service_id, external_id) where external_id is not null do update
           set kind = excluded.kind, summary = excluded.summary, url = excluded.url, author = excluded.author,
               happened_at = coalesce($7::timestamptz, known.happened_at)
           where (known.kind, known.summary, known.url, known.author, known.happened_at) is distinct from
               (excluded.kind, excluded.summary, excluded.url, excluded.author, coalesce($7::timestamptz, known.happened_at))
           returning id as "id: ChangeId""#,
        id,
        service.id.0,
        new.kind.as_str(),
        new.summary,
        new.url.as_deref(),
        new.author.as_deref(),
        new.happened_at as _,
        now as _,
        by.name(),
        new.external_id.as_deref(),
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(change) = written else { return told_before(tx, service.id, new.external_id.as_deref()).await };
    let (kind, summary) = (new.kind, new.summary.clone());
    tx.announce(Subject::default(), Change::ChangeReported { change, service, change_kind: kind, summary });
    list::one(tx, change).await
}

/// It was reported in the same words.
async fn told_before(tx: &mut Tx, service: ServiceId, external_id: Option<&str>) -> Result<ReportedChange> {
    let known = sqlx::query_scalar!(
        r#"select id as "id: ChangeId" from changes where service_id = $1 and external_id = $2"#,
        service.0,
        external_id,
    );
    let known = known.fetch_one(&mut **tx).await?;
    list::one(tx, known).await
}
