//! Loads rosters with everything that decides who is on call, in a handful of queries however many they are.

use super::plans;
use crate::error::{Error, Result};
use domain::oncall::{
    Assignment, Clocks, CoverAct, CoverKind, CoverSpan, Duty, HoursForm, Layer, OnDuty, People, Plan, Policy, Roster,
    RosterRef, Rotation, RotationView, Shift, Skills, Span, Temporary, TemporaryShift, Version,
};
use domain::{PersonId, PersonRef, RosterId, Timestamp};
use sqlx::PgConnection;
use sqlx::types::Json;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// Rosters by name, and the people in them.
pub(super) struct Rosters {
    pub rosters: Vec<Loaded>,
    pub people: Known,
}

/// One roster: its rules, and how it is shown.
pub(super) struct Loaded {
    pub roster: RosterRef,
    pub time_zone: String,
    pub policy: Policy,
    pub rules: Roster,
}

/// People by id.
#[derive(Default)]
pub(super) struct Known(HashMap<PersonId, Participant>);

/// Somebody who takes turns or covers.
pub(super) struct Participant {
    pub person: PersonRef,
    pub time_zone: String,
    /// Keeps her turns, so that nobody else's move, but is not on call in them.
    pub disabled: bool,
}

impl Known {
    /// Those of these people who can be on call: who is disabled cannot, so that the gap is seen.
    pub(super) fn on_duty(&self, people: &People) -> Vec<OnDuty> {
        let active = people.iter().filter_map(|id| self.0.get(id)).filter(|participant| !participant.disabled);
        active.map(|it| OnDuty { person: it.person.clone(), time_zone: it.time_zone.clone() }).collect()
    }

    pub(super) fn refs(&self, people: &People) -> Vec<PersonRef> {
        self.on_duty(people).into_iter().map(|on_duty| on_duty.person).collect()
    }

    pub(super) fn get(&self, person: PersonId) -> Option<&Participant> {
        self.0.get(&person)
    }

    pub(super) fn shift(&self, loaded: &Loaded, layer: Layer, span: &Span) -> Shift {
        let people = self.refs(&span.people);
        Shift {
            roster: loaded.roster.clone(),
            layer,
            on_purpose: people.is_empty() && on_purpose(span),
            people,
            starts_at: span.starts_at,
            ends_at: span.ends_at,
            cover: span.is_cover(),
            instead_of: span.instead_of.as_ref().map(|people| self.refs(people)).unwrap_or_default(),
        }
    }

    pub(super) fn rotation(&self, rotation: &Rotation) -> RotationView {
        let turn = |turn: &Vec<PersonId>| {
            turn.iter().filter_map(|id| self.get(*id)).map(|participant| participant.person.clone()).collect()
        };
        RotationView {
            id: rotation.id,
            layer: rotation.layer,
            name: rotation.name.clone(),
            time_zone: rotation.time_zone.clone(),
            starts_on: rotation.handover.starts_on.to_string(),
            handover_time: rotation.handover.time.to_string(),
            every: rotation.handover.every,
            unit: rotation.handover.unit,
            hours: rotation.hours.iter().map(HoursForm::from).collect(),
            turns: rotation.turns.iter().map(turn).collect(),
        }
    }
}

/// Whether nobody was meant to hold it: of a turn, a temporary schedule or a cover that names no one.
pub(super) fn on_purpose(span: &Span) -> bool {
    span.people.is_empty() && !span.is_gap()
}

/// Loads these rosters (all when none are named) with everything that counts in `[from, to)`.
pub(super) async fn load(
    connection: &mut PgConnection,
    only: Option<&[Uuid]>,
    from: Timestamp,
    to: Timestamp,
) -> Result<Rosters> {
    let rosters = sqlx::query!(
        r#"select id, slug, name, time_zone, duty as "duty: Duty", skills as "skills: Skills",
                  assignment as "assignment: Assignment"
           from rosters where $1::uuid[] is null or id = any($1) order by lower(name), id"#,
        only,
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut versions = versions(connection, only, from, to).await?;
    let mut covers = covers(connection, only, from, to).await?;
    let mut temporaries = temporaries(connection, only, from, to).await?;
    let plans = versions.values().flatten().map(|version| &*version.plan);
    let clocks = Clocks::of_plans(plans, from, to);
    let clocks = Arc::new(clocks.map_err(|error| Error::Other(format!("a roster cannot be read: {error}")))?);
    let mut loaded = Vec::with_capacity(rosters.len());
    for row in rosters {
        let rules = Roster::sharing(
            clocks.clone(),
            versions.remove(&row.id).unwrap_or_default(),
            covers.remove(&row.id).unwrap_or_default(),
            temporaries.remove(&row.id).unwrap_or_default(),
        );
        let roster = RosterRef { id: row.id, slug: row.slug, name: row.name };
        let policy = Policy { duty: row.duty, skills: row.skills, assignment: row.assignment };
        loaded.push(Loaded { roster, time_zone: row.time_zone, policy, rules });
    }
    let mentioned: HashSet<Uuid> = loaded.iter().flat_map(|roster| mentioned(&roster.rules)).map(|id| id.0).collect();
    let people = people(connection, &mentioned.into_iter().collect::<Vec<_>>()).await?;
    Ok(Rosters { rosters: loaded, people })
}

/// Everybody whom the rules of a roster mention.
pub(super) fn mentioned(rules: &Roster) -> impl Iterator<Item = PersonId> + '_ {
    let planned = rules.versions.iter().flat_map(|version| turns(&version.plan));
    let temporary = rules.temporaries.iter().flat_map(|temporary| &temporary.shifts).map(|shift| shift.person);
    let covers = rules.covers.iter().flat_map(|cover| match cover.act {
        CoverAct::Takes { person, instead_of } => [Some(person), instead_of],
        CoverAct::Adds { person } | CoverAct::Removes { person } => [Some(person), None],
    });
    planned.chain(temporary).chain(covers.flatten())
}

