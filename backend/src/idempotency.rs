//! Idempotency keys: the same create sent twice is carried out once, and answered the same (guarantee G7).
//! The key is claimed before the work and holds the answer after it.

use crate::ctx::Ctx;
use crate::error::Result;
use domain::Refusal;
use serde_json::Value;

/// How long an answer is kept.
const KEPT_S: i64 = 24 * 3600;
/// A claim older than this belongs to a process that died: no request runs so long.
const CLAIM_S: i64 = 60;
/// Longest key, in bytes.
const KEY_MAX: usize = 255;

/// What a request with an idempotency key is to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The key is new and now claimed: carry the request out, then [`finish`] or [`abandon`] it.
    Fresh,
    /// It was carried out before: answer this again.
    Stored { status: u16, body: Value },
}

/// Claims a key. `actor_key` says whose key it is, so that nobody meets somebody else's; `request_hash` is a
/// digest of method, path and body.
///
/// # Errors
/// [`Refusal::Conflict`] when the key was used for another request, [`Refusal::Busy`] while the first one is
/// still being carried out, [`Refusal::Invalid`] when the key is empty or longer than 255 bytes.
pub async fn begin(ctx: &Ctx, actor_key: &str, key: &str, request_hash: &[u8]) -> Result<Outcome> {
    if key.is_empty() || key.len() > KEY_MAX || key.chars().any(char::is_control) {
        let told = "Use 1 to 255 visible characters, best a random UUID.";
        return Err(Refusal::invalid("Idempotency-Key", told).into());
    }
    let now = ctx.now();
    // Claims what is free, expired, or left behind; otherwise changes nothing and returns nothing.
    let claimed = sqlx::query_scalar!(
        r#"insert into idempotency_keys as k (actor, key, request_hash, created_at) values ($1, $2, $3, $4)
           on conflict on constraint idempotency_keys_pkey do update
               set request_hash = excluded.request_hash, status = null, body = null, created_at = excluded.created_at
               where k.created_at <= $5 or (k.status is null and k.created_at <= $6 and k.request_hash = $3)
           returning true as "claimed!""#,
        actor_key,
        key,
        request_hash,
        now as _,
        now.plus_s(-KEPT_S) as _,
        now.plus_s(-CLAIM_S) as _,
    )
    .fetch_optional(&ctx.db)
    .await?;
    if claimed.is_some() {
        return Ok(Outcome::Fresh);
    }
    let stored = sqlx::query!(
        "select request_hash, status, body from idempotency_keys where actor = $1 and key = $2",
        actor_key,
        key,
    )
    .fetch_optional(&ctx.db)
    .await?;
    match stored {
        // Abandoned between the two statements.
        None => Err(Refusal::Busy { retry_s: 1 }.into()),
        Some(stored) if stored.request_hash != request_hash => {
            let told = "This idempotency key was used for another request. Use a fresh key for each create.";
            Err(Refusal::Conflict(told.into()).into())
        }
        Some(stored) => match stored.status.and_then(|status| u16::try_from(status).ok()) {
            Some(status) => Ok(Outcome::Stored { status, body: stored.body.unwrap_or(Value::Null) }),
            None => Err(Refusal::Busy { retry_s: 1 }.into()),
        },
    }
}

/// Keeps the answer for whoever sends the request again.
///
/// # Errors
/// When the database fails.
pub async fn finish(ctx: &Ctx, actor_key: &str, key: &str, status: u16, body: &Value) -> Result<()> {
    sqlx::query!(
        "update idempotency_keys set status = $3, body = $4 where actor = $1 and key = $2",
        actor_key,
        key,
        i16::try_from(status).unwrap_or(500),
        body,
    )
    .execute(&ctx.db)
    .await?;
    Ok(())
}

/// Gives a claimed key back, when nothing was changed and the same request may succeed later.
///
/// # Errors
/// When the database fails.
pub async fn abandon(ctx: &Ctx, actor_key: &str, key: &str) -> Result<()> {
    sqlx::query!("delete from idempotency_keys where actor = $1 and key = $2 and status is null", actor_key, key)
        .execute(&ctx.db)
        .await?;
    Ok(())
}

