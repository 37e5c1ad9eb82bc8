//! Levers as somebody may see them: what was read of a lever is for everybody, who pulled it and why is for those who see the
//! incident.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::incidents;
use domain::changes::distances;
use domain::levers::{CallState, Connector, Lever, LeverCall, LeverKind, LeverState};
use domain::services::ServiceRef;
use domain::{
    Action, Actor, IncidentId, IncidentNumber, LeverCallId, LeverId, PersonId, Refusal, ServiceId, Timestamp,
};
use sqlx::PgConnection;
use sqlx::types::Json;
use std::collections::HashMap;
use uuid::Uuid;

/// How many are shown.
const SHOWN: i64 = 500;
const CALLS_SHOWN: i64 = 200;

pub(super) async fn all(ctx: &Ctx, by: &Actor) -> Result<Vec<Lever>> {
    authz::require(by, Action::Read)?;
    let ids = sqlx::query_scalar!("select id from levers where removed_at is null order by id limit $1", SHOWN);
    let ids = ids.fetch_all(&ctx.db).await?;
    let mut connection = ctx.db.acquire().await?;
    read(&mut connection, by.person(), &ids).await
}

pub(super) async fn of_service(ctx: &Ctx, by: &Actor, service: ServiceId) -> Result<Vec<Lever>> {
    authz::require(by, Action::Read)?;
    let ids = sqlx::query_scalar!(
        "select id from levers where service_id = $1 and removed_at is null order by id limit $2",
        service.0,
        SHOWN,
    );
    let ids = ids.fetch_all(&ctx.db).await?;
    let mut connection = ctx.db.acquire().await?;
    read(&mut connection, by.person(), &ids).await
}

/// Those of what is affected and of what it needs, nearest first; and those that the incident called.
pub(super) async fn of_incident(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Vec<Lever>> {
    let incident = incidents::found_by_number(ctx, by, number).await?.id;
    let mut db = ctx.db.acquire().await?;
    let away = reach(&mut db, incident).await?;
    let services: Vec<Uuid> = away.keys().map(|service| service.0).collect();
    let ids = sqlx::query_scalar!(
        "select id from levers lever where removed_at is null
             and (service_id = any($1) or exists (select from lever_calls c where c.lever_id = lever.id and c.incident_id = $2))
         order by id limit $3",
        &services,
        incident.0,
        SHOWN,
    )
    .fetch_all(&mut *db)
    .await?;
    let mut levers = read(&mut db, by.person(), &ids).await?;
    // Stable: within one distance by service and name.
    levers.sort_by_key(|lever| (!lever.pulled, away.get(&lever.service.id).copied().unwrap_or(u32::MAX)));
    Ok(levers)
}

async fn reach(db: &mut PgConnection, incident: IncidentId) -> Result<HashMap<ServiceId, u32>> {
    let affected = sqlx::query_scalar!("select service_id from incident_services where incident_id = $1", incident.0)
        .fetch_all(&mut *db)
        .await?;
    let edges = sqlx::query!("select service_id, depends_on_id from service_dependencies").fetch_all(&mut *db).await?;
    let edges: Vec<_> = edges.into_iter().map(|edge| (edge.service_id, edge.depends_on_id)).collect();
    Ok(distances(&affected, &edges))
}

pub(super) async fn calls_of_incident(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Vec<LeverCall>> {
    let incident = incidents::found_by_number(ctx, by, number).await?.id;
    let ids = sqlx::query_scalar!(
        "select id from lever_calls where incident_id = $1 order by asked_at desc, id desc limit $2",
        incident.0,
        CALLS_SHOWN,
    )
    .fetch_all(&ctx.db)
    .await?;
    let mut connection = ctx.db.acquire().await?;
    let mut calls = calls(&mut connection, by.person(), &ids).await?;
    calls.sort_by_key(|call| std::cmp::Reverse((call.asked_at, call.id)));
    Ok(calls)
}

/// One of them, as it stands now.
pub(super) async fn one(db: &mut PgConnection, by: &Actor, id: LeverId) -> Result<Lever> {
    read(db, by.person(), &[id]).await?.into_iter().next().ok_or_else(missing)
}

pub(super) async fn one_call(db: &mut PgConnection, by: &Actor, id: LeverCallId) -> Result<LeverCall> {
    calls(db, by.person(), &[id]).await?.into_iter().next().ok_or_else(missing)
}

pub(super) fn missing() -> crate::Error {
    Refusal::NotFound("lever".into()).into()
}

/// By service and name.
async fn read(db: &mut PgConnection, person: Option<PersonId>, ids: &[LeverId]) -> Result<Vec<Lever>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select lever.id, lever.service_id, service.slug, service.name as service_name, lever.name, lever.kind,
               lever.normal as "normal: Json<LeverState>", lever.target_group, lever.effect, lever.back_with_incident,
               lever.connector as "connector: Json<Connector>", lever.state as "state: Json<LeverState>",
               lever.read_at, lever.tested_at, lever.tested_by, lever.tested_words, lever.tested_well,
               lever.pulled_by_call, lever.put_back_at, lever.kept_why
           from levers lever join services service on service.id = lever.service_id
           where lever.id = any($1) order by lower(service.name), lower(lever.name), lever.id"#,
        &ids,
    )
    .fetch_all(&mut *db)
    .await?;
    let newest = sqlx::query_scalar!(
        r#"select newest.id as "id: LeverCallId" from unnest($1::uuid[]) lever (id)
           cross join lateral (
               select c.id from lever_calls c join incidents i on i.id = c.incident_id
               where c.lever_id = lever.id
                   and (not i.is_private or (select true from incident_members m where m.incident_id = i.id and m.person_id = $2))
               order by c.asked_at desc, c.id desc limit 1) newest"#,
        &ids,
        person.map(|person| person.0),
    )
    .fetch_all(&mut *db)
    .await?;
    let wanted: Vec<LeverCallId> =
        rows.iter().filter_map(|row| row.pulled_by_call).chain(newest.iter().copied()).collect();
    let calls = calls(db, person, &wanted).await?;
    let call = |id: LeverCallId| calls.iter().find(|call| call.id == id).cloned();
    let levers = rows.into_iter().map(|row| {
        let pull = row.pulled_by_call.and_then(call);
        let pulled = pull.is_some();
        Lever {
            id: row.id,
            service: ServiceRef { id: row.service_id, slug: row.slug, name: row.service_name },
            name: row.name,
            kind: row.kind,
            normal: row.normal.0,
            target_group: row.target_group,
            effect: row.effect,
            back_with_incident: row.back_with_incident,
            connector: row.connector.0,
            state: row.state.map(|state| state.0),
            read_at: row.read_at,
            tested_at: row.tested_at,
            tested_by: row.tested_by,
            tested_words: row.tested_words,
            tested_well: row.tested_well,
            pulled,
            put_back_at: row.put_back_at.filter(|_| pulled),
            kept_why: if pulled { row.kept_why } else { String::new() },
            pull,
            last: newest.iter().filter_map(|id| call(*id)).find(|call| call.lever == row.id),
        }
    });
    Ok(levers.collect())
}

