//! Who could help: whoever is on call for what is affected and for what that needs, and who knows it.

use super::list::Place;
use super::whom;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::{incidents, oncall};
use domain::oncall::{Layer, RosterRef};
use domain::responders::{Ask, Candidate, INSTEAD_MAX, Suggestion, is_about};
use domain::{Actor, IncidentId, IncidentNumber, PersonId, PersonRef, RosterId, Timestamp};
use sqlx::PgConnection;

/// How many are proposed, of how many services and people.
const PROPOSED: usize = 6;
const SERVICES: i64 = 40;
const AREAS: i64 = 2000;

pub(super) async fn suggest(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Vec<Suggestion>> {
    let incident = incidents::found_by_number(ctx, by, number).await?;
    let mut connection = ctx.db.acquire().await?;
    let now = ctx.now();
    let known = near(&mut connection, incident.id, now).await?;
    let people = known.iter().map(|(person, _)| person.clone()).collect();
    let candidates = whom::candidates(&mut connection, by, incident.id, people, now).await?;
    let busy = holders(&mut connection, incident.id).await?;
    let free = |one: &&Candidate| may_be_asked(one) && !busy.contains(&one.person.id);
    let mut fit: Vec<&Candidate> = candidates.iter().filter(free).collect();
    // Who can come at once stands before who should be left alone.
    fit.sort_by_key(|one| one.not_now.is_some());
    let suggestions = fit.into_iter().take(PROPOSED).filter_map(|one| {
        let why = known.iter().find(|(person, _)| person.id == one.person.id)?.1.clone();
        Some(Suggestion { person: one.person.clone(), why, not_now: one.not_now.clone() })
    });
    Ok(suggestions.collect())
}

/// Whoever holds a role is here already.
async fn holders(connection: &mut PgConnection, incident: IncidentId) -> Result<Vec<PersonId>> {
    let people = sqlx::query_scalar!(
        "select person_id from incident_roles where incident_id = $1 and released_at is null",
        incident.0
    );
    Ok(people.fetch_all(connection).await?)
}

fn may_be_asked(one: &Candidate) -> bool {
    !one.own && one.reachable && one.open.is_none() && !one.declined
}

/// Everybody near to the incident, each once, and why: first those on call for what is affected, then for what it needs, then
/// those who know one of them.
async fn near(connection: &mut PgConnection, incident: IncidentId, now: Timestamp) -> Result<Vec<(PersonRef, String)>> {
    let services = sqlx::query!(
        r#"with recursive needed as (
               select service_id as id from incident_services where incident_id = $1
               union
               select dependency.depends_on_id from service_dependencies dependency join needed on needed.id = dependency.service_id
           )
           select service.slug, service.name, roster.id as "roster?: RosterId", roster.slug as "roster_slug?",
                  roster.name as "roster_name?"
           from needed join services service on service.id = needed.id left join rosters roster on roster.id = service.roster_id
           left join incident_services affected on affected.incident_id = $1 and affected.service_id = service.id
           order by affected.service_id is null, lower(service.name) limit $2"#,
        incident.0,
        SERVICES,
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut near: Vec<(PersonRef, String)> = vec![];
    let mut add = |person: PersonRef, why: String| {
        if !near.iter().any(|(known, _)| known.id == person.id) {
            near.push((person, why));
        }
    };
    let mut rosters: Vec<RosterRef> = vec![];
    for service in &services {
        let named = service.roster_slug.clone().zip(service.roster_name.clone());
        if let (Some(id), Some((slug, name))) = (service.roster, named)
            && !rosters.iter().any(|roster| roster.id == id)
        {
            rosters.push(RosterRef { id, slug, name });
        }
    }
    let on_call = if rosters.is_empty() { Default::default() } else { oncall::people_at(connection, now).await? };
    for layer in [Layer::PRIMARY, Layer::SECONDARY] {
        for roster in &rosters {
            for person in on_call.get(&(roster.id, layer)).into_iter().flatten() {
                add(person.clone(), whom::told(Some(&roster.name), None));
            }
        }
    }
    if services.is_empty() {
        return Ok(near);
    }
    let experts = sqlx::query!(
        r#"select area as "area!", id, name from people, unnest(areas) area where disabled_at is null
           order by lower(name), id, lower(area) limit $1"#,
        AREAS,
    );
    for expert in experts.fetch_all(connection).await? {
        if services.iter().any(|service| is_about(&expert.area, &service.name, &service.slug)) {
            let why = whom::told(None, Some(&expert.area));
            add(PersonRef { id: expert.id, name: expert.name }, why);
        }
    }
    Ok(near)
}

/// Puts who could come instead beside those who declined or do not answer: the next layers of their roster, others of their
/// area, and for whoever was named those who are near.
pub(super) async fn instead(
    connection: &mut PgConnection,
    by: &Actor,
    (incident, now): (IncidentId, Timestamp),
    places: &[Place],
    asks: &mut [Ask],
) -> Result<()> {
    let needing: Vec<usize> = (0..asks.len()).filter(|at| asks[*at].needs_another(asks)).collect();
    for at in needing {
        let people = match &places[at] {
            Place { roster: Some((roster, _)), .. } => others_on_call(connection, *roster, now).await?,
            Place { area: Some(area), .. } => whom::experts(connection, area).await?,
            _ => near(connection, incident, now).await?.into_iter().map(|(person, _)| person).collect(),
        };
        let candidates = whom::candidates(connection, by, incident, people, now).await?;
        let person = asks[at].person.id;
        let free = candidates.into_iter().filter(|one| may_be_asked(one) && one.not_now.is_none());
        let free = free.map(|one| one.person).filter(|other| other.id != person);
        asks[at].instead = free.take(INSTEAD_MAX).collect();
    }
    Ok(())
}

/// Everybody who is on call in a roster, first layers first.
async fn others_on_call(connection: &mut PgConnection, roster: RosterId, now: Timestamp) -> Result<Vec<PersonRef>> {
    let mut layers: Vec<(Layer, Vec<PersonRef>)> = oncall::people_at(connection, now)
        .await?
        .into_iter()
        .filter(|((of, _), _)| *of == roster)
        .map(|((_, layer), people)| (layer, people))
        .collect();
    layers.sort_by_key(|(layer, _)| *layer);
    Ok(layers.into_iter().flat_map(|(_, people)| people).collect())
}
