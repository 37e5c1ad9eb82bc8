//! The body of the worker for letters, which are mail that is no page. They lie in the same table as pages, are
//! claimed and tried again alike, but go out on their own: a letter never keeps a page waiting. Secrets in them are
//! made when they leave, so that none waits in the database.

use super::deliver::{ATTEMPTS, CLAIM_S, pause_s};
use super::email::{Mailer, MailerError};
use super::letter::{Addressee, LetterMail};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use crate::{follows, log, oncall, people, promises, recurrence};
use domain::events::Change;
use domain::{Actor, ContactMethodId, DeliveryId, PersonId, PersonRef, Timestamp};
use futures::StreamExt;
use uuid::Uuid;

/// Letters claimed at once, and sent side by side.
const BATCH: i64 = 4;
const SIDE_BY_SIDE: usize = 4;

/// A letter that is due, claimed.
struct Due {
    delivery: DeliveryId,
    kind: String,
    address: String,
    attempt: i32,
    /// For letters that are written when they leave.
    about: Option<serde_json::Value>,
    person: PersonRef,
    contact_method: Option<ContactMethodId>,
    organisation: String,
}

/// Sends every letter that is due. Returns when the next attempt falls due; none when nothing waits.
///
/// # Errors
/// When the database fails. What was claimed comes free by itself.
pub async fn deliver_letters(ctx: &Ctx, mailer: &Mailer) -> Result<Option<Timestamp>> {
    let claim = Uuid::from_u128(rand::random());
    loop {
        let due = claim_due(ctx, claim).await?;
        if due.is_empty() {
            break;
        }
        let mut sending =
            futures::stream::iter(due).map(|letter| send(ctx, mailer, claim, letter)).buffer_unordered(SIDE_BY_SIDE);
        while let Some(recorded) = sending.next().await {
            recorded?;
        }
    }
    let next =
        sqlx::query_scalar!("select min(due_at) as due_at from deliveries where state = 'pending' and page_id is null")
            .fetch_one(&ctx.db)
            .await?;
    Ok(next)
}

async fn claim_due(ctx: &Ctx, claim: Uuid) -> Result<Vec<Due>> {
    let now = ctx.now();
    let rows = sqlx::query!(
        r#"with due as (select id from deliveries where state = 'pending' and due_at <= $1 and page_id is null
                        order by due_at limit $4 for update skip locked),
                claimed as (update deliveries set claim = $2, due_at = $3, attempts = attempts + 1
                            from due where deliveries.id = due.id
                            returning deliveries.id, deliveries.letter, deliveries.person_id, deliveries.address,
                                      deliveries.contact_method_id, deliveries.attempts, deliveries.about)
           select claimed.id as "id: DeliveryId", claimed.letter as "letter!", claimed.address, claimed.attempts, claimed.about,
                  claimed.contact_method_id as "contact_method_id: ContactMethodId",
                  person.id as "person: PersonId", person.name,
                  coalesce((select name from organisation), 'Muster') as "organisation!"
           from claimed join people person on person.id = claimed.person_id"#,
        now as _,
        claim,
        now.plus_s(CLAIM_S) as _,
        BATCH
    )
    .fetch_all(&ctx.db)
    .await?;
    let due = rows.into_iter().map(|row| Due {
        delivery: row.id,
        kind: row.letter,
        address: row.address,
        attempt: row.attempts,
        about: row.about,
        person: PersonRef { id: row.person, name: row.name },
        contact_method: row.contact_method_id,
        organisation: row.organisation,
    });
    Ok(due.collect())
}

async fn send(ctx: &Ctx, mailer: &Mailer, claim: Uuid, letter: Due) -> Result<()> {
    if !mailer.is_configured() {
        return record(ctx, claim, &letter, Err(MailerError::NotConfigured)).await;
    }
    let Some(mail) = write(ctx, claim, &letter).await? else { return drop_letter(ctx, claim, &letter).await };
    let outcome = mailer.send_letter(&mail).await;
    record(ctx, claim, &letter, outcome).await
}

/// There is nothing to say any more: what it was about was taken back, or its address is gone. Left as it is, it would
/// be claimed again each minute.
async fn drop_letter(ctx: &Ctx, claim: Uuid, letter: &Due) -> Result<()> {
    sqlx::query!(
        "update deliveries set state = 'cancelled', claim = null where id = $1 and claim = $2 and state = 'pending'",
        letter.delivery.0,
        claim
    )
    .execute(&ctx.db)
    .await?;
    Ok(())
}

/// The words, with a secret of their own; none when the letter was taken back.
async fn write(ctx: &Ctx, claim: Uuid, letter: &Due) -> Result<Option<LetterMail>> {
    let to = Addressee {
        delivery: letter.delivery,
        address: letter.address.clone(),
        name: letter.person.name.clone(),
        organisation: letter.organisation.clone(),
    };
    Ok(match (&*letter.kind, letter.contact_method) {
        ("password_link", _) => people::link_for_letter(ctx, letter.delivery, claim, letter.person.id)
            .await?
            .map(|link| LetterMail::password_link(to, link)),
        ("address_check", Some(method)) => {
            Some(LetterMail::address_check(to, people::address_check_link(ctx, method).await?))
        }
        (kind, _) => match &letter.about {
            Some(about) => {
                let (person, about) = (letter.person.id, about.clone());
                let words = match kind {
                    "may_recur" => recurrence::letter(ctx, person, about).await?,
                    "update_due" => promises::letter(ctx, person, about).await?,
                    "incident_news" => follows::letter(ctx, person, about).await?,
                    "log_mention" => log::letter(ctx, person, about).await?,
                    _ => oncall::letter(ctx, kind, person, about).await?,
                };
                words.map(|words| LetterMail::of(to, words))
            }
            None => None,
        },
    })
}

/// Records an attempt, and what follows from it.
async fn record(ctx: &Ctx, claim: Uuid, letter: &Due, outcome: Result<(), MailerError>) -> Result<()> {
    let mut tx = ctx.begin(&Actor::Muster).await?;
    let (now, error) = (tx.now(), outcome.as_ref().err().map(ToString::to_string));
    sqlx::query!(
        "insert into delivery_attempts (delivery_id, attempt, at, error) values ($1, $2, $3, $4) on conflict do nothing",
        letter.delivery.0,
        letter.attempt,
        now as _,
        error
    )
    .execute(&mut *tx)
    .await?;
    let retry_at = match &outcome {
        Err(error) if error.may_pass() && letter.attempt < ATTEMPTS => Some(now.plus_s(pause_s(letter.attempt))),
        _ => None,
    };
    let state = match (&outcome, retry_at) {
        (Ok(()), _) => "sent",
        (Err(_), Some(_)) => "pending",
        (Err(_), None) => "failed",
    };
    let recorded = sqlx::query!(
        "update deliveries set state = $3, sent_at = case when $3 = 'sent' then $4::timestamptz end,
                due_at = coalesce($5, due_at), last_error = $6, claim = null
         where id = $1 and claim = $2 and state = 'pending'",
        letter.delivery.0,
        claim,
        state,
        now as _,
        retry_at as _,
        error
    )
    .execute(&mut *tx)
    .await?;
    if let (1.., "failed", Some(error)) = (recorded.rows_affected(), state, error) {
        let (person, address) = (letter.person.clone(), letter.address.clone());
        tx.announce(Subject::default(), Change::LetterFailed { person, address, error });
    }
    metrics::counter!("muster_letters_total", "outcome" => state).increment(1);
    tx.commit().await
}
