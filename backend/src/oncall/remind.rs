//! The body of the worker that reminds: of shifts that begin, of the week ahead, of time that nobody has taken.
//! Each letter is queued once, whoever looks and how often: its key says what it is about.

use super::letters::{AboutRequest, AboutShift, AboutWeek};
use super::{load, requests};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::notifications::{Letter, queue};
use domain::oncall::{CoverRequest, Layer};
use domain::{PersonId, RosterId, Timestamp};
use jiff::Unit;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use sqlx::PgConnection;
use std::collections::HashMap;

const HOUR_S: i64 = 3600;
const DAY_S: i64 = 86_400;
/// Held while a process looks.
const LOCK: i64 = 0x6d75_7374_7265_6d64;
/// How often it looks.
const EVERY_S: i64 = 60;
/// Furthest ahead that anybody wants to be reminded.
const AHEAD_S: i64 = 168 * HOUR_S;
/// Whoever was on call in the same place so shortly before needs no reminder: a day of a daily rotation is no news.
const NO_NEWS_S: i64 = 3 * DAY_S;
/// The hour of a Monday from which the letter of the week is written, where a person lives, until the day is over.
const WEEK_FROM_HOUR: i8 = 8;
/// A request that waits is told of so long before its time, and again.
const DUE_S: [i64; 2] = [24 * HOUR_S, 2 * HOUR_S];

struct Wish {
    shift_s: Option<i64>,
    week: bool,
    zone: TimeZone,
}

/// Queues what is due. Returns when to look again.
///
/// # Errors
/// When the database fails; what was queued stays, and nothing is queued twice.
pub async fn remind(ctx: &Ctx) -> Result<Option<Timestamp>> {
    let now = ctx.now();
    let next = Timestamp((now.0 / 1000 / EVERY_S + 1) * EVERY_S * 1000);
    // Without a mail server each would only fail, and say so in the log.
    if !ctx.sends_mail {
        return Ok(Some(next));
    }
    let mut tx = ctx.db.begin().await?;
    // One process at a time is enough; the others look again later.
    let mine = sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock($1) as "mine!""#, LOCK).fetch_one(&mut *tx);
    if mine.await? {
        look(&mut tx, now).await?;
    }
    tx.commit().await?;
    Ok(Some(next))
}

async fn look(connection: &mut PgConnection, now: Timestamp) -> Result<()> {
    let wishes = wishes(connection).await?;
    let loaded = load::load(connection, None, now.plus_s(-NO_NEWS_S), now.plus_s(AHEAD_S)).await?;
    let mut weeks: HashMap<PersonId, Timestamp> = HashMap::new();
    for roster in &loaded.rosters {
        for layer in roster.rules.layers() {
            let spans = roster.rules.shifts(layer, now.plus_s(-NO_NEWS_S), now.plus_s(AHEAD_S));
            let mut last_end: HashMap<PersonId, Timestamp> = HashMap::new();
            for span in &spans {
                for person in span.people.iter() {
                    let news = last_end.get(person).is_none_or(|end| span.starts_at.seconds_since(*end) > NO_NEWS_S);
                    last_end.insert(*person, span.ends_at);
                    let Some(wish) = wishes.get(person) else { continue };
                    if news && span.starts_at > now && wish.shift_s.is_some_and(|s| span.starts_at <= now.plus_s(s)) {
                        shift(connection, now, *person, (roster.roster.id, layer, span.starts_at)).await?;
                    }
                    if wish.week && span.ends_at > now {
                        weeks.insert(*person, now);
                    }
                }
            }
        }
    }
    for person in weeks.keys() {
        if let Some((from, key)) = wishes.get(person).and_then(|wish| monday(now, &wish.zone)) {
            let letter = Letter { kind: "week_summary", person: *person, key: &key, about: &AboutWeek { from } };
            queue(connection, now, letter).await?;
        }
    }
    for request in requests::open_between(connection, now, now.plus_s(DUE_S[0])).await? {
        due(connection, now, &request).await?;
    }
    Ok(())
}

async fn wishes(connection: &mut PgConnection) -> Result<HashMap<PersonId, Wish>> {
    let rows = sqlx::query!(
        r#"select id as "id: PersonId", time_zone, shift_reminder_h, week_summary from people where disabled_at is null
           and (shift_reminder_h is not null or week_summary)"#
    );
    let wishes = rows.fetch_all(connection).await?.into_iter().map(|row| {
        let shift_s = row.shift_reminder_h.map(|hours| i64::from(hours) * HOUR_S);
        let zone = TimeZone::get(&row.time_zone).unwrap_or(TimeZone::UTC);
        (row.id, Wish { shift_s, week: row.week_summary, zone })
    });
    Ok(wishes.collect())
}

async fn shift(
    connection: &mut PgConnection,
    now: Timestamp,
    person: PersonId,
    (roster, layer, starts_at): (RosterId, Layer, Timestamp),
) -> Result<()> {
    let key = format!("{roster}:{}:{}", layer.0, starts_at.0);
    let about = AboutShift { roster, layer, starts_at };
    queue(connection, now, Letter { kind: "shift_reminder", person, key: &key, about: &about }).await
}

/// When the week of a Monday begins whose letter is due, and its day; none on other days and before eight.
fn monday(now: Timestamp, zone: &TimeZone) -> Option<(Timestamp, String)> {
    let here = now.to_jiff().to_zoned(zone.clone());
    let due = here.weekday() == Weekday::Monday && here.hour() >= WEEK_FROM_HOUR;
    let midnight = here.round(jiff::ZonedRound::new().smallest(Unit::Day).mode(jiff::RoundMode::Floor)).ok()?;
    due.then(|| (midnight.timestamp().into(), here.date().to_string()))
}

/// A request that waits: told to whose time it is, asked again of those who can, and, late, told to the managers.
async fn due(connection: &mut PgConnection, now: Timestamp, request: &CoverRequest) -> Result<()> {
    let about = AboutRequest { request: request.id };
    for (step, before_s) in DUE_S.into_iter().enumerate() {
        // Who asked later than that has just been told.
        let at = request.starts_at.plus_s(-before_s);
        if now < at || request.created_at > at {
            continue;
        }
        let key = format!("{}:{step}", request.id);
        let mut told = vec![request.person.id];
        if step > 0 {
            told.extend(requests::managers(connection, request.roster.id).await?);
        }
        for person in told {
            queue(connection, now, Letter { kind: "cover_due", person, key: &key, about: &about }).await?;
        }
        if step == 0 {
            for person in requests::whom_to_ask(connection, request, now).await? {
                queue(connection, now, Letter { kind: "cover_asked", person, key: &key, about: &about }).await?;
            }
        }
    }
    Ok(())
}