/// Deletes answers older than a day. Meant to run about once an hour.
///
/// # Errors
/// When the database fails.
pub async fn forget_expired(ctx: &Ctx) -> Result<()> {
    sqlx::query!("delete from idempotency_keys where created_at < $1", ctx.now().plus_s(-KEPT_S) as _)
        .execute(&ctx.db)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Error, testing};
    use serde_json::json;
    use sqlx::PgPool;

    const MINE: &[u8] = b"request one";

    fn refusal(outcome: Result<Outcome>) -> Refusal {
        outcome.map(|outcome| panic!("{outcome:?}")).map_err(Error::refuse).expect_err("a refusal")
    }

    #[sqlx::test(migrations = false)]
    async fn a_repeated_create_is_answered_from_the_first_one(db: PgPool) {
        let (backend, clock) = testing::backend(db).await;
        let ctx = backend.ctx();
        assert_eq!(begin(ctx, "token a", "k", MINE).await.unwrap(), Outcome::Fresh);
        assert_eq!(refusal(begin(ctx, "token a", "k", MINE).await), Refusal::Busy { retry_s: 1 });
        assert!(matches!(refusal(begin(ctx, "token a", "k", b"other").await), Refusal::Conflict(_)));
        assert_eq!(begin(ctx, "token b", "k", b"other").await.unwrap(), Outcome::Fresh, "keys are per caller");

        finish(ctx, "token a", "k", 201, &json!({"number": 7})).await.unwrap();
        let stored = Outcome::Stored { status: 201, body: json!({"number": 7}) };
        assert_eq!(begin(ctx, "token a", "k", MINE).await.unwrap(), stored);
        assert!(matches!(refusal(begin(ctx, "token a", "k", b"other").await), Refusal::Conflict(_)));

        clock.advance_s(KEPT_S);
        assert_eq!(begin(ctx, "token a", "k", b"other").await.unwrap(), Outcome::Fresh, "after a day it is free");
    }

    #[sqlx::test(migrations = false)]
    async fn a_claim_that_was_left_behind_can_be_taken_over(db: PgPool) {
        let (backend, clock) = testing::backend(db).await;
        let ctx = backend.ctx();
        assert_eq!(begin(ctx, "t", "k", MINE).await.unwrap(), Outcome::Fresh);
        clock.advance_s(CLAIM_S);
        assert!(matches!(refusal(begin(ctx, "t", "k", b"other").await), Refusal::Conflict(_)));
        assert_eq!(begin(ctx, "t", "k", MINE).await.unwrap(), Outcome::Fresh);

        abandon(ctx, "t", "k").await.unwrap();
        assert_eq!(begin(ctx, "t", "k", b"other").await.unwrap(), Outcome::Fresh);
    }

    #[sqlx::test(migrations = false)]
    async fn of_many_at_once_one_is_fresh(db: PgPool) {
        let (backend, _) = testing::backend(db).await;
        let all = futures::future::join_all((0..20).map(|_| begin(backend.ctx(), "t", "k", MINE))).await;
        assert_eq!(all.iter().filter(|outcome| matches!(outcome, Ok(Outcome::Fresh))).count(), 1);
    }

    #[sqlx::test(migrations = false)]
    async fn absurd_keys_are_refused_and_old_answers_forgotten(db: PgPool) {
        let (backend, clock) = testing::backend(db).await;
        let ctx = backend.ctx();
        for key in ["", "a\0b", &"k".repeat(256)] {
            assert!(matches!(refusal(begin(ctx, "t", key, MINE).await), Refusal::Invalid(_)));
        }
        begin(ctx, "t", "k", MINE).await.unwrap();
        clock.advance_s(KEPT_S + 1);
        forget_expired(ctx).await.unwrap();
        let left = sqlx::query_scalar!(r#"select count(*) as "left!" from idempotency_keys"#);
        assert_eq!(left.fetch_one(&ctx.db).await.unwrap(), 0);
    }
}
