//! API tokens: how programs sign in. Shown once, stored as a hash, each with a role of its own.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use crate::secrets;
use domain::events::Change;
use domain::people::{ApiToken, ApiTokenForm, WithSecret};
use domain::{Action, Actor, ApiTokenId, FieldErrors, Refusal, text};

/// How stale `last_used_at` may be.
const USED_EVERY_S: i64 = 60;

pub(super) async fn list(ctx: &Ctx, by: &Actor) -> Result<Vec<ApiToken>> {
    authz::require(by, Action::Administer)?;
    let tokens = sqlx::query_as!(
        ApiToken,
        "select id, name, role, prefix, created_at, last_used_at, revoked_at from api_tokens
         order by revoked_at is not null, id desc",
    )
    .fetch_all(&ctx.db)
    .await?;
    Ok(tokens)
}

pub(super) async fn create(ctx: &Ctx, by: &Actor, form: ApiTokenForm) -> Result<WithSecret<ApiToken>> {
    authz::require(by, Action::Administer)?;
    let mut errors = FieldErrors::default();
    let name = text::required(&mut errors, "name", &form.name, 100);
    errors.check()?;
    let mut tx = ctx.begin(by).await?;
    let created = insert(&mut tx, ApiTokenForm { name, role: form.role }).await?;
    tx.commit_with(created).await
}

async fn insert(tx: &mut Tx, form: ApiTokenForm) -> Result<WithSecret<ApiToken>> {
    let secret = secrets::generate("mst");
    let item = ApiToken {
        id: ApiTokenId(tx.new_id()),
        name: form.name,
        role: form.role,
        prefix: secrets::display_prefix(&secret),
        created_at: tx.now(),
        last_used_at: None,
        revoked_at: None,
    };
    sqlx::query!(
        "insert into api_tokens (id, name, role, prefix, token_hash, created_at) values ($1, $2, $3, $4, $5, $6)",
        item.id as _,
        item.name,
        item.role.as_str(),
        item.prefix,
        secrets::hash(&secret),
        item.created_at as _,
    )
    .execute(&mut **tx)
    .await?;
    tx.announce(Subject::default(), Change::TokenCreated { name: item.name.clone(), role: item.role });
    Ok(WithSecret { item, secret })
}

pub(super) async fn revoke(ctx: &Ctx, by: &Actor, token: ApiTokenId) -> Result<()> {
    authz::require(by, Action::Administer)?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let name = sqlx::query_scalar!(
        "update api_tokens set revoked_at = $2 where id = $1 and revoked_at is null returning name",
        token as _,
        now as _,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::NotFound("API token".into()))?;
    tx.announce(Subject::default(), Change::TokenRevoked { name });
    tx.commit().await
}

pub(super) async fn actor(ctx: &Ctx, secret: &str) -> Result<Option<Actor>> {
    let now = ctx.now();
    let found = sqlx::query!(
        "select id, name, role, last_used_at from api_tokens where token_hash = $1 and revoked_at is null",
        secrets::hash(secret),
    )
    .fetch_optional(&ctx.db)
    .await?;
    let Some(token) = found else { return Ok(None) };
    if token.last_used_at.is_none_or(|used_at| now.seconds_since(used_at) >= USED_EVERY_S) {
        let used = sqlx::query!("update api_tokens set last_used_at = $2 where id = $1", token.id as _, now as _);
        if let Err(error) = used.execute(&ctx.db).await {
            // Reading goes on while the database cannot write.
            tracing::warn!(%error, "when an API token was last used could not be noted");
        }
    }
    Ok(Some(Actor::Token { id: token.id, name: token.name, role: token.role }))
}
