//! Who is on call at an instant, until when, and who is next.

use super::load::{self, Loaded, Rosters};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::oncall::{Layer, OnCallNow, RosterNow};
use domain::{Action, Actor, PersonRef, RosterId, Timestamp};
use sqlx::PgConnection;
use std::collections::HashMap;

/// How far ahead the end of a shift and the next person are looked for, beyond two turns.
const AHEAD_DAYS: i64 = 14;
const DAY_S: i64 = 86_400;

pub(super) async fn now(ctx: &Ctx, by: &Actor, at: Option<Timestamp>) -> Result<Vec<RosterNow>> {
    authz::require(by, Action::Read)?;
    let at = at.unwrap_or_else(|| ctx.now());
    let mut connection = ctx.db.acquire().await?;
    // Longer than any turn may be, twice.
    let loaded = load::load(&mut connection, None, at, at.plus_s((2 * 366 + AHEAD_DAYS) * DAY_S)).await?;
    Ok(loaded.rosters.iter().map(|roster| state(&loaded, roster, at)).collect())
}

/// One roster at an instant.
pub(super) fn state(loaded: &Rosters, roster: &Loaded, at: Timestamp) -> RosterNow {
    let longest = roster.rules.rotations.iter().map(|(_, rotation)| rotation.handover.turn_days).max();
    let to = at.plus_s((2 * i64::from(longest.unwrap_or(0)) + AHEAD_DAYS) * DAY_S);
    let layers = roster.rules.layers().into_iter().map(|layer| {
        let shifts = roster.rules.shifts(layer, at, to);
        let current = shifts.first().copied();
        let participant = loaded.who(current.and_then(|span| span.person));
        let next = shifts.iter().skip(1).find_map(|span| {
            let next = loaded.who(span.person)?;
            (current.and_then(|span| span.person) != span.person).then(|| next.person.clone())
        });
        OnCallNow {
            layer,
            person: participant.map(|participant| participant.person.clone()),
            time_zone: participant.map(|participant| participant.time_zone.clone()),
            until: current.map(|span| span.ends_at).filter(|end| *end < to),
            next,
            cover: current.is_some_and(|span| span.cover),
        }
    });
    RosterNow { roster: roster.roster.clone(), time_zone: roster.time_zone.clone(), layers: layers.collect() }
}

/// Who is on call in one layer of one roster; nobody when there is a gap, no such roster, or the person of
/// that shift is disabled.
pub(crate) async fn on_call_at(
    connection: &mut PgConnection,
    roster: RosterId,
    layer: Layer,
    at: Timestamp,
) -> Result<Option<PersonRef>> {
    let loaded = load::load(connection, Some(&[roster.0]), at, Timestamp(at.0 + 1)).await?;
    let person = loaded.rosters.first().and_then(|roster| roster.rules.person_at(layer, at));
    Ok(loaded.who(person).map(|participant| participant.person.clone()))
}

/// Who is on call in every layer of every roster.
pub(crate) async fn people_at(
    connection: &mut PgConnection,
    at: Timestamp,
) -> Result<HashMap<(RosterId, Layer), PersonRef>> {
    let loaded = load::load(connection, None, at, Timestamp(at.0 + 1)).await?;
    let mut people = HashMap::new();
    for roster in &loaded.rosters {
        let mut layers = roster.rules.layers();
        layers.extend(roster.rules.covers.iter().map(|(layer, _)| *layer));
        for layer in layers {
            if let Some(participant) = loaded.who(roster.rules.person_at(layer, at)) {
                people.insert((roster.roster.id, layer), participant.person.clone());
            }
        }
    }
    Ok(people)
}
