//! Idempotency keys: the same create sent twice is carried out once, and answered the same (guarantee G7). The answer
//! is kept by the transaction that creates, so that there is both or neither, whenever a process dies.
//!
//! Use cases do not know: while one runs under a key, its [`Tx`](crate::events::Tx) takes the key when it opens, so
//! that requests with one key wait for each other, and records the answer when it commits.

#[cfg(test)]
mod tests;

use crate::ctx::Ctx;
use crate::error::Result;
use domain::{Answer, Refusal, Timestamp};
use serde::Serialize;
use serde_json::Value;
use sqlx::PgConnection;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How long an answer is kept.
const KEPT_S: i64 = 24 * 3600;
/// Longest key, in bytes.
const KEY_MAX: usize = 255;
/// What a create is answered with.
const CREATED: i16 = 201;

/// A request that is to be carried out once.
#[derive(Clone, Debug)]
pub struct Once {
    /// Whose key it is, so that nobody meets somebody else's.
    pub actor: String,
    pub key: String,
    /// A digest of method, path and body.
    pub request_hash: Vec<u8>,
    /// The answer holds a secret: that there was one is kept, but not what it said.
    pub has_secret: bool,
}

/// What became of a request.
#[derive(Debug, PartialEq)]
pub enum Outcome<T> {
    /// It was carried out now.
    Done(T),
    /// It was carried out before, and answered with this; none when the answer held a secret.
    Before { status: u16, body: Option<Value> },
}

tokio::task_local! {
    static CURRENT: Arc<Current>;
}

/// The key under which a use case runs.
struct Current {
    once: Once,
    /// A transaction of this use case has the key now; another one beside it would wait for ever.
    is_held: AtomicBool,
    is_recorded: AtomicBool,
    /// Another request with this key was carried out first.
    is_beaten: AtomicBool,
}

/// The key, held by a transaction until it ends.
pub(crate) struct Held(Arc<Current>);

/// Carries `work` out, unless it was before. What it creates and the answer are committed together.
///
/// # Errors
/// What `work` is refused with; then nothing was changed, and the key is free. [`Refusal::Invalid`] when the key was
/// used for another request, is empty or too long; [`Refusal::Busy`] when the first request with it takes long.
pub async fn carry_out<T: Serialize>(
    ctx: &Ctx,
    once: Once,
    work: impl Future<Output = Answer<T>>,
) -> Answer<Outcome<T>> {
    check(&once.key)?;
    if let Some(before) = answered(ctx, &once).await? {
        return Ok(before);
    }
    let flag = || AtomicBool::new(false);
    let current = Arc::new(Current { once, is_held: flag(), is_recorded: flag(), is_beaten: flag() });
    match CURRENT.scope(current.clone(), work).await {
        Ok(answer) => {
            if !current.is_recorded.load(Ordering::Relaxed) {
                keep_afterwards(ctx, &current.once, body(&current.once, &answer)).await;
            }
            Ok(Outcome::Done(answer))
        }
        Err(refusal) if current.is_beaten.load(Ordering::Relaxed) => answered(ctx, &current.once).await?.ok_or(refusal),
        Err(refusal) => Err(refusal),
    }
}

/// Deletes answers older than a day. Meant to run about once an hour.
///
/// # Errors
/// When the database fails.
pub async fn forget_expired(ctx: &Ctx) -> Result<()> {
    sqlx::query!("delete from idempotency_keys where created_at <= $1", ctx.now().plus_s(-KEPT_S) as _)
        .execute(&ctx.db)
        .await?;
    Ok(())
}

/// The key under which this task runs, if there is one and no transaction has it.
pub(crate) fn current() -> Option<Held> {
    let current = CURRENT.try_with(Arc::clone).ok()?;
    (!current.is_held.swap(true, Ordering::Relaxed)).then_some(Held(current))
}

