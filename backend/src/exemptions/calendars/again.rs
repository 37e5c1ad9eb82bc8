//! Reads calendars again: when they are due, and when their person asks for it. What another server says is waited for
//! outside of transactions; what it said is kept in one.

use super::{due, list, store};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use crate::outbound::Fetched;
use domain::events::Change;
use domain::exemptions::AbsenceCalendar;
use domain::{AbsenceCalendarId, Action, Actor, PersonId, PersonRef, Refusal, Timestamp};
use futures::future::join_all;

/// How many are read at once.
const AT_ONCE: i64 = 8;
/// For so long nobody else reads one that is being read; whoever died over it leaves it behind.
const CLAIM_S: i64 = 300;
const DAY_MS: i64 = 86_400_000;

/// A calendar that is read from an address.
struct Source {
    id: AbsenceCalendarId,
    person: PersonRef,
    zone: String,
    url: String,
    only_titles: Option<String>,
    etag: Option<String>,
    read_at: Option<Timestamp>,
}

/// What came of reading one.
enum Came {
    Unchanged,
    Times { times: Vec<store::Away>, etag: Option<String> },
    Problem(String),
}

/// Reads what is due. Returns when to look again.
///
/// # Errors
/// When the database fails; what could not be kept is due again after some minutes.
pub async fn read_calendars(ctx: &Ctx) -> Result<Option<Timestamp>> {
    let mut failed = None;
    for read in join_all(claim_due(ctx).await?.into_iter().map(|source| read(ctx, &Actor::Muster, source))).await {
        failed = read.err().or(failed);
    }
    if let Some(error) = failed {
        return Err(error);
    }
    let next = sqlx::query_scalar!(
        r#"select min(due_at) as "due_at: Timestamp" from absence_calendars calendar
           join people person on person.id = person_id where removed_at is null and disabled_at is null"#
    );
    Ok(next.fetch_one(&ctx.db).await?)
}

/// Reads one of the caller's now.
pub(in crate::exemptions) async fn read_again(ctx: &Ctx, by: &Actor, id: AbsenceCalendarId) -> Result<AbsenceCalendar> {
    authz::require(by, Action::Read)?;
    let me = by.person().ok_or(Refusal::Forbidden)?;
    let row = sqlx::query!(
        r#"select person.name, person.time_zone, url, only_titles from absence_calendars calendar
           join people person on person.id = person_id
           where calendar.id = $1 and person_id = $2 and removed_at is null"#,
        id as _,
        me as PersonId,
    );
    let row = row.fetch_optional(&ctx.db).await?.ok_or_else(|| Refusal::NotFound("calendar".into()))?;
    let from_file = || Refusal::Conflict("That calendar came as a file. Choose the file again to replace it.".into());
    let person = PersonRef { id: me, name: row.name };
    let url = row.url.ok_or_else(from_file)?;
    // Whoever asks wants it whole.
    let source =
        Source { id, person, zone: row.time_zone, url, only_titles: row.only_titles, etag: None, read_at: None };
    read(ctx, by, source).await?;
    let mut connection = ctx.db.acquire().await?;
    list::one(&mut connection, me, id, ctx.now()).await
}

async fn claim_due(ctx: &Ctx) -> Result<Vec<Source>> {
    let now = ctx.now();
    let rows = sqlx::query!(
        r#"with due as (select calendar.id, person.id as person_id, person.name, person.time_zone
                        from absence_calendars calendar join people person on person.id = calendar.person_id
                        where due_at <= $1 and removed_at is null and disabled_at is null
                        order by due_at limit $3 for update of calendar skip locked)
           update absence_calendars calendar set due_at = $2 from due where calendar.id = due.id
           returning calendar.id as "id: AbsenceCalendarId", due.person_id as "person_id: PersonId", due.name as "person!",
                     due.time_zone, url as "url!", only_titles, etag, read_at as "read_at: Timestamp""#,
        now as _,
        now.plus_s(CLAIM_S) as _,
        AT_ONCE,
    )
    .fetch_all(&ctx.db)
    .await?;
    let sources = rows.into_iter().map(|row| Source {
        id: row.id,
        person: PersonRef { id: row.person_id, name: row.person },
        zone: row.time_zone,
        url: row.url,
        only_titles: row.only_titles,
        etag: row.etag,
        read_at: row.read_at,
    });
    Ok(sources.collect())
}

async fn read(ctx: &Ctx, by: &Actor, source: Source) -> Result<()> {
    let came = ask(ctx, &source).await?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    // It may have been removed, or replaced, while its server was asked: then what was said is of no use.
    let standing = sqlx::query_scalar!(
        r#"select url = $2 as "same!" from absence_calendars
           where id = $1 and removed_at is null and url is not null for update"#,
        source.id as _,
        source.url,
    );
    if standing.fetch_optional(&mut *tx).await? != Some(true) {
        return Ok(());
    }
    let due_at = due(tx.new_id(), now);
    let (problem, etag) = match came {
        Came::Problem(problem) => {
            sqlx::query!(
                "update absence_calendars set problem = $2, due_at = $3 where id = $1",
                source.id as _,
                problem,
                due_at as _
            )
            .execute(&mut *tx)
            .await?;
            return tx.commit().await;
        }
        Came::Unchanged => (None::<String>, source.etag),
        Came::Times { times, etag } => {
            if store::store(&mut tx, source.id, &times, now).await? {
                tx.announce(Subject::default(), Change::AbsencesChanged { person: source.person });
            }
            (None, etag)
        }
    };
    sqlx::query!(
        "update absence_calendars set problem = $2, etag = $3, read_at = $4, due_at = $5 where id = $1",
        source.id as _,
        problem,
        etag,
        now as _,
        due_at as _,
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await
}

async fn ask(ctx: &Ctx, source: &Source) -> Result<Came> {
    let now = ctx.now();
    // Once a day it is read whole, because the year that is read ahead moves on.
    let today = |at: Timestamp| at.0.div_euclid(DAY_MS) == now.0.div_euclid(DAY_MS);
    let etag = source.etag.as_deref().filter(|_| source.read_at.is_some_and(today));
    Ok(match ctx.outbound.get(&source.url, etag).await {
        Ok(Fetched::Unchanged) if etag.is_some() => Came::Unchanged,
        Ok(Fetched::Unchanged) => Came::Problem("Its server sends nothing.".to_owned()),
        Ok(Fetched::Text { text, etag }) => {
            match store::times(text, &source.zone, source.only_titles.as_deref(), now).await? {
                Ok(times) => Came::Times { times, etag },
                Err(why) => Came::Problem(why.to_string()),
            }
        }
        Err(why) => Came::Problem(why.to_string()),
    })
}