fn turns(plan: &Plan) -> impl Iterator<Item = PersonId> + '_ {
    plan.rotations.iter().flat_map(|rotation| rotation.turns.iter().flatten()).copied()
}

/// These people, by id.
pub(super) async fn people(connection: &mut PgConnection, ids: &[Uuid]) -> Result<Known> {
    let rows = sqlx::query!(
        r#"select id, name, time_zone, disabled_at is not null as "disabled!" from people where id = any($1)"#,
        ids
    )
    .fetch_all(connection)
    .await?;
    let known = rows.into_iter().map(|row| {
        let person = PersonRef { id: row.id, name: row.name };
        (row.id, Participant { person, time_zone: row.time_zone, disabled: row.disabled })
    });
    Ok(Known(known.collect()))
}

/// The versions that hold at some instant of `[from, to)`.
async fn versions(
    connection: &mut PgConnection,
    only: Option<&[Uuid]>,
    from: Timestamp,
    to: Timestamp,
) -> Result<HashMap<RosterId, Vec<Version>>> {
    let rows = sqlx::query!(
        r#"select id as "id!", roster_id as "roster_id!: RosterId", effective_from as "effective_from!: Timestamp"
           from standing_roster_versions
           where ($1::uuid[] is null or roster_id = any($1)) and effective_from < $3
             and (ends_at is null or ends_at > $2)"#,
        only,
        from as _,
        to as _,
    )
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let plans = plans::of(connection, &ids).await?;
    let mut versions: HashMap<RosterId, Vec<Version>> = HashMap::new();
    for row in rows {
        if let Some(plan) = plans.get(&row.id) {
            let version = Version { effective_from: row.effective_from, plan: plan.clone() };
            versions.entry(row.roster_id).or_default().push(version);
        }
    }
    Ok(versions)
}

async fn covers(
    connection: &mut PgConnection,
    only: Option<&[Uuid]>,
    from: Timestamp,
    to: Timestamp,
) -> Result<HashMap<RosterId, Vec<CoverSpan>>> {
    let rows = sqlx::query!(
        r#"select id, roster_id, layer, kind as "kind: CoverKind", person_id, instead_of as "instead_of: PersonId",
                  starts_at, ends_at
           from covers
           where removed_at is null and ends_at > $2 and starts_at < $3 and ($1::uuid[] is null or roster_id = any($1))
           order by starts_at, id"#,
        only,
        from as _,
        to as _,
    )
    .fetch_all(connection)
    .await?;
    let mut covers: HashMap<RosterId, Vec<CoverSpan>> = HashMap::new();
    for row in rows {
        covers.entry(row.roster_id).or_default().push(CoverSpan {
            id: row.id,
            layer: row.layer,
            act: CoverAct::new(row.kind, row.person_id, row.instead_of),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
        });
    }
    Ok(covers)
}

async fn temporaries(
    connection: &mut PgConnection,
    only: Option<&[Uuid]>,
    from: Timestamp,
    to: Timestamp,
) -> Result<HashMap<RosterId, Vec<Temporary>>> {
    let rows = sqlx::query!(
        r#"select id as "id: domain::TemporaryId", roster_id as "roster_id: RosterId", layer as "layer: Layer",
                  starts_at as "starts_at: Timestamp", ends_at as "ends_at: Timestamp",
                  shifts as "shifts: Json<Vec<TemporaryShift>>"
           from temporary_schedules
           where removed_at is null and ends_at > $2 and starts_at < $3 and ($1::uuid[] is null or roster_id = any($1))
           order by starts_at, id"#,
        only,
        from as _,
        to as _,
    )
    .fetch_all(connection)
    .await?;
    let mut temporaries: HashMap<RosterId, Vec<Temporary>> = HashMap::new();
    for row in rows {
        temporaries.entry(row.roster_id).or_default().push(Temporary {
            id: row.id,
            layer: row.layer,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            shifts: row.shifts.0,
        });
    }
    Ok(temporaries)
}
