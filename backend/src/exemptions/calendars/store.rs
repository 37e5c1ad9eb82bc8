//! What a calendar says of the coming year, and keeping it.

use crate::calendars::{self, Unreadable};
use crate::error::Result;
use domain::exemptions::{counts, words};
use domain::{AbsenceCalendarId, Timestamp};
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

const DAY_S: i64 = 86_400;
/// Times away are kept from yesterday on, for a year.
const BEFORE_S: i64 = DAY_S;
const AHEAD_S: i64 = 366 * DAY_S;

/// A time away, with what the calendar calls it.
pub(super) type Away = (String, Timestamp, Timestamp);

/// The times that count, those of no zone on the clock of whoever is away.
pub(super) async fn times(
    text: String,
    zone: &str,
    only_titles: Option<&str>,
    now: Timestamp,
) -> Result<Result<Vec<Away>, Unreadable>> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let (from, to) = (now.plus_s(-BEFORE_S), now.plus_s(AHEAD_S));
    let read = calendars::read(text, zone, from, to).await?;
    let words = words(only_titles.unwrap_or_default());
    Ok(read.map(|events| {
        let away = events.into_iter().filter(|event| event.ends_at > event.starts_at && counts(&event.summary, &words));
        away.map(|event| (event.uid, event.starts_at, event.ends_at)).collect()
    }))
}

/// Keeps these times instead of those before. Whether what lies ahead is different now.
pub(super) async fn store(
    connection: &mut PgConnection,
    calendar: AbsenceCalendarId,
    times: &[Away],
    now: Timestamp,
) -> Result<bool> {
    let fresh: BTreeMap<Uuid, (Timestamp, Timestamp)> =
        times.iter().map(|(uid, from, to)| (key(calendar, uid, *from), (*from, *to))).collect();
    let rows = sqlx::query!(
        r#"select key, starts_at as "starts_at: Timestamp", ends_at as "ends_at: Timestamp" from absence_events
           where calendar_id = $1"#,
        calendar as _
    );
    let rows = rows.fetch_all(&mut *connection).await?;
    let known: BTreeMap<Uuid, (Timestamp, Timestamp)> =
        rows.into_iter().map(|row| (row.key, (row.starts_at, row.ends_at))).collect();
    if known == fresh {
        return Ok(false);
    }
    sqlx::query!("delete from absence_events where calendar_id = $1", calendar as _).execute(&mut *connection).await?;
    let keys: Vec<Uuid> = fresh.keys().copied().collect();
    let (starts, ends): (Vec<Timestamp>, Vec<Timestamp>) = fresh.values().copied().unzip();
    sqlx::query!(
        "insert into absence_events (calendar_id, key, starts_at, ends_at)
         select $1, * from unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[])",
        calendar as _,
        &keys,
        &starts as _,
        &ends as _,
    )
    .execute(connection)
    .await?;
    // What time alone brings and takes, at both ends, is no news.
    let lasts = now.plus_s(AHEAD_S - 2 * DAY_S);
    let ahead = |times: &BTreeMap<Uuid, (Timestamp, Timestamp)>| -> Vec<(Timestamp, Timestamp)> {
        let mut ahead: Vec<_> = times.values().copied().filter(|(from, to)| *to > now && *from < lasts).collect();
        ahead.sort_unstable();
        ahead
    };
    Ok(ahead(&known) != ahead(&fresh))
}

fn key(calendar: AbsenceCalendarId, uid: &str, starts_at: Timestamp) -> Uuid {
    let mut digest = Sha256::new();
    digest.update(calendar.0.as_bytes());
    digest.update(starts_at.0.to_be_bytes());
    digest.update(uid.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.finalize()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
