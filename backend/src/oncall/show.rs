//! One roster with its shifts in a window.

use super::{load, now};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::oncall::RosterPage;
use domain::{Action, Actor, Refusal, Timestamp};

const DAY_S: i64 = 86_400;
/// The window when none is asked for, and the longest one.
const WINDOW_DAYS: i64 = 14;
const WINDOW_MAX_DAYS: i64 = 92;

pub(super) async fn show(
    ctx: &Ctx,
    by: &Actor,
    slug: &str,
    window: Option<(Timestamp, Timestamp)>,
) -> Result<RosterPage> {
    authz::require(by, Action::Read)?;
    let at = ctx.now();
    let (from, to) = window.unwrap_or_else(|| (at, at.plus_s(WINDOW_DAYS * DAY_S)));
    check(from, to)?;
    let mut connection = ctx.db.acquire().await?;
    let id = sqlx::query_scalar!("select id from rosters where slug = $1", slug)
        .fetch_optional(&mut *connection)
        .await?
        .ok_or_else(|| Refusal::NotFound("roster".into()))?;
    let (first, last) = (from.min(at), to.max(at.plus_s((2 * 366 + WINDOW_DAYS) * DAY_S)));
    let loaded = load::load(&mut connection, Some(&[id.0]), first, last).await?;
    let roster = loaded.rosters.first().ok_or_else(|| Refusal::NotFound("roster".into()))?;
    let shifts = roster.rules.layers().into_iter().flat_map(|layer| {
        let spans = roster.rules.shifts(layer, from, to);
        spans.into_iter().map(|span| loaded.shift(roster, layer, span)).collect::<Vec<_>>()
    });
    Ok(RosterPage {
        now: now::state(&loaded, roster, at),
        rotations: roster.rotations.clone(),
        shifts: shifts.collect(),
        from,
        to,
    })
}

/// Far from the present, calendars end; no roster is planned there.
fn check(from: Timestamp, to: Timestamp) -> Result<(), Refusal> {
    let years = 0..4_102_444_800_000; // 1970 to 2100
    if !years.contains(&from.0) || !years.contains(&to.0) {
        return Err(Refusal::invalid("from", "Choose a window between 1970 and 2100."));
    }
    if to <= from {
        return Err(Refusal::invalid("to", "The window must end after its start."));
    }
    if to.seconds_since(from) > WINDOW_MAX_DAYS * DAY_S {
        return Err(Refusal::invalid("to", format!("Show at most {WINDOW_MAX_DAYS} days at once.")));
    }
    Ok(())
}
