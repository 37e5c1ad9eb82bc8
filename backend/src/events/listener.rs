//! One listener per process: NOTIFY is only a hint, the table is the truth. A connection that dies without a
//! word is noticed because the listener calls itself, and replaced.

use super::{CHANNEL, Hub, read};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::presence;
use sqlx::postgres::{PgListener, PgPoolOptions};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Events read at once.
const BATCH: i64 = 500;
/// Without any hint, the head of the log is looked at this often.
const POLL: Duration = Duration::from_secs(1);
/// How often the listener calls itself, and how long it may take to hear that.
const CALL_EVERY: Duration = Duration::from_secs(5);
const HEAR_WITHIN: Duration = Duration::from_secs(3);
const RETRY: Duration = Duration::from_millis(250);

/// Tells the hub of every event appended after the call, in order, until stopped. Outlives any outage of the
/// database: it continues from the last event told.
pub async fn listen(ctx: Ctx, hub: Hub, stop: CancellationToken) {
    let mut cursor = None;
    while !stop.is_cancelled() {
        let ended = tokio::select! {
            () = stop.cancelled() => return,
            ended = listen_once(&ctx, &hub, &mut cursor) => ended,
        };
        if let Err(error) = ended {
            tracing::warn!(%error, "listening to the log was interrupted; starting again");
        }
        tokio::select! { () = stop.cancelled() => return, () = tokio::time::sleep(RETRY) => {} }
    }
}

/// Listens on one connection until it fails or falls silent.
async fn listen_once(ctx: &Ctx, hub: &Hub, cursor: &mut Option<i64>) -> Result<()> {
    // A connection of its own: giving up one that went deaf must not cost the others a place in the pool.
    let own = PgPoolOptions::new().max_connections(1).max_lifetime(None).idle_timeout(None);
    let own = own.connect_with((*ctx.db.connect_options()).clone()).await?;
    let mut listener = PgListener::connect_with(&own).await?;
    // A lost connection must end this function, so that what came meanwhile is read from the table.
    listener.eager_reconnect(false);
    let call = format!("muster_call_{}", uuid::Uuid::from_u128(rand::random()).simple());
    listener.listen_all([CHANNEL, presence::CHANNEL, call.as_str()]).await?;
    if cursor.is_none() {
        let head = read::head(&ctx.db).await?;
        hub.start_at(head);
        *cursor = Some(head);
    }
    let mut poll = tokio::time::interval(POLL);
    poll.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut calls = tokio::time::interval(CALL_EVERY);
    let mut called_at: Option<tokio::time::Instant> = None;
    loop {
        let deaf_at = called_at.map(|at| at + HEAR_WITHIN);
        tokio::select! {
            heard = listener.try_recv() => match heard? {
                Some(message) if message.channel() == call => {
                    called_at = None;
                    hub.heard(ctx.now());
                }
                Some(message) if message.channel() == presence::CHANNEL => {
                    if let Ok(incident) = message.payload().parse() {
                        hub.hint(incident);
                    }
                }
                Some(_) => drain(ctx, hub, cursor).await?,
                None => return Err(sqlx::Error::Io(std::io::ErrorKind::ConnectionReset.into()).into()),
            },
            _ = poll.tick() => drain(ctx, hub, cursor).await?,
            _ = calls.tick(), if called_at.is_none() => {
                called_at = Some(tokio::time::Instant::now());
                sqlx::query!("select pg_notify($1, '')", call).execute(&ctx.db).await?;
            }
            () = tokio::time::sleep_until(deaf_at.unwrap_or_else(tokio::time::Instant::now)), if deaf_at.is_some() => {
                return Err(crate::Error::Other("the listening connection no longer hears".into()));
            }
        }
    }
}

/// Tells everything between the cursor and the head of the log.
async fn drain(ctx: &Ctx, hub: &Hub, cursor: &mut Option<i64>) -> Result<()> {
    loop {
        let events = read::after(&ctx.db, cursor.unwrap_or(0), BATCH).await?;
        let full = i64::try_from(events.len()).is_ok_and(|count| count == BATCH);
        for event in events {
            *cursor = Some(event.seq);
            hub.tell(event);
        }
        if !full {
            return Ok(());
        }
    }
}
