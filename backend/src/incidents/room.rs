//! The room: everything but the log and the timeline, in a handful of queries that run side by side.

use super::rows::{self, Head};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::{alerts, authz, status_pages};
use domain::incidents::{
    AffectedService, Answers, DetectionSource, IncidentRole, IncidentStatus, RoleHolder, Room, Severity,
};
use domain::updates::Update;
use domain::{Action, Actor, IncidentId, IncidentNumber, PersonRef, ServiceRef, Timestamp};
use sqlx::{PgExecutor, PgPool};

/// Updates shown in the room, the newest of them.
const UPDATES: i64 = 100;
/// Names of those who see it too; the rest is told as a number.
const SEEN_TOO: i64 = 200;

pub(super) async fn room(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Room> {
    authz::require(by, Action::Read)?;
    let db = &ctx.db;
    let facts = facts(db, by, number).await?;
    let id = facts.id;
    let (mut rows, roles, services, alerts, updates, components, responders, seen_too, runbooks, members, closing) = tokio::try_join!(
        rows::complete(ctx, vec![facts.head()]),
        roles(db, id),
        services(db, id),
        alerts::rows_of_incident(db, by, id),
        updates(db, id),
        status_pages::components_of_incident(db, id),
        responders(db, id),
        seen_too(db, id),
        crate::services::runbooks_of_incident(db, id),
        async { if facts.is_private { crate::privacy::members_of(db, id).await } else { Ok(vec![]) } },
        crate::recurrence::holding(db, id),
    )?;
    Ok(Room {
        incident: rows.remove(0),
        answers: Answers {
            detected_at: facts.detected_at,
            detection_source: facts.detection_source,
            aware: facts.aware,
            being_done: facts.being_done,
            how_bad: facts.how_bad,
        },
        impact_started_at: facts.impact_started_at,
        impact_ended_at: facts.impact_ended_at,
        contained_at: facts.contained_at.filter(|_| facts.status == IncidentStatus::Contained),
        closing,
        public_title: facts.public_title,
        roles,
        services,
        alerts,
        updates,
        components,
        responders,
        seen_too,
        runbooks,
        members,
    })
}

/// The row of the incident itself.
struct Facts {
    id: IncidentId,
    number: IncidentNumber,
    title: String,
    public_title: Option<String>,
    severity: Option<Severity>,
    status: IncidentStatus,
    declared_at: Timestamp,
    declared_by: String,
    impact_started_at: Option<Timestamp>,
    impact_ended_at: Option<Timestamp>,
    resolved_at: Option<Timestamp>,
    next_update_at: Option<Timestamp>,
    contained_at: Option<Timestamp>,
    detected_at: Option<Timestamp>,
    detection_source: Option<DetectionSource>,
    aware: Option<String>,
    being_done: Option<String>,
    how_bad: Option<String>,
    is_exercise: bool,
    is_private: bool,
}

impl Facts {
    fn head(&self) -> Head {
        Head {
            id: self.id,
            number: self.number,
            title: self.title.clone(),
            severity: self.severity,
            status: self.status,
            declared_at: self.declared_at,
            declared_by: self.declared_by.clone(),
            impact_started_at: self.impact_started_at,
            impact_ended_at: self.impact_ended_at,
            resolved_at: self.resolved_at,
            next_update_at: self.next_update_at,
            is_exercise: self.is_exercise,
            is_private: self.is_private,
        }
    }
}

async fn facts(db: &PgPool, by: &Actor, number: IncidentNumber) -> Result<Facts> {
    sqlx::query_as!(
        Facts,
        "select id, number, title, public_title, severity, status, declared_at, declared_by, impact_started_at,
             impact_ended_at, resolved_at, next_update_at, contained_at, detected_at, detection_source, aware, being_done,
             how_bad, is_exercise, is_private
         from incidents
         where number = $1
             and (not is_private or (select true from incident_members m where m.incident_id = incidents.id and m.person_id = $2))",
        number.0,
        by.person().map(|person| person.0),
    )
    .fetch_optional(db)
    .await?
    .ok_or_else(super::find::missing)
}

async fn roles(db: &PgPool, incident: IncidentId) -> Result<Vec<RoleHolder>> {
    let held = sqlx::query!(
        "select held.role, held.taken_at, person.id, person.name
         from incident_roles held join people person on person.id = held.person_id
         where held.incident_id = $1 and held.released_at is null",
        incident.0,
    )
    .fetch_all(db)
    .await?;
    let holder = |role| match held.iter().find(|row| row.role == role) {
        Some(row) => {
            let person = PersonRef { id: row.id, name: row.name.clone() };
            RoleHolder { role, person: Some(person), since: Some(row.taken_at) }
        }
        None => RoleHolder { role, person: None, since: None },
    };
    Ok(IncidentRole::ALL.into_iter().map(holder).collect())
}

/// Affected services with what stands next to them on either side.
async fn services(db: &PgPool, incident: IncidentId) -> Result<Vec<AffectedService>> {
    let affected = sqlx::query!(
        "select service.id, service.slug, service.name, service.core
         from incident_services affected join services service on service.id = affected.service_id
         where affected.incident_id = $1 order by lower(service.name), service.id",
        incident.0,
    );
    let neighbours = sqlx::query!(
        r#"select affected.service_id as "of!", edge.depends_on_id = neighbour.id as "below!",
               neighbour.id, neighbour.slug, neighbour.name
           from incident_services affected
           join service_dependencies edge on affected.service_id in (edge.service_id, edge.depends_on_id)
           join services neighbour on neighbour.id in (edge.service_id, edge.depends_on_id)
               and neighbour.id <> affected.service_id
           where affected.incident_id = $1 order by lower(neighbour.name), neighbour.id"#,
        incident.0,
    );
    let (affected, neighbours) = tokio::try_join!(affected.fetch_all(db), neighbours.fetch_all(db))?;
    let beside = |of, below| {
        let beside = neighbours.iter().filter(move |row| row.of == of && row.below == below);
        beside.map(|row| ServiceRef { id: row.id, slug: row.slug.clone(), name: row.name.clone() }).collect()
    };
    let services = affected.into_iter().map(|row| AffectedService {
        core: row.core,
        depends_on: beside(row.id, true),
        depended_on_by: beside(row.id, false),
        service: ServiceRef { id: row.id, slug: row.slug, name: row.name },
    });
    Ok(services.collect())
}

async fn updates(db: &PgPool, incident: IncidentId) -> Result<Vec<Update>> {
    let updates = sqlx::query_as!(
        Update,
        "select id, audience, known, being_done, status, next_update_at, author, author_id, published_at
         from updates where incident_id = $1 order by published_at desc, id desc limit $2",
        incident.0,
        UPDATES,
    );
    Ok(updates.fetch_all(db).await?)
}

/// Everyone who said or did something here, held a role, or has an action of the board.
pub(crate) async fn responders(db: impl PgExecutor<'_>, incident: IncidentId) -> Result<Vec<PersonRef>> {
    let people = sqlx::query_as!(
        PersonRef,
        "with present as (
             select (actor ->> 'id')::uuid as id from events
             where incident_id = $1 and actor ->> 'kind' in ('person', 'link')
                 and kind not in ('incident.seen_too', 'incident.seen_too_taken_back', 'responder.declined')
             union
             select person_id from incident_roles where incident_id = $1
             union
             select owner_id from remedies where incident_id = $1 and owner_id is not null
         )
         select person.id, person.name from present join people person on person.id = present.id
         order by lower(person.name), person.id",
        incident.0,
    );
    Ok(people.fetch_all(db).await?)
}

/// Those who see it too, first things first.
async fn seen_too(db: &PgPool, incident: IncidentId) -> Result<Vec<PersonRef>> {
    let people = sqlx::query_as!(
        PersonRef,
        "select person.id, person.name from incident_seen_too seen join people person on person.id = seen.person_id
         where seen.incident_id = $1 order by seen.at, person.id limit $2",
        incident.0,
        SEEN_TOO,
    );
    Ok(people.fetch_all(db).await?)
}
