//! API tokens.

use super::*;
use crate::people::create_token;
use domain::Refusal;
use domain::people::ApiTokenForm;
use sqlx::PgPool;

#[sqlx::test(migrations = false)]
async fn a_token_opens_with_its_role_until_it_is_revoked(db: PgPool) {
    let (backend, clock) = testing::backend(db).await;
    let ada = admin(&backend).await;
    let form = ApiTokenForm { name: " deploys ".into(), role: Role::Responder };
    let created = backend.create_token(&ada, form).await.unwrap();
    assert!(created.secret.starts_with("mst_") && created.secret.starts_with(&created.item.prefix));
    assert!(created.item.prefix.len() <= 10);

    let actor = backend.token_actor(&created.secret).await.unwrap().unwrap();
    assert_eq!(actor, Actor::Token { id: created.item.id, name: "deploys".into(), role: Role::Responder });
    assert_eq!(backend.token_actor(&created.item.prefix).await, Ok(None));
    let used_at = backend.ctx.now();
    clock.advance_s(59);
    backend.token_actor(&created.secret).await.unwrap();
    assert_eq!(backend.tokens(&ada).await.unwrap()[0].last_used_at, Some(used_at));
    clock.advance_s(1);
    backend.token_actor(&created.secret).await.unwrap();
    assert_eq!(backend.tokens(&ada).await.unwrap()[0].last_used_at, Some(used_at.plus_s(60)));

    backend.revoke_token(&ada, created.item.id).await.unwrap();
    assert_eq!(backend.token_actor(&created.secret).await, Ok(None));
    let again = backend.revoke_token(&ada, created.item.id).await;
    assert_eq!(again, Err(Refusal::NotFound("API token".into())));
    assert_eq!(kinds(&backend).await, ["token.created", "token.revoked"]);
}

#[sqlx::test(migrations = false)]
async fn the_secret_is_stored_nowhere(db: PgPool) {
    let (backend, _) = testing::backend(db).await;
    let created = create_token(&backend.ctx, ApiTokenForm { name: "ci".into(), role: Role::Admin }).await.unwrap();
    let stored = sqlx::query!("select prefix, token_hash from api_tokens").fetch_one(&backend.ctx.db).await.unwrap();
    assert_eq!(stored.token_hash, crate::secrets::hash(&created.secret));
    assert!(created.secret.len() > stored.prefix.len() + 32);
    let log = sqlx::query_scalar!("select body::text from events").fetch_all(&backend.ctx.db).await.unwrap();
    assert!(log.iter().flatten().all(|body| !body.contains(&created.secret)));
}
