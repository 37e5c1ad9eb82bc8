//! The body of the delivery worker: claim, send, record. A bounded number of messages is under way, and as each
//! ends its place goes to the next: a mail server that hesitates over one recipient holds back nobody else. A claim
//! ends by itself, so that a process that dies while sending leaves its messages to the others; who finishes late is
//! told by the claim that it is not theirs any more.

use super::email::{Mailer, MailerError};
use super::message::{About, PageMessage};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use domain::events::Change;
use domain::{Actor, DeliveryId, PageId, PersonId, PersonRef, Timestamp};
use std::sync::Arc;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio_util::task::TaskTracker;
use uuid::Uuid;

/// Messages under way at once. All go to one mail server, so this is also what one host sees of a process: together
/// with the letters 20, which is what Exchange allows one client. At 20 a second a single connection carried them all.
pub(super) const UNDER_WAY: usize = 16;
/// How many of those may be further attempts: recipients that stall again and again never take every place from
/// those who are paged for the first time.
pub(super) const AGAIN: usize = UNDER_WAY / 2;
/// How long a claim lasts, in seconds; longer than the mail server's time-out.
pub(super) const CLAIM_S: i64 = 60;
/// Attempts before a message is given up, after about an hour.
pub(super) const ATTEMPTS: i32 = 12;

/// Sends pages. Cheap to clone; all clones share the places.
#[derive(Clone)]
pub struct Deliveries {
    ctx: Ctx,
    mailer: Mailer,
    places: Arc<Semaphore>,
    again: Arc<Semaphore>,
    ended: Arc<Notify>,
    under_way: TaskTracker,
}

/// A message's place among those under way. Given back, it wakes whoever fills it again.
struct Place {
    held: Vec<OwnedSemaphorePermit>,
    ended: Arc<Notify>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.held.clear();
        self.ended.notify_one();
    }
}

impl Deliveries {
    #[must_use]
    pub fn new(ctx: Ctx, mailer: Mailer) -> Self {
        Deliveries {
            ctx,
            mailer,
            places: Arc::new(Semaphore::new(UNDER_WAY)),
            again: Arc::new(Semaphore::new(AGAIN)),
            ended: Arc::default(),
            under_way: TaskTracker::new(),
        }
    }

    /// Puts what is due on its way, as far as there are places. Returns when the next attempt falls due; none when
    /// nothing waits for its time. What is due and found no place goes when one comes free.
    ///
    /// # Errors
    /// When the database fails. What was claimed comes free by itself.
    pub async fn start_due(&self) -> Result<Option<Timestamp>> {
        self.start().await?;
        self.next_due().await
    }

    /// Puts what is due on its way, and returns how many messages that were.
    async fn start(&self) -> Result<usize> {
        let (mut places, mut again) = (free(&self.places, UNDER_WAY), free(&self.again, AGAIN));
        if places.is_empty() {
            return Ok(0);
        }
        let claim = Uuid::from_u128(rand::random());
        let (messages, link_key) = claim_due(&self.ctx, claim, places.len(), again.len()).await?;
        let started = messages.len();
        for message in messages {
            let repeated = if message.attempt > 1 { again.pop() } else { None };
            let held = places.pop().into_iter().chain(repeated).collect();
            let place = Place { held, ended: self.ended.clone() };
            let link = match &message.about {
                About::Alert { .. } => crate::escalation::link_of(&link_key, message.page, message.created_at),
                About::Ask { .. } => crate::escalation::link_of_ask(&link_key, message.page, message.created_at),
            };
            self.under_way.spawn(self.clone().send(place, claim, message, link));
        }
        Ok(started)
    }

    /// When the next attempt falls due. Of a message under way that is when its claim ends.
    async fn next_due(&self) -> Result<Option<Timestamp>> {
        let now = self.ctx.now();
        let next = sqlx::query_scalar!(
            "select min(due_at) as due_at from deliveries where state = 'pending' and page_id is not null and due_at > $1",
            now as _
        );
        Ok(next.fetch_one(&self.ctx.db).await?)
    }

    /// Wakes when a message has ended, and its place is free for the next.
    #[must_use]
    pub fn ended(&self) -> Arc<Notify> {
        self.ended.clone()
    }

    /// Waits until nothing is under way any more.
    pub async fn finish(&self) {
        self.under_way.close();
        self.under_way.wait().await;
        self.under_way.reopen();
    }

    /// Sends whatever is due until nothing is, and waits for all of it.
    #[cfg(test)]
    pub(crate) async fn settle(&self) -> Result<Option<Timestamp>> {
        while self.start().await? > 0 {
            self.finish().await;
        }
        self.next_due().await
    }

