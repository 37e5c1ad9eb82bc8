//! Ingest keys: where the alerts of one service come in. Shown once, stored as a hash.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use crate::secrets;
use domain::events::Change;
use domain::people::WithSecret;
use domain::services::IngestKey;
use domain::{Action, Actor, FieldErrors, IngestKeyId, Refusal, ServiceId, text};

pub(super) async fn of_service(ctx: &Ctx, service: ServiceId) -> Result<Vec<IngestKey>> {
    let keys = sqlx::query_as!(
        IngestKey,
        "select id, name, prefix, created_at, last_used_at, revoked_at from ingest_keys
         where service_id = $1 order by revoked_at is not null, id desc",
        service as _,
    );
    Ok(keys.fetch_all(&ctx.db).await?)
}

pub(super) async fn create(ctx: &Ctx, by: &Actor, service: ServiceId, name: String) -> Result<WithSecret<IngestKey>> {
    authz::require(by, Action::ManageCatalogue)?;
    let mut errors = FieldErrors::default();
    let name = text::required(&mut errors, "name", &name, 100);
    errors.check()?;
    let mut tx = ctx.begin(by).await?;
    let service_name = sqlx::query_scalar!("select name from services where id = $1", service as _)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Refusal::NotFound("service".into()))?;
    let secret = secrets::generate("mik");
    let item = IngestKey {
        id: IngestKeyId(tx.new_id()),
        name,
        prefix: secrets::display_prefix(&secret),
        created_at: tx.now(),
        last_used_at: None,
        revoked_at: None,
    };
    sqlx::query!(
        "insert into ingest_keys (id, service_id, name, prefix, key_hash, created_at) values ($1, $2, $3, $4, $5, $6)",
        item.id as _,
        service as _,
        item.name,
        item.prefix,
        secrets::hash(&secret),
        item.created_at as _,
    )
    .execute(&mut *tx)
    .await?;
    tx.announce(Subject::default(), Change::IngestKeyCreated { name: item.name.clone(), service: service_name });
    tx.commit_with(WithSecret { item, secret }).await
}

pub(super) async fn revoke(ctx: &Ctx, by: &Actor, key: IngestKeyId) -> Result<()> {
    authz::require(by, Action::ManageCatalogue)?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let revoked = sqlx::query!(
        "update ingest_keys k set revoked_at = $2 from services s
         where k.id = $1 and k.revoked_at is null and s.id = k.service_id returning k.name, s.name as service",
        key as _,
        now as _,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::NotFound("ingest key".into()))?;
    tx.announce(Subject::default(), Change::IngestKeyRevoked { name: revoked.name, service: revoked.service });
    tx.commit().await
}
