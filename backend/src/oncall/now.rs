//! Who is on call at an instant, until when, and who is next.

use super::kept::Kept;
use super::load::{self, Known, Loaded, Rosters};
use super::rights;
use super::suppose::Supposed;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::oncall::{Layer, OnCallNow, Roster, RosterNow, RosterRights};
use domain::{Action, Actor, PersonRef, RosterId, Timestamp};
use sqlx::PgConnection;
use std::collections::HashMap;
use std::sync::Arc;

const DAY_S: i64 = 86_400;
/// How far ahead the end of a shift and the next person are looked for, first, and again where nothing was found
/// because turns are long.
const AHEAD_DAYS: i64 = 8;
const FAR_AHEAD_DAYS: i64 = 2 * 366 + 14;

pub(super) async fn now(ctx: &Ctx, kept: &Kept, by: &Actor, at: Option<Timestamp>) -> Result<Vec<RosterNow>> {
    authz::require(by, Action::Read)?;
    let mut connection = ctx.db.acquire().await?;
    let rights = rights::everywhere(&mut connection, by, ctx.now()).await?;
    if let Some(at) = at {
        let loaded = load::load(&mut connection, None, at, far_ahead(at)).await?;
        let told = |roster: &Loaded| state(&loaded, roster, rights.of(roster.roster.id), at);
        return Ok(loaded.rosters.iter().map(told).collect());
    }
    let states = kept.now(&mut connection, ctx.now()).await?;
    let told = |now: &Arc<RosterNow>| RosterNow { rights: rights.of(now.roster.id), ..(**now).clone() };
    Ok(states.iter().map(told).collect())
}

/// What must be loaded to tell who is next, however long turns are.
pub(super) fn far_ahead(at: Timestamp) -> Timestamp {
    at.plus_s(FAR_AHEAD_DAYS * DAY_S)
}

/// One roster at an instant, loaded until `far_ahead`.
pub(super) fn state(loaded: &Rosters, roster: &Loaded, rights: RosterRights, at: Timestamp) -> RosterNow {
    let layers = roster.rules.layers().into_iter().map(|layer| {
        let near = layer_state(loaded, roster, layer, at, at.plus_s(AHEAD_DAYS * DAY_S));
        match near.next.is_empty() || near.until.is_none() {
            true => layer_state(loaded, roster, layer, at, far_ahead(at)),
            false => near,
        }
    });
    let layers = layers.collect();
    let Loaded { roster, time_zone, policy, .. } = roster;
    RosterNow { roster: roster.clone(), time_zone: time_zone.clone(), layers, policy: *policy, rights }
}

fn layer_state(loaded: &Rosters, roster: &Loaded, layer: Layer, at: Timestamp, to: Timestamp) -> OnCallNow {
    let shifts = roster.rules.shifts(layer, at, to);
    let current = shifts.first();
    let people = current.map(|span| loaded.people.on_duty(&span.people)).unwrap_or_default();
    let next = shifts.iter().skip(1).find_map(|span| {
        let next = loaded.people.refs(&span.people);
        (!next.is_empty() && current.is_none_or(|now| now.people != span.people)).then_some(next)
    });
    OnCallNow {
        layer,
        on_purpose: people.is_empty() && current.is_some_and(load::on_purpose),
        people,
        until: current.map(|span| span.ends_at).filter(|end| *end < to),
        next: next.unwrap_or_default(),
        cover: current.is_some_and(domain::oncall::Span::is_cover),
    }
}

/// Who is on call in one layer of one roster: several where they are together, nobody when there is a gap, no such
/// roster, or everybody of that shift is disabled.
pub(crate) async fn on_call_at(
    connection: &mut PgConnection,
    roster: RosterId,
    layer: Layer,
    at: Timestamp,
) -> Result<Vec<PersonRef>> {
    Ok(on_call_supposing(connection, None, roster, layer, at).await?.people)
}

/// Who is on call in one layer of one roster.
pub(crate) struct OnCallAt {
    pub people: Vec<PersonRef>,
    /// The draft that is supposed holds then. Covers and temporary schedules stand above it as above every version.
    pub by_draft: bool,
}

/// The same, with a draft in its roster as if it were published.
pub(crate) async fn on_call_supposing(
    connection: &mut PgConnection,
    draft: Option<&Supposed>,
    roster: RosterId,
    layer: Layer,
    at: Timestamp,
) -> Result<OnCallAt> {
    let to = Timestamp(at.0 + 1);
    let mut loaded = load::load(connection, Some(&[roster.0]), at, to).await?;
    let draft = draft.filter(|draft| draft.roster.id == roster);
    if let Some(draft) = draft {
        draft.put_in(connection, &mut loaded, at, to).await?;
    }
    let Some(roster) = loaded.rosters.first() else { return Ok(OnCallAt { people: vec![], by_draft: false }) };
    Ok(OnCallAt {
        people: paged(&loaded.people, &roster.rules, layer, at),
        by_draft: draft.is_some_and(|draft| draft.holds(&roster.rules, at)),
    })
}

/// Whom a page would reach under these rules.
fn paged(known: &Known, rules: &Roster, layer: Layer, at: Timestamp) -> Vec<PersonRef> {
    known.refs(&rules.on_call_at(layer, at).people)
}

/// Who is on call in every layer of every roster.
pub(crate) async fn people_at(
    connection: &mut PgConnection,
    at: Timestamp,
) -> Result<HashMap<(RosterId, Layer), Vec<PersonRef>>> {
    let loaded = load::load(connection, None, at, Timestamp(at.0 + 1)).await?;
    let mut people = HashMap::new();
    for roster in &loaded.rosters {
        let mut layers = roster.rules.layers();
        layers.extend(roster.rules.covers.iter().map(|cover| cover.layer));
        for layer in layers {
            let on_call = paged(&loaded.people, &roster.rules, layer, at);
            if !on_call.is_empty() {
                people.insert((roster.roster.id, layer), on_call);
            }
        }
    }
    Ok(people)
}