/// Those whose incident this person sees.
async fn calls(db: &mut PgConnection, person: Option<PersonId>, ids: &[LeverCallId]) -> Result<Vec<LeverCall>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select c.id, c.lever_id, i.number, c.wanted as "wanted: Json<LeverState>", c.puts_back, c.reason, c.minutes,
               c.asked_by, c.asked_at, c.state, c.attempts, c.words, c.read as "read: Json<LeverState>", c.ended_at
           from lever_calls c join incidents i on i.id = c.incident_id
           where c.id = any($1)
               and (not i.is_private or (select true from incident_members m where m.incident_id = i.id and m.person_id = $2))"#,
        &ids,
        person.map(|person| person.0),
    )
    .fetch_all(&mut *db)
    .await?;
    Ok(rows.into_iter().map(Row::read).collect())
}

struct Row {
    id: LeverCallId,
    lever_id: LeverId,
    number: IncidentNumber,
    wanted: Json<LeverState>,
    puts_back: bool,
    reason: String,
    minutes: Option<i32>,
    asked_by: String,
    asked_at: Timestamp,
    state: CallState,
    attempts: i32,
    words: String,
    read: Option<Json<LeverState>>,
    ended_at: Option<Timestamp>,
}

impl Row {
    fn read(self) -> LeverCall {
        LeverCall {
            id: self.id,
            lever: self.lever_id,
            incident: self.number,
            wanted: self.wanted.0,
            puts_back: self.puts_back,
            reason: self.reason,
            minutes: self.minutes,
            asked_by: self.asked_by,
            asked_at: self.asked_at,
            state: self.state,
            attempts: self.attempts,
            words: self.words,
            read: self.read.map(|read| read.0),
            ended_at: self.ended_at,
        }
    }
}

/// What deciding about a lever depends on.
pub(super) struct Locked {
    pub id: LeverId,
    pub service: ServiceRef,
    pub name: String,
    pub kind: LeverKind,
    pub normal: LeverState,
    pub connector: Connector,
    pub pulled_by_call: Option<LeverCallId>,
    pub kept_why: String,
}

/// Loads a lever and keeps everybody else from deciding about it until the transaction ends.
pub(super) async fn lock(tx: &mut PgConnection, id: LeverId) -> Result<Locked> {
    let row = sqlx::query!(
        r#"select lever.id, lever.service_id, service.slug, service.name as service_name, lever.name, lever.kind,
               lever.normal as "normal: Json<LeverState>", lever.connector as "connector: Json<Connector>",
               lever.pulled_by_call, lever.kept_why
           from levers lever join services service on service.id = lever.service_id
           where lever.id = $1 and lever.removed_at is null for update of lever"#,
        id.0,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(missing)?;
    Ok(Locked {
        id: row.id,
        service: ServiceRef { id: row.service_id, slug: row.slug, name: row.service_name },
        name: row.name,
        kind: row.kind,
        normal: row.normal.0,
        connector: row.connector.0,
        pulled_by_call: row.pulled_by_call,
        kept_why: row.kept_why,
    })
}
