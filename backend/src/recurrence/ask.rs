//! The body of the worker that asks for causes: who leads a contained incident gets a letter each week until somebody has
//! said what it was. Each is written once, whoever looks and how often: the row of the week says so.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::notifications::{Letter, LetterWords, queue};
use domain::events::Change;
use domain::recurrence::{days_contained, week_due};
use domain::{Actor, IncidentId, IncidentNumber, PersonId, PersonRef, Timestamp};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// Nobody is asked sooner than this after it was contained, wherever they live.
const FIRST_AFTER_S: i64 = 6 * 86_400;
const EVERY_S: i64 = 60;

/// What a letter is about.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct About {
    incident: IncidentId,
    contained_at: Timestamp,
}

/// A contained incident, and who would be asked.
struct Contained {
    id: IncidentId,
    contained_at: Timestamp,
    /// The last week in which somebody was asked.
    asked: i32,
    person: Option<PersonRef>,
    zone: TimeZone,
}

/// Asks where it is due. Returns when to look again.
///
/// # Errors
/// When the database fails; what was asked stays, and nothing is asked twice.
pub async fn ask_for_causes(ctx: &Ctx) -> Result<Option<Timestamp>> {
    let now = ctx.now();
    for one in contained(ctx, now).await? {
        if let Some(week) = week_due(one.contained_at, &one.zone, now).filter(|week| *week > one.asked) {
            ask(ctx, one, week).await?;
        }
    }
    Ok(Some(Timestamp((now.0 / 1000 / EVERY_S + 1) * EVERY_S * 1000)))
}

/// Whoever commands is asked; else who contained it, else who declared it, each only while they see it.
async fn contained(ctx: &Ctx, now: Timestamp) -> Result<Vec<Contained>> {
    let rows = sqlx::query!(
        r#"select i.id, i.contained_at as "contained_at!", coalesce(asked.week, 0) as "asked!",
               person.id as "person_id?", person.name as "person_name?", person.time_zone as "time_zone?"
           from incidents i
           left join lateral (select max(week) as week from recurrence_reminders r
                              where r.incident_id = i.id and r.contained_at = i.contained_at) asked on true
           left join lateral (
               select p.id, p.name, p.time_zone
               from (select held.person_id as id, 1 as rank from incident_roles held
                     where held.incident_id = i.id and held.role = 'commander' and held.released_at is null
                     union all select i.contained_by_id, 2
                     union all (select case when e.actor ->> 'kind' in ('person', 'link') then (e.actor ->> 'id')::uuid end, 3
                                from events e where e.incident_id = i.id order by e.seq limit 1)) leads
               join people p on p.id = leads.id and p.disabled_at is null
               where (not i.is_private or (select true from incident_members m where m.incident_id = i.id and m.person_id = p.id))
               order by leads.rank limit 1) person on true
           where i.status = 'contained' and i.contained_at <= $1 and not i.is_exercise
           order by i.number"#,
        now.plus_s(-FIRST_AFTER_S) as _,
    )
    .fetch_all(&ctx.db)
    .await?;
    let contained = rows.into_iter().map(|row| Contained {
        id: row.id,
        contained_at: row.contained_at,
        asked: row.asked,
        person: row.person_id.zip(row.person_name).map(|(id, name)| PersonRef { id, name }),
        zone: row.time_zone.and_then(|zone| TimeZone::get(&zone).ok()).unwrap_or(TimeZone::UTC),
    });
    Ok(contained.collect())
}

async fn ask(ctx: &Ctx, one: Contained, week: i32) -> Result<()> {
    let mut tx = ctx.begin(&Actor::Muster).await?;
    let now = tx.now();
    // Who resolved it meanwhile is not asked, and of two processes one asks.
    let mine = sqlx::query!(
        "insert into recurrence_reminders (incident_id, contained_at, week, person_id, sent_at)
         select id, contained_at, $3, $4, $5 from incidents
         where id = $1 and contained_at = $2 and status = 'contained' for share
         on conflict on constraint recurrence_reminders_once do nothing",
        one.id.0,
        one.contained_at as _,
        week,
        one.person.as_ref().map(|person| person.id.0),
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    if mine.rows_affected() == 0 {
        return Ok(());
    }
    // Without a mail server a letter would only fail, and say so in the log.
    if let Some(person) = one.person.as_ref().filter(|_| ctx.sends_mail) {
        let about = About { incident: one.id, contained_at: one.contained_at };
        let key = format!("{}:{}:{week}", one.id, one.contained_at.0);
        queue(&mut tx, now, Letter { kind: "may_recur", person: person.id, key: &key, about: &about }).await?;
    }
    let days = days_contained(one.contained_at, now);
    tx.announce(one.id, Change::IncidentCauseAsked { days, asked: one.person });
    tx.commit().await
}

/// The words of such a letter, by what holds when it leaves; none when somebody has said the cause meanwhile, or when its
/// reader may not know of the incident any more.
pub(crate) async fn letter(ctx: &Ctx, person: PersonId, about: serde_json::Value) -> Result<Option<LetterWords>> {
    let about: About = serde_json::from_value(about)?;
    let incident = sqlx::query!(
        "select number, title from incidents
         where id = $1 and status = 'contained' and contained_at = $3
             and (not is_private or (select true from incident_members m where m.incident_id = incidents.id and m.person_id = $2))",
        about.incident.0,
        person.0,
        about.contained_at as _,
    )
    .fetch_optional(&ctx.db)
    .await?;
    let days = days_contained(about.contained_at, ctx.now());
    Ok(incident.map(|incident| words(ctx, incident.number, &incident.title, days)))
}

fn words(ctx: &Ctx, number: IncidentNumber, title: &str, days: i64) -> LetterWords {
    LetterWords {
        subject: format!("{number} may come back: contained for {days} days"),
        why: format!(
            "“{title}” has been contained for {days} days. Its impact is over, but nobody has said what the cause was, or \
             why it cannot come back. Until then it stays open."
        ),
        lines: Vec::new(),
        press: "Say what it was",
        link: format!("{}/incidents/{number}/actions?resolve=1#resolve", ctx.public_url),
        otherwise:
            "If you do not know yet, leave this letter alone: the next one comes in a week. Should the same alert \
                    fire again, the incident is opened again by itself."
                .into(),
    }
}
