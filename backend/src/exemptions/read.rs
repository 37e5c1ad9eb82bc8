//! Exemptions as a caller may see them.

use super::calendars::OnTheClock;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::oncall;
use domain::exemptions::{Exemption, Reason, effect};
use domain::oncall::{Hours, HoursForm};
use domain::{Action, Actor, ExemptionId, PersonId, PersonRef, Refusal, Timestamp};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

/// Most that one answer lists.
const LISTED_MAX: i64 = 500;
/// Most of one calendar, the next: for whoever is away, and for a roster.
const OF_CALENDAR_MAX: i64 = 20;
const OF_ROSTER_MAX: i64 = 5;

pub(super) async fn mine(ctx: &Ctx, by: &Actor) -> Result<Vec<Exemption>> {
    authz::require(by, Action::Read)?;
    let mut connection = ctx.db.acquire().await?;
    let Some(me) = by.person() else { return Err(Refusal::Forbidden.into()) };
    select(&mut connection, by, Asked { either: Some(me), ..Asked::default() }, ctx.now()).await
}

pub(super) async fn of_roster(ctx: &Ctx, by: &Actor, roster: &str) -> Result<Vec<Exemption>> {
    authz::require(by, Action::Read)?;
    let mut connection = ctx.db.acquire().await?;
    let people: Vec<Uuid> = oncall::members(&mut connection, roster, ctx.now()).await?;
    select(&mut connection, by, Asked { people: Some(&people), ..Asked::default() }, ctx.now()).await
}

pub(super) async fn one(connection: &mut PgConnection, by: &Actor, id: ExemptionId) -> Result<Exemption> {
    let found = select(connection, by, Asked { id: Some(id), ..Asked::default() }, Timestamp(0)).await?;
    Ok(found.into_iter().next().ok_or_else(|| Refusal::NotFound("exemption".into()))?)
}

/// Which exemptions: those of which all that is set holds.
#[derive(Default)]
struct Asked<'a> {
    id: Option<ExemptionId>,
    /// The person's own, or with them as lead.
    either: Option<PersonId>,
    people: Option<&'a [Uuid]>,
}

/// Those that stand and are not over at an instant, anywhere on earth.
async fn select(connection: &mut PgConnection, by: &Actor, asked: Asked<'_>, now: Timestamp) -> Result<Vec<Exemption>> {
    let rows = sqlx::query!(
        r#"select exemption.id as "id: ExemptionId", exemption.reason as "reason: Reason",
                  person.id as "person_id: PersonId", person.name, lead.id as "lead_id?: PersonId",
                  lead.name as "lead_name?", to_char(starts_on, 'YYYY-MM-DD') as "starts_on!",
                  to_char(ends_on, 'YYYY-MM-DD') as ends_on, only_hours as "only_hours: Json<Vec<Hours>>"
           from exemptions exemption join people person on person.id = exemption.person_id
           left join people lead on lead.id = exemption.lead_id
           where ended_at is null and (ends_on is null or ends_on >= ($4::timestamptz at time zone 'UTC')::date - 1)
             and ($1::uuid is null or exemption.id = $1)
             and ($2::uuid is null or person_id = $2 or lead_id = $2)
             and ($3::uuid[] is null or person_id = any($3))
           order by starts_on, lower(person.name), exemption.id limit $5"#,
        asked.id as Option<ExemptionId>,
        asked.either as Option<PersonId>,
        asked.people,
        now as _,
        LISTED_MAX,
    )
    .fetch_all(&mut *connection)
    .await?;
    let exemptions = rows.into_iter().map(|row| {
        let me = by.person();
        let knows = me.is_some() && (me == Some(row.person_id) || me == row.lead_id);
        let lead = row.lead_id.zip(row.lead_name).map(|(id, name)| PersonRef { id, name });
        let only: Option<Vec<HoursForm>> = row.only_hours.map(|Json(only)| only.iter().map(HoursForm::from).collect());
        Exemption {
            id: row.id,
            person: PersonRef { id: row.person_id, name: row.name },
            reason: knows.then_some(row.reason),
            lead: lead.filter(|_| knows),
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            calendar: None,
            effect: effect(only.as_deref()),
            only,
        }
    });
    let mut exemptions: Vec<Exemption> = exemptions.collect();
    if asked.id.is_none() {
        exemptions.extend(of_calendars(connection, by, &asked, now).await?);
        let order = |one: &Exemption| (one.starts_on.clone(), one.person.name.to_lowercase(), one.id);
        exemptions.sort_by_cached_key(order);
    }
    Ok(exemptions)
}

/// Times away that stand in calendars. Nobody but the person reads why, and where.
async fn of_calendars(
    connection: &mut PgConnection,
    by: &Actor,
    asked: &Asked<'_>,
    now: Timestamp,
) -> Result<Vec<Exemption>> {
    let rows = sqlx::query!(
        r#"select event.key, event.starts_at as "starts_at: Timestamp", event.ends_at as "ends_at: Timestamp",
                  calendar.name as calendar, person.id as "person_id: PersonId", person.name, person.time_zone
           from absence_calendars calendar join people person on person.id = calendar.person_id
           cross join lateral (select key, starts_at, ends_at from absence_events
                               where calendar_id = calendar.id and ends_at > $3 order by starts_at limit $4) event
           where removed_at is null and ($1::uuid is null or person_id = $1)
             and ($2::uuid[] is null or person_id = any($2))
           order by event.starts_at limit $5"#,
        asked.either as Option<PersonId>,
        asked.people,
        now as _,
        if asked.people.is_some() { OF_ROSTER_MAX } else { OF_CALENDAR_MAX },
        LISTED_MAX,
    )
    .fetch_all(connection)
    .await?;
    let exemptions = rows.into_iter().map(|row| {
        let mine = by.person() == Some(row.person_id);
        let clock = OnTheClock::of(row.starts_at, row.ends_at, &row.time_zone);
        let days = clock.days();
        Exemption {
            id: ExemptionId(row.key),
            person: PersonRef { id: row.person_id, name: row.name },
            reason: mine.then_some(Reason::TimeOff),
            lead: None,
            starts_on: days.starts_on,
            ends_on: Some(days.ends_on),
            only: None,
            calendar: mine.then_some(row.calendar),
            effect: clock.effect(),
        }
    });
    Ok(exemptions.collect())
}
