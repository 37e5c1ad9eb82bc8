//! Beginning and ending a break. Whoever rests already rests until the new end instead.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::incidents;
use domain::care::{Break, BreakForm, may_send};
use domain::events::Change;
use domain::{Action, Actor, BreakId, IncidentId, IncidentNumber, PersonId, PersonRef, Refusal, Timestamp};
use sqlx::PgConnection;
use std::collections::HashMap;

pub(super) async fn rest(ctx: &Ctx, by: &Actor, number: IncidentNumber, form: BreakForm) -> Result<Break> {
    authz::require(by, Action::Respond)?;
    let minutes = form.length()?;
    let mut tx = ctx.begin(by).await?;
    let incident = incidents::share(&mut tx, by, number).await?.id;
    let person = form.person_id.or(by.person());
    let person = person.ok_or_else(|| Refusal::invalid("person_id", "Say who rests: a program does not."))?;
    let person = lock(&mut tx, incident, person).await?;
    let own = by.person() == Some(person.id);
    require_right(&mut tx, by, incident, own).await?;
    let now = tx.now();
    let (begins_at, ends_at) = (now, now.plus_minutes(minutes));
    let sent_by = (!own).then(|| by.name().to_owned());
    let running = running(&mut tx, incident, person.id).await?;
    let (id, begins_at) = running.unwrap_or((BreakId(tx.new_id()), begins_at));
    sqlx::query!(
        "insert into breaks (id, incident_id, person_id, begins_at, ends_at, sent_by) values ($1, $2, $3, $4, $5, $6)
         on conflict on constraint breaks_pkey do update set ends_at = excluded.ends_at, sent_by = excluded.sent_by",
        id.0,
        incident.0,
        person.id.0,
        begins_at as _,
        ends_at as _,
        sent_by,
    )
    .execute(&mut *tx)
    .await?;
    tx.announce(incident, Change::BreakBegun { person: person.clone(), minutes, sent: !own });
    tx.commit_with(Break { id, person, begins_at, ends_at, sent_by }).await
}

pub(super) async fn end_rest(ctx: &Ctx, by: &Actor, number: IncidentNumber, rest: BreakId) -> Result<()> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    let incident = incidents::share(&mut tx, by, number).await?.id;
    let row = sqlx::query!(
        "select rest.ends_at, person.id, person.name from breaks rest join people person on person.id = rest.person_id
         where rest.id = $1 and rest.incident_id = $2 for update of rest",
        rest.0,
        incident.0,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::NotFound("break".into()))?;
    let own = by.person() == Some(row.id);
    require_right(&mut tx, by, incident, own).await?;
    let now = tx.now();
    if row.ends_at <= now {
        return Ok(());
    }
    sqlx::query!("update breaks set ends_at = $2 where id = $1", rest.0, now as _).execute(&mut *tx).await?;
    let person = PersonRef { id: row.id, name: row.name };
    tx.announce(incident, Change::BreakEnded { person, sent: !own });
    tx.commit().await
}

/// The person, so that two who send them at once make one break. Of a private incident only its members are known.
async fn lock(tx: &mut Tx, incident: IncidentId, person: PersonId) -> Result<PersonRef> {
    sqlx::query_as!(
        PersonRef,
        "select p.id, p.name from people p join incidents i on i.id = $2
         where p.id = $1 and p.disabled_at is null
             and (not i.is_private or (select true from incident_members m where m.incident_id = i.id and m.person_id = p.id))
         for no key update of p",
        person.0,
        incident.0,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(|| Refusal::invalid("person_id", "There is no such person here. Choose somebody of the list.").into())
}

async fn require_right(tx: &mut Tx, by: &Actor, incident: IncidentId, own: bool) -> Result<()> {
    let commander = incidents::commander(&mut **tx, incident).await?;
    let commands = commander.as_ref().map(|commander| Some(commander.id) == by.person());
    match commander {
        Some(commander) if !may_send(own, commands) => {
            Err(Refusal::Conflict(format!("{} commands, and decides who rests.", commander.name)).into())
        }
        _ => Ok(()),
    }
}

/// The break of this incident that lasts, and since when.
async fn running(tx: &mut Tx, incident: IncidentId, person: PersonId) -> Result<Option<(BreakId, Timestamp)>> {
    let now = tx.now();
    let row = sqlx::query!(
        r#"select id as "id: BreakId", begins_at from breaks
           where incident_id = $1 and person_id = $2 and ends_at > $3 order by ends_at desc limit 1"#,
        incident.0,
        person.0,
        now as _,
    );
    Ok(row.fetch_optional(&mut **tx).await?.map(|row| (row.id, row.begins_at)))
}

/// Who of these people rests at an instant: from which incident, and until when.
pub(crate) async fn resting(
    connection: &mut PgConnection,
    people: &[PersonId],
    now: Timestamp,
) -> Result<HashMap<PersonId, (IncidentId, Timestamp)>> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query!(
        r#"select person_id as "person_id: PersonId", incident_id as "incident_id: IncidentId", ends_at from breaks
           where person_id = any($1) and begins_at <= $2 and ends_at > $2 order by ends_at"#,
        people as _,
        now as _,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.person_id, (row.incident_id, row.ends_at))).collect())
}