    async fn send(self, _place: Place, claim: Uuid, message: PageMessage, link: String) {
        let outcome = self.mailer.send(&message, &self.ctx.public_url, &link).await;
        if let Err(error) = record(&self.ctx, claim, &message, outcome).await {
            metrics::counter!("muster_worker_failures_total", "worker" => "deliveries").increment(1);
            tracing::warn!(delivery = %message.delivery, %error, "what became of a page could not be recorded");
        }
    }
}

fn free(places: &Arc<Semaphore>, at_most: usize) -> Vec<OwnedSemaphorePermit> {
    std::iter::from_fn(|| places.clone().try_acquire_owned().ok()).take(at_most).collect()
}

/// Claims due messages. Those of alerts that no longer fire, and of asks that are answered, were cancelled in the transaction
/// that ended them; whoever may not know of an incident any more is sent nothing of it. First attempts go before further ones.
async fn claim_due(ctx: &Ctx, claim: Uuid, places: usize, again: usize) -> Result<(Vec<PageMessage>, Vec<u8>)> {
    let now = ctx.now();
    let count = |places| i64::try_from(places).unwrap_or(i64::MAX);
    let rows = sqlx::query!(
        r#"with first as (select id from deliveries
                          where state = 'pending' and due_at <= $1 and page_id is not null and attempts = 0
                          order by due_at limit $4 for update skip locked),
                again as (select id from deliveries
                          where state = 'pending' and due_at <= $1 and page_id is not null and attempts > 0
                          order by due_at limit least($5, $4 - (select count(*) from first)) for update skip locked),
                due as (select id from first union all select id from again),
                claimed as (update deliveries set claim = $2, due_at = $3, attempts = attempts + 1
                            from due where deliveries.id = due.id
                            returning deliveries.id, deliveries.page_id, deliveries.address, deliveries.attempts)
           select claimed.id as "id: DeliveryId", claimed.address, claimed.attempts, page.id as "page: PageId",
                  page.created_at, page.step, person.id as "person: PersonId", person.name,
                  alert.id as "alert?", alert.title as "alert_title?", alert.summary as "summary?",
                  service.name as "service?", i.id as "incident?", i.number as "number?", i.title as "title?",
                  ask.what as "what?", ask.asked_by as "asked_by?",
                  coalesce((select name from organisation), 'Muster') as "organisation!", installation.link_key
           from claimed
           join pages page on page.id = claimed.page_id
           join people person on person.id = page.person_id
           left join alerts alert on alert.id = page.alert_id
           left join services service on service.id = alert.service_id
           left join asks ask on ask.id = page.ask_id
           left join incidents i on i.id = ask.incident_id
               and (not i.is_private or (select true from incident_members m where m.incident_id = i.id and m.person_id = page.person_id))
           cross join installation
           order by page.id"#,
        now as _,
        claim,
        now.plus_s(CLAIM_S) as _,
        count(places),
        count(again)
    )
    .fetch_all(&ctx.db)
    .await?;
    let link_key = rows.first().map(|row| row.link_key.clone()).unwrap_or_default();
    let mut messages = Vec::with_capacity(rows.len());
    for row in rows {
        let alert = row.alert.zip(row.alert_title).zip(row.summary.zip(row.service));
        let ask = row.incident.zip(row.number).zip(row.title).zip(row.what.zip(row.asked_by));
        let about = match (alert, ask) {
            (Some(((alert, title), (summary, service))), _) => About::Alert { alert, title, summary, service },
            (None, Some((((incident, number), title), (what, asked_by)))) => {
                About::Ask { incident, number, title, what, asked_by }
            }
            (None, None) => {
                take_back(ctx, claim, row.id).await?;
                continue;
            }
        };
        messages.push(PageMessage {
            delivery: row.id,
            page: row.page,
            attempt: row.attempts,
            created_at: row.created_at,
            address: row.address,
            person: row.person,
            person_name: row.name,
            about,
            step: row.step,
            organisation: row.organisation,
        });
    }
    Ok((messages, link_key))
}

/// There is nothing that this person may be told any more.
async fn take_back(ctx: &Ctx, claim: Uuid, delivery: DeliveryId) -> Result<()> {
    sqlx::query!(
        "update deliveries set state = 'cancelled', claim = null where id = $1 and claim = $2 and state = 'pending'",
        delivery.0,
        claim,
    )
    .execute(&ctx.db)
    .await?;
    Ok(())
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
    let about = match &message.about {
        About::Alert { alert, .. } => Subject::from(*alert),
        About::Ask { incident, .. } => Subject::from(*incident),
    };
    match (state, error) {
        ("sent", _) => {
            let address = message.address.clone();
            tx.announce(about, Change::PageSent { page, person, channel, address });
        }
        ("failed", Some(error)) => tx.announce(about, Change::PageFailed { page, person, channel, error }),
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
