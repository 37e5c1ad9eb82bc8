//! What people did on an incident, read from the log, the roles and the breaks of the last day. The plan decides what
//! follows from it.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::{incidents, oncall};
use domain::care::{Break, Care, Course, Span, Worked, plan};
use domain::incidents::IncidentStatus;
use domain::oncall::Layer;
use domain::{Actor, BreakId, IncidentId, IncidentNumber, PersonId, PersonRef, RosterId, Timestamp};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// What is older has no part in how long somebody has been on it.
const READ_BACK_S: i64 = 86_400;
/// Rosters that are asked for somebody who could take over.
const ROSTERS: i64 = 5;

pub(super) async fn care(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Care> {
    let found = incidents::found_by_number(ctx, by, number).await?;
    let now = ctx.now();
    let mut connection = ctx.db.acquire().await?;
    let course = course(&mut connection, found.id, found.status).await?;
    if course.ended_at.is_some_and(|ended| now.seconds_since(ended) > READ_BACK_S) {
        return Ok(Care::default());
    }
    let worked = worked(&mut connection, found.id, now.plus_s(-READ_BACK_S)).await?;
    let mut care = plan(&course, worked, now);
    if care.people.iter().any(|one| one.relieve) {
        care.rested = rested(&mut connection, found.id, &care, now).await?;
    }
    Ok(care)
}

async fn course(connection: &mut PgConnection, incident: IncidentId, status: IncidentStatus) -> Result<Course> {
    use IncidentStatus::{Contained, Monitoring, Resolved};
    let row = sqlx::query!("select declared_at, resolved_at from incidents where id = $1", incident.0)
        .fetch_one(&mut *connection)
        .await?;
    let calm_since = match status {
        Monitoring | Contained | Resolved => {
            let last = sqlx::query_scalar!(
                "select max(at) as at from events where incident_id = $1 and kind = 'incident.status_changed'",
                incident.0
            );
            last.fetch_one(connection).await?
        }
        _ => None,
    };
    let ended_at = row.resolved_at.filter(|_| !status.is_open());
    Ok(Course { declared_at: row.declared_at, ended_at, calm_since })
}

/// Everybody who said or did something, held a role or rested since `from`.
async fn worked(connection: &mut PgConnection, incident: IncidentId, from: Timestamp) -> Result<Vec<Worked>> {
    let mut people: BTreeMap<PersonId, Worked> = BTreeMap::new();
    acts(connection, incident, from, &mut people).await?;
    roles(connection, incident, from, &mut people).await?;
    for rest in breaks(connection, incident, from).await? {
        of(&mut people, rest.person.clone()).breaks.push(rest);
    }
    Ok(people.into_values().collect())
}

fn of(people: &mut BTreeMap<PersonId, Worked>, person: PersonRef) -> &mut Worked {
    let new = |person: PersonRef| Worked { person, roles: vec![], acts: vec![], held: vec![], breaks: vec![] };
    people.entry(person.id).or_insert_with(|| new(person))
}

/// Two of each ten minutes are enough to know that somebody was there. To see the same trouble, and to rest, is no work.
async fn acts(
    connection: &mut PgConnection,
    incident: IncidentId,
    from: Timestamp,
    people: &mut BTreeMap<PersonId, Worked>,
) -> Result<()> {
    let rows = sqlx::query!(
        r#"select person.id, person.name, act.first as "first!", act.last as "last!"
           from (select (actor ->> 'id')::uuid as person_id, min(at) as first, max(at) as last from events
                 where incident_id = $1 and at >= $2 and actor ->> 'kind' in ('person', 'link')
                     and kind not in ('incident.seen_too', 'incident.seen_too_taken_back', 'break.begun', 'break.ended',
                     'responder.declined')
                 group by 1, date_bin('10 minutes', at, 'epoch')) act
           join people person on person.id = act.person_id"#,
        incident.0,
        from as _,
    )
    .fetch_all(connection)
    .await?;
    for row in rows {
        let one = of(people, PersonRef { id: row.id, name: row.name });
        one.acts.push(row.first);
        if row.last != row.first {
            one.acts.push(row.last);
        }
    }
    Ok(())
}

async fn roles(
    connection: &mut PgConnection,
    incident: IncidentId,
    from: Timestamp,
    people: &mut BTreeMap<PersonId, Worked>,
) -> Result<()> {
    let rows = sqlx::query!(
        "select held.role, held.taken_at, held.released_at, person.id, person.name
         from incident_roles held join people person on person.id = held.person_id
         where held.incident_id = $1 and (held.released_at is null or held.released_at >= $2)
         order by held.taken_at",
        incident.0,
        from as _,
    )
    .fetch_all(connection)
    .await?;
    for row in rows {
        let one = of(people, PersonRef { id: row.id, name: row.name });
        one.held.push(Span { from: row.taken_at, to: row.released_at });
        // Whoever is given a role is there from then on.
        one.acts.push(row.taken_at);
        if row.released_at.is_none() {
            one.roles.push(row.role);
        }
    }
    Ok(())
}

async fn breaks(connection: &mut PgConnection, incident: IncidentId, from: Timestamp) -> Result<Vec<Break>> {
    let rows = sqlx::query!(
        r#"select rest.id as "id: BreakId", rest.begins_at, rest.ends_at, rest.sent_by, person.id as person_id, person.name
           from breaks rest join people person on person.id = rest.person_id
           where rest.incident_id = $1 and rest.ends_at >= $2 order by rest.begins_at"#,
        incident.0,
        from as _,
    )
    .fetch_all(connection)
    .await?;
    let breaks = rows.into_iter().map(|row| Break {
        id: row.id,
        person: PersonRef { id: row.person_id, name: row.name },
        begins_at: row.begins_at,
        ends_at: row.ends_at,
        sent_by: row.sent_by,
    });
    Ok(breaks.collect())
}

/// Who is on call for an affected service, first layers first, and neither on this incident nor resting.
async fn rested(
    connection: &mut PgConnection,
    incident: IncidentId,
    care: &Care,
    now: Timestamp,
) -> Result<Option<PersonRef>> {
    let rosters = sqlx::query_scalar!(
        r#"select distinct service.roster_id as "roster!: RosterId"
           from incident_services affected join services service on service.id = affected.service_id
           where affected.incident_id = $1 and service.roster_id is not null limit $2"#,
        incident.0,
        ROSTERS,
    )
    .fetch_all(&mut *connection)
    .await?;
    for layer in [Layer::PRIMARY, Layer::SECONDARY] {
        for roster in &rosters {
            let on_call = oncall::on_call_at(&mut *connection, *roster, layer, now).await?;
            let ids: Vec<PersonId> = on_call.iter().map(|person| person.id).collect();
            let resting = super::resting(&mut *connection, &ids, now).await?;
            let free = on_call.into_iter().find(|person| {
                !resting.contains_key(&person.id) && !care.people.iter().any(|one| one.person.id == person.id)
            });
            if free.is_some() {
                return Ok(free);
            }
        }
    }
    Ok(None)
}
