//! The body of the delivery worker: claim, send, record. A claim ends by itself, so that a process that dies
//! while sending leaves its messages to the others; who finishes late is told by the claim that it is not
//! theirs any more.

use super::email::{Mailer, MailerError};
use super::message::PageMessage;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::events::Change;
use domain::{Actor, AlertId, DeliveryId, PageId, PersonId, PersonRef, Timestamp};
use futures::StreamExt;
use uuid::Uuid;

/// Messages claimed at once, and how many of them are sent side by side.
const BATCH: i64 = 32;
const SIDE_BY_SIDE: usize = 8;
/// How long a claim lasts, in seconds; longer than the mail server's time-out.
pub(super) const CLAIM_S: i64 = 60;
/// Attempts before a message is given up, after about an hour.
pub(super) const ATTEMPTS: i32 = 12;

/// Sends everything that is due. Returns when the next attempt falls due; none when nothing waits.
///
/// # Errors
/// When the database fails. What was claimed comes free by itself.
pub async fn deliver(ctx: &Ctx, mailer: &Mailer) -> Result<Option<Timestamp>> {
    let claim = Uuid::from_u128(rand::random());
    loop {
        let (messages, link_key) = claim_due(ctx, claim).await?;
        if messages.is_empty() {
            break;
        }
        let mut sending = futures::stream::iter(messages)
            .map(|message| send(ctx, mailer, &link_key, claim, message))
            .buffer_unordered(SIDE_BY_SIDE);
        while let Some(recorded) = sending.next().await {
            recorded?;
        }
    }
    let next = sqlx::query_scalar!(
        "select min(due_at) as due_at from deliveries where state = 'pending' and page_id is not null"
    )
    .fetch_one(&ctx.db)
    .await?;
    Ok(next)
}

/// Claims due messages. Those of alerts that no longer fire were cancelled in the transaction that ended them.
async fn claim_due(ctx: &Ctx, claim: Uuid) -> Result<(Vec<PageMessage>, Vec<u8>)> {
    let now = ctx.now();
    let rows = sqlx::query!(
        r#"with due as (select id from deliveries where state = 'pending' and due_at <= $1 and page_id is not null
                        order by due_at limit $4 for update skip locked),
                claimed as (update deliveries set claim = $2, due_at = $3, attempts = attempts + 1
                            from due where deliveries.id = due.id
                            returning deliveries.id, deliveries.page_id, deliveries.address, deliveries.attempts)
           select claimed.id as "id: DeliveryId", claimed.address, claimed.attempts, page.id as "page: PageId",
                  page.created_at, page.step, person.id as "person: PersonId", person.name,
                  alert.id as "alert: AlertId", alert.title, alert.summary, service.name as service,
                  installation.link_key
           from claimed
           join pages page on page.id = claimed.page_id
           join people person on person.id = page.person_id
           join alerts alert on alert.id = page.alert_id
           join services service on service.id = alert.service_id
           cross join installation
           order by page.id"#,
        now as _,
        claim,
        now.plus_s(CLAIM_S) as _,
        BATCH
    )
    .fetch_all(&ctx.db)
    .await?;
    let link_key = rows.first().map(|row| row.link_key.clone()).unwrap_or_default();
    let messages = rows
        .into_iter()
        .map(|row| PageMessage {
            delivery: row.id,
            page: row.page,
            attempt: row.attempts,
            created_at: row.created_at,
            address: row.address,
            person: row.person,
            person_name: row.name,
            alert: row.alert,
            title: row.title,
            summary: row.summary,
            service: row.service,
            step: row.step,
        })
        .collect();
    Ok((messages, link_key))
}

async fn send(ctx: &Ctx, mailer: &Mailer, link_key: &[u8], claim: Uuid, message: PageMessage) -> Result<()> {
    let link = crate::escalation::link_of(link_key, message.page, message.created_at);
    let outcome = mailer.send(&message, &ctx.public_url, &link).await;
    record(ctx, claim, &message, outcome).await
}

/// Records an attempt, and what follows from it.
async fn record(ctx: &Ctx, claim: Uuid, message: &PageMessage, outcome: Result<(), MailerError>) -> Result<()> {
    let mut tx = ctx.begin(&Actor::Muster).await?;
    let (now, error) = (tx.now(), outcome.as_ref().err().map(ToString::to_string));
    sqlx::query!(
        "insert into delivery_attempts (delivery_id, attempt, at, error) values ($1, $2, $3, $4) on conflict do nothing",
        message.delivery.0,
        message.attempt,
        now as _,
        error
    )
    .execute(&mut *tx)
    .await?;
    let retry_at = match &outcome {
        Err(error) if error.may_pass() && message.attempt < ATTEMPTS => Some(now.plus_s(pause_s(message.attempt))),
        _ => None,
    };
    let state = match (&outcome, retry_at) {
        (Ok(()), _) => "sent",
        (Err(_), Some(_)) => "pending",
        (Err(_), None) => "failed",
    };
    let recorded = sqlx::query!(
        "update deliveries set state = case when state = 'cancelled' and $3 = 'pending' then state else $3 end,
                sent_at = case when $3 = 'sent' then $4::timestamptz end, due_at = coalesce($5, due_at), last_error = $6, claim = null
         where id = $1 and (claim = $2 or (state = 'cancelled' and claim is null))",
        message.delivery.0,
        claim,
        state,
        now as _,
        retry_at as _,
        error
    )
    .execute(&mut *tx)
    .await?;
    if recorded.rows_affected() > 0 {
        announce(&mut tx, message, state, error);
    }
    metrics::counter!("muster_deliveries_total", "channel" => "email", "outcome" => state).increment(1);
    if state == "sent" {
        metrics::histogram!("muster_page_latency_seconds").record(seconds(now, message.created_at));
    }
    tx.commit().await
}

fn announce(tx: &mut crate::events::Tx, message: &PageMessage, state: &str, error: Option<String>) {
    let person = PersonRef { id: message.person, name: message.person_name.clone() };
    let (page, channel) = (message.page, "e-mail".to_owned());
    match (state, error) {
        ("sent", _) => {
            let address = message.address.clone();
            tx.announce(message.alert, Change::PageSent { page, person, channel, address });
        }
        ("failed", Some(error)) => tx.announce(message.alert, Change::PageFailed { page, person, channel, error }),
        _ => {}
    }
}

/// The pause after an attempt, in seconds: 2, 4, 8 … up to ten minutes.
pub(super) fn pause_s(attempt: i32) -> i64 {
    (1_i64 << attempt.clamp(1, 10)).min(600)
}

#[allow(clippy::cast_precision_loss)] // milliseconds of latency are far below 2^52
fn seconds(now: Timestamp, since: Timestamp) -> f64 {
    (now.0 - since.0) as f64 / 1000.0
}
