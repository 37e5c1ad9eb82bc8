//! The calendars of a person, and what lies ahead in them.

use super::OnTheClock;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::outbound::read_address;
use domain::exemptions::AbsenceCalendar;
use domain::{AbsenceCalendarId, Action, Actor, PersonId, Refusal, Timestamp};
use sqlx::PgConnection;

pub(in crate::exemptions) async fn list(ctx: &Ctx, by: &Actor) -> Result<Vec<AbsenceCalendar>> {
    authz::require(by, Action::Read)?;
    let me = by.person().ok_or(Refusal::Forbidden)?;
    let mut connection = ctx.db.acquire().await?;
    select(&mut connection, me, None, ctx.now()).await
}

pub(super) async fn one(
    connection: &mut PgConnection,
    of: PersonId,
    id: AbsenceCalendarId,
    now: Timestamp,
) -> Result<AbsenceCalendar> {
    let found = select(connection, of, Some(id), now).await?.into_iter().next();
    Ok(found.ok_or_else(|| Refusal::NotFound("calendar".into()))?)
}

async fn select(
    connection: &mut PgConnection,
    of: PersonId,
    id: Option<AbsenceCalendarId>,
    now: Timestamp,
) -> Result<Vec<AbsenceCalendar>> {
    let rows = sqlx::query!(
        r#"select calendar.id as "id: AbsenceCalendarId", calendar.name, url, only_titles, problem, person.time_zone,
                  read_at as "read_at: Timestamp", ahead.count as "count!", ahead.until as "until: Timestamp",
                  next.starts_at as "starts_at?: Timestamp", next.ends_at as "ends_at?: Timestamp"
           from absence_calendars calendar join people person on person.id = calendar.person_id
           cross join lateral (select count(*), max(ends_at) as until from absence_events
                               where calendar_id = calendar.id and ends_at > $3) ahead
           left join lateral (select starts_at, ends_at from absence_events
                              where calendar_id = calendar.id and ends_at > $3 order by starts_at limit 1) next on true
           where removed_at is null and person_id = $1 and ($2::uuid is null or calendar.id = $2)
           order by lower(calendar.name), calendar.id"#,
        of as PersonId,
        id as Option<AbsenceCalendarId>,
        now as _,
    )
    .fetch_all(connection)
    .await?;
    let calendars = rows.into_iter().map(|row| {
        let days = |starts_at, ends_at| OnTheClock::of(starts_at, ends_at, &row.time_zone).days();
        AbsenceCalendar {
            id: row.id,
            name: row.name,
            host: row.url.map(|url| host(&url)),
            only_titles: row.only_titles,
            read_at: row.read_at,
            problem: row.problem,
            ahead: row.count,
            // A moment before its end, it is the last day.
            until: row.until.map(|until| days(Timestamp(until.0 - 1), until).starts_on),
            next: row.starts_at.zip(row.ends_at).map(|(starts_at, ends_at)| days(starts_at, ends_at)),
        }
    });
    Ok(calendars.collect())
}

/// Whoever has the whole address of a calendar can read it.
pub(super) fn host(url: &str) -> String {
    read_address(url).ok().and_then(|url| Some(url.host_str()?.to_owned())).unwrap_or_default()
}
