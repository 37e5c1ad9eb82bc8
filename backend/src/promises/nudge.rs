//! The body of the worker that nudges: once for each promise, whoever looks and how often; the row of the promise says so.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::notifications::{Letter, LetterWords, queue};
use domain::events::Change;
use domain::updates::NUDGE_BEFORE_MINUTES;
use domain::{Actor, IncidentId, PersonId, PersonRef, Timestamp};
use serde::{Deserialize, Serialize};

/// Promises that were to be kept longer ago than this are told of by the red clock alone: a server that was away writes no
/// letters about the past.
const TOO_LATE_MINUTES: i64 = 60;

/// What a letter is about.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct About {
    incident: IncidentId,
    promised_at: Timestamp,
}

/// A promise that is due soon, and who would be told.
struct Promise {
    incident: IncidentId,
    promised_at: Timestamp,
    person: Option<PersonRef>,
}

/// Nudges where it is time. Returns when to look again.
///
/// # Errors
/// When the database fails; what was told stays, and nothing is told twice.
pub async fn nudge_for_updates(ctx: &Ctx) -> Result<Option<Timestamp>> {
    let now = ctx.now();
    for promise in promises(ctx, now).await? {
        nudge(ctx, promise).await?;
    }
    let next = sqlx::query_scalar!(
        r#"select min(next_update_at) as "at: Timestamp" from incidents where next_update_at > $1"#,
        now.plus_minutes(NUDGE_BEFORE_MINUTES) as _,
    )
    .fetch_one(&ctx.db)
    .await?;
    Ok(next.map(|at| at.plus_minutes(-NUDGE_BEFORE_MINUTES)))
}

/// Whoever holds communications is told, else who commands; each only while they see the incident.
async fn promises(ctx: &Ctx, now: Timestamp) -> Result<Vec<Promise>> {
    let rows = sqlx::query!(
        r#"select i.id, i.next_update_at as "promised_at!", person.id as "person_id?", person.name as "person_name?"
           from incidents i
           left join lateral (
               select p.id, p.name from incident_roles held join people p on p.id = held.person_id and p.disabled_at is null
               where held.incident_id = i.id and held.role in ('communications', 'commander') and held.released_at is null
                   and (not i.is_private or (select true from incident_members m where m.incident_id = i.id and m.person_id = p.id))
               order by held.role = 'communications' desc limit 1) person on true
           where i.next_update_at > $1 and i.next_update_at <= $2
               and not exists (select from promise_nudges told
                               where told.incident_id = i.id and told.promised_at = i.next_update_at)
           order by i.next_update_at, i.number"#,
        now.plus_minutes(-TOO_LATE_MINUTES) as _,
        now.plus_minutes(NUDGE_BEFORE_MINUTES) as _,
    )
    .fetch_all(&ctx.db)
    .await?;
    let promises = rows.into_iter().map(|row| Promise {
        incident: row.id,
        promised_at: row.promised_at,
        person: row.person_id.zip(row.person_name).map(|(id, name)| PersonRef { id, name }),
    });
    Ok(promises.collect())
}

async fn nudge(ctx: &Ctx, promise: Promise) -> Result<()> {
    let mut tx = ctx.begin(&Actor::Muster).await?;
    let now = tx.now();
    // Of a promise that was kept meanwhile nobody hears, and of two processes one tells.
    let mine = sqlx::query!(
        "insert into promise_nudges (incident_id, promised_at, person_id, told_at)
         select id, next_update_at, $3, $4 from incidents where id = $1 and next_update_at = $2 for share
         on conflict on constraint promise_nudges_once do nothing",
        promise.incident.0,
        promise.promised_at as _,
        promise.person.as_ref().map(|person| person.id.0),
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    if mine.rows_affected() == 0 {
        return Ok(());
    }
    // Without a mail server a letter would only fail, and say so in the log.
    if let Some(person) = promise.person.as_ref().filter(|_| ctx.sends_mail) {
        let about = About { incident: promise.incident, promised_at: promise.promised_at };
        let key = format!("{}:{}", promise.incident, promise.promised_at.0);
        queue(&mut tx, now, Letter { kind: "update_due", person: person.id, key: &key, about: &about }).await?;
    }
    tx.announce(promise.incident, Change::UpdateDue { promised_at: promise.promised_at, told: promise.person });
    tx.commit().await
}

/// The words of such a letter, by what holds when it leaves; none when the promise was kept, or when its reader may not know
/// of the incident any more.
pub(crate) async fn letter(ctx: &Ctx, person: PersonId, about: serde_json::Value) -> Result<Option<LetterWords>> {
    let about: About = serde_json::from_value(about)?;
    let incident = sqlx::query!(
        "select number, title from incidents
         where id = $1 and next_update_at = $3
             and (not is_private or (select true from incident_members m where m.incident_id = incidents.id and m.person_id = $2))",
        about.incident.0,
        person.0,
        about.promised_at as _,
    )
    .fetch_optional(&ctx.db)
    .await?;
    let Some(incident) = incident else { return Ok(None) };
    let (number, title) = (incident.number, incident.title);
    let left = about.promised_at.seconds_since(ctx.now()).div_euclid(60);
    let due = match left {
        ..0 => "was due".to_owned(),
        0..=1 => "is due now".to_owned(),
        minutes => format!("is due in {minutes} minutes"),
    };
    Ok(Some(LetterWords {
        subject: format!("{number}: the promised update {due}"),
        why: format!("You promised the readers of “{title}” an update, and it {due}. Nothing new is news as well."),
        lines: Vec::new(),
        press: "Write the update",
        link: format!("{}/incidents/{number}/actions", ctx.public_url),
        otherwise: "Whoever publishes an update promises the next one with it. You get this letter because you hold \
                    communications, or because you command while nobody does."
            .into(),
    }))
}
