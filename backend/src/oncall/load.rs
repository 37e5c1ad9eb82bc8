//! Loads rosters with everything that decides who is on call, in four queries however many they are.

use crate::error::{Error, Result};
use domain::oncall::{Handover, Layer, Roster, RosterRef, Rotation, RotationView, Shift, ShiftSpan};
use domain::{PersonId, PersonRef, RosterId, RotationId, Timestamp};
use jiff::tz::TimeZone;
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// Rosters by name, and the people in them.
pub(super) struct Rosters {
    pub rosters: Vec<Loaded>,
    pub people: HashMap<PersonId, Participant>,
}

/// One roster: its rules, and how it is shown.
pub(super) struct Loaded {
    pub roster: RosterRef,
    pub time_zone: String,
    pub rules: Roster,
    pub rotations: Vec<RotationView>,
}

/// Somebody who takes turns or covers.
pub(super) struct Participant {
    pub person: PersonRef,
    pub time_zone: String,
    /// Keeps her turns, so that nobody else's move, but is not on call in them.
    pub disabled: bool,
}

impl Rosters {
    /// The person of a shift; nobody when she is disabled, so that the gap is seen.
    pub(super) fn who(&self, person: Option<PersonId>) -> Option<&Participant> {
        self.people.get(&person?).filter(|participant| !participant.disabled)
    }

    pub(super) fn shift(&self, loaded: &Loaded, layer: Layer, span: ShiftSpan) -> Shift {
        Shift {
            roster: loaded.roster.clone(),
            layer,
            person: self.who(span.person).map(|participant| participant.person.clone()),
            starts_at: span.starts_at,
            ends_at: span.ends_at,
            cover: span.cover,
        }
    }
}

/// Loads these rosters (all when none are named) with the covers that overlap `[from, to)`.
pub(super) async fn load(
    connection: &mut PgConnection,
    only: Option<&[Uuid]>,
    from: Timestamp,
    to: Timestamp,
) -> Result<Rosters> {
    let mut loaded = Rosters { rosters: Vec::new(), people: HashMap::new() };
    let rosters = sqlx::query!(
        "select id, slug, name, time_zone from rosters where $1::uuid[] is null or id = any($1) order by lower(name), id",
        only,
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut rotations = rotations(connection, only, &mut loaded.people).await?;
    let mut covers = covers(connection, only, from, to, &mut loaded.people).await?;
    for row in rosters {
        let zone = TimeZone::get(&row.time_zone)
            .map_err(|error| Error::Other(format!("the time zone of the roster {} is gone: {error}", row.slug)))?;
        let (rules, views) = rotations.remove(&row.id).unwrap_or_default();
        let covers = covers.remove(&row.id).unwrap_or_default();
        loaded.rosters.push(Loaded {
            roster: RosterRef { id: row.id, slug: row.slug, name: row.name },
            time_zone: row.time_zone,
            rules: Roster { zone, rotations: rules, covers },
            rotations: views,
        });
    }
    Ok(loaded)
}

type Rotations = (Vec<(Layer, Rotation)>, Vec<RotationView>);

async fn rotations(
    connection: &mut PgConnection,
    only: Option<&[Uuid]>,
    people: &mut HashMap<PersonId, Participant>,
) -> Result<HashMap<RosterId, Rotations>> {
    let mut participants = participants(connection, only, people).await?;
    let rows = sqlx::query!(
        r#"select id, roster_id, layer, name, starts_on::text as "starts_on!",
                  to_char(handover_time, 'HH24:MI') as "handover_time!", turn_days
           from rotations where $1::uuid[] is null or roster_id = any($1) order by roster_id, layer, position"#,
        only,
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut rotations: HashMap<RosterId, Rotations> = HashMap::new();
    for row in rows {
        let who = participants.remove(&row.id).unwrap_or_default();
        let unreadable = |error| Error::Other(format!("the rotation {} cannot be read: {error}", row.id));
        let handover = Handover {
            starts_on: row.starts_on.parse().map_err(unreadable)?,
            time: row.handover_time.parse().map_err(unreadable)?,
            turn_days: row.turn_days,
        };
        let (rules, views) = rotations.entry(row.roster_id).or_default();
        rules.push((row.layer, Rotation { handover, participants: who.iter().map(|person| person.id).collect() }));
        views.push(RotationView {
            id: row.id,
            layer: row.layer,
            name: row.name,
            starts_on: row.starts_on,
            handover_time: row.handover_time,
            turn_days: row.turn_days,
            participants: who,
        });
    }
    Ok(rotations)
}

/// Participants in the order of their turns.
async fn participants(
    connection: &mut PgConnection,
    only: Option<&[Uuid]>,
    people: &mut HashMap<PersonId, Participant>,
) -> Result<HashMap<RotationId, Vec<PersonRef>>> {
    let rows = sqlx::query!(
        r#"select rp.rotation_id, p.id, p.name, p.time_zone, p.disabled_at is not null as "disabled!"
           from rotation_participants rp join rotations r on r.id = rp.rotation_id join people p on p.id = rp.person_id
           where $1::uuid[] is null or r.roster_id = any($1) order by rp.rotation_id, rp.position"#,
        only,
    )
    .fetch_all(connection)
    .await?;
    let mut participants: HashMap<RotationId, Vec<PersonRef>> = HashMap::new();
    for row in rows {
        let person = PersonRef { id: row.id, name: row.name };
        participants.entry(row.rotation_id).or_default().push(person.clone());
        let participant = Participant { person, time_zone: row.time_zone, disabled: row.disabled };
        people.entry(row.id).or_insert(participant);
    }
    Ok(participants)
}

async fn covers(
    connection: &mut PgConnection,
    only: Option<&[Uuid]>,
    from: Timestamp,
    to: Timestamp,
    people: &mut HashMap<PersonId, Participant>,
) -> Result<HashMap<RosterId, Vec<(Layer, ShiftSpan)>>> {
    let rows = sqlx::query!(
        r#"select c.roster_id, c.layer, c.starts_at, c.ends_at, p.id, p.name, p.time_zone,
                  p.disabled_at is not null as "disabled!"
           from covers c join people p on p.id = c.person_id
           where c.removed_at is null and c.ends_at > $2 and c.starts_at < $3
             and ($1::uuid[] is null or c.roster_id = any($1))
           order by c.starts_at"#,
        only,
        from as _,
        to as _,
    )
    .fetch_all(connection)
    .await?;
    let mut covers: HashMap<RosterId, Vec<(Layer, ShiftSpan)>> = HashMap::new();
    for row in rows {
        let span = ShiftSpan { person: Some(row.id), starts_at: row.starts_at, ends_at: row.ends_at, cover: true };
        covers.entry(row.roster_id).or_default().push((row.layer, span));
        let person = PersonRef { id: row.id, name: row.name };
        let participant = Participant { person, time_zone: row.time_zone, disabled: row.disabled };
        people.entry(row.id).or_insert(participant);
    }
    Ok(covers)
}