impl Held {
    /// Waits for other requests with this key, in the transaction that will answer.
    ///
    /// # Errors
    /// [`Refusal::Busy`] when one of them was carried out, or takes too long: the use case ends here.
    pub(crate) async fn take(&self, connection: &mut PgConnection, now: Timestamp) -> Result<()> {
        let Once { actor, key, .. } = &self.0.once;
        let name = format!("idempotency {actor} {key}");
        let taken = sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 0))", name);
        if let Err(error) = taken.execute(&mut *connection).await {
            // 55P03: another one has it, and the time for locks is over.
            let code = error.as_database_error().and_then(|error| error.code());
            let is_late = code.is_some_and(|code| code == "55P03");
            return if is_late { Err(Refusal::Busy { retry_s: 1 }.into()) } else { Err(error.into()) };
        }
        if stored(connection, &self.0.once, now).await?.is_some() {
            self.0.is_beaten.store(true, Ordering::Relaxed);
            return Err(Refusal::Busy { retry_s: 1 }.into());
        }
        Ok(())
    }

    /// Writes the answer; it stands when the transaction commits.
    pub(crate) async fn record<T: Serialize>(
        self,
        connection: &mut PgConnection,
        now: Timestamp,
        answer: &T,
    ) -> Result<Recorded> {
        keep(connection, &self.0.once, now, body(&self.0.once, answer)?).await?;
        Ok(Recorded(self))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.is_held.store(false, Ordering::Relaxed);
    }
}

/// A key whose answer was written, and not yet committed.
pub(crate) struct Recorded(Held);

impl Recorded {
    pub(crate) fn committed(self) {
        self.0.0.is_recorded.store(true, Ordering::Relaxed);
    }
}

fn check(key: &str) -> Result<(), Refusal> {
    if key.is_empty() || key.len() > KEY_MAX || key.chars().any(char::is_control) {
        let told = "Use 1 to 255 visible characters, best a random UUID.";
        return Err(Refusal::invalid("Idempotency-Key", told));
    }
    Ok(())
}

/// What an earlier request with this key was answered.
async fn answered<T>(ctx: &Ctx, once: &Once) -> Answer<Option<Outcome<T>>> {
    let found = async { stored(&mut *ctx.db.acquire().await?, once, ctx.now()).await };
    let Some(stored) = found.await.map_err(crate::Error::refuse)? else { return Ok(None) };
    if stored.request_hash != once.request_hash {
        let told = "This key was used for another request. Use a fresh key for each create.";
        return Err(Refusal::invalid("Idempotency-Key", told));
    }
    Ok(Some(Outcome::Before { status: u16::try_from(stored.status).unwrap_or(500), body: stored.body }))
}

struct Stored {
    request_hash: Vec<u8>,
    status: i16,
    body: Option<Value>,
}

async fn stored(connection: &mut PgConnection, once: &Once, now: Timestamp) -> Result<Option<Stored>> {
    let stored = sqlx::query_as!(
        Stored,
        "select request_hash, status, body from idempotency_keys where actor = $1 and key = $2 and created_at > $3",
        once.actor,
        once.key,
        now.plus_s(-KEPT_S) as _,
    );
    Ok(stored.fetch_optional(connection).await?)
}

fn body<T: Serialize>(once: &Once, answer: &T) -> Result<Option<Value>> {
    Ok(if once.has_secret { None } else { Some(serde_json::to_value(answer)?) })
}

async fn keep(connection: &mut PgConnection, once: &Once, now: Timestamp, body: Option<Value>) -> Result<()> {
    // What stands there, under the lock, is older than a day.
    sqlx::query!(
        "insert into idempotency_keys (actor, key, request_hash, status, body, created_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict on constraint idempotency_keys_pkey do update
         set request_hash = excluded.request_hash, status = excluded.status, body = excluded.body,
             created_at = excluded.created_at",
        once.actor,
        once.key,
        once.request_hash,
        CREATED,
        body,
        now as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// For a use case that committed without its answer. It is a defect: a process that dies right here would create twice.
async fn keep_afterwards(ctx: &Ctx, once: &Once, body: Result<Option<Value>>) {
    debug_assert!(false, "a create did not commit together with its answer");
    tracing::error!("a create did not commit together with its answer");
    let kept = async { keep(&mut *ctx.db.acquire().await?, once, ctx.now(), body?).await };
    if let Err(error) = kept.await {
        tracing::warn!(%error, "the answer to an idempotency key could not be kept");
    }
}
