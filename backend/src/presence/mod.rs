//! Who has the room of an incident open. Each process keeps the connections that it serves, and says of all of them together
//! that they last; the table, not the process, is what the others read.

mod seats;

#[cfg(test)]
mod tests;

pub use seats::{Seat, Seats};

use crate::{Backend, Ctx, Error, Result, incidents};
use domain::incidents::IncidentRole;
use domain::presence::{Here, Presence, in_order};
use domain::{Actor, Answer, IncidentNumber, PersonRef};

/// The channel on which a room is told that somebody came or went: the id of its incident.
pub(crate) const CHANNEL: &str = "muster_presence";
/// How many are named.
const NAMED: i64 = 200;

#[async_trait::async_trait]
impl Presence for Backend {
    async fn here(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<Here>> {
        here(&self.ctx, by, number).await.map_err(Error::refuse)
    }
}

async fn here(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Vec<Here>> {
    let incident = incidents::found_by_number(ctx, by, number).await?;
    let rows = sqlx::query!(
        r#"select person.id, person.name,
                  array(select role from incident_roles held where held.incident_id = $1 and held.person_id = person.id
                        and held.released_at is null) as "roles!: Vec<IncidentRole>"
           from (select distinct person_id from presences where incident_id = $1 and lasts_until > $2) present
           join people person on person.id = present.person_id and person.disabled_at is null
           join incidents i on i.id = $1
               and (not i.is_private or (select true from incident_members m where m.incident_id = i.id and m.person_id = person.id))
           order by lower(person.name), person.id limit $3"#,
        incident.id.0,
        ctx.now() as _,
        NAMED,
    )
    .fetch_all(&ctx.db)
    .await?;
    let people =
        rows.into_iter().map(|row| Here { person: PersonRef { id: row.id, name: row.name }, roles: row.roles });
    Ok(in_order(people.collect()))
}
