//! One roster with its shifts in a window.

use super::{load, now};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::oncall::{Cover, RosterPage, RosterRef};
use domain::{Action, Actor, PersonRef, Refusal, Timestamp};
use sqlx::PgConnection;

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
        covers: covers(&mut connection, &roster.roster, from).await?,
        from,
        to,
    })
}

/// Covers of a roster that end after an instant.
async fn covers(connection: &mut PgConnection, roster: &RosterRef, from: Timestamp) -> Result<Vec<Cover>> {
    let rows = sqlx::query!(
        "select cover.id, cover.layer, cover.person_id, person.name, cover.starts_at, cover.ends_at
         from covers cover join people person on person.id = cover.person_id
         where cover.roster_id = $1 and cover.removed_at is null and cover.ends_at > $2
         order by cover.starts_at, cover.id limit 100",
        roster.id.0,
        from as _,
    )
    .fetch_all(connection)
    .await?;
    let cover = rows.into_iter().map(|row| Cover {
        id: row.id,
        roster: roster.clone(),
        layer: row.layer,
        person: PersonRef { id: row.person_id, name: row.name },
        starts_at: row.starts_at,
        ends_at: row.ends_at,
    });
    Ok(cover.collect())
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
