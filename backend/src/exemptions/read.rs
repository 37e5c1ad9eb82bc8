//! Exemptions as a caller may see them.

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
    .fetch_all(connection)
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
            effect: effect(only.as_deref()),
            only,
        }
    });
    Ok(exemptions.collect())
}
