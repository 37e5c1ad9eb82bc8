//! The next shifts of one person over all rosters.

use super::load;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::oncall::Shift;
use domain::{Action, Actor, PersonId};

const DAY_S: i64 = 86_400;
/// How far ahead shifts are looked for.
const AHEAD_DAYS: i64 = 183;
/// How far back a running shift may have begun and still show its true start.
const BACK_DAYS: i64 = 32;

pub(super) async fn shifts_of(ctx: &Ctx, by: &Actor, person: PersonId, limit: u16) -> Result<Vec<Shift>> {
    authz::require(by, Action::Read)?;
    let at = ctx.now();
    let (from, to) = (at.plus_s(-BACK_DAYS * DAY_S), at.plus_s(AHEAD_DAYS * DAY_S));
    let mut connection = ctx.db.acquire().await?;
    let rosters: Vec<_> = sqlx::query_scalar!(
        r#"select r.roster_id as "roster_id!: uuid::Uuid" from rotation_participants rp
               join rotations r on r.id = rp.rotation_id where rp.person_id = $1
           union
           select roster_id from covers where person_id = $1 and removed_at is null and ends_at > $2"#,
        person as _,
        at as _,
    )
    .fetch_all(&mut *connection)
    .await?;
    if rosters.is_empty() {
        return Ok(vec![]);
    }
    let loaded = load::load(&mut connection, Some(&rosters), from, to).await?;
    let mut shifts: Vec<Shift> = Vec::new();
    for roster in &loaded.rosters {
        for layer in roster.rules.layers() {
            let spans = roster.rules.shifts(layer, from, to);
            let own = spans.into_iter().filter(|span| span.person == Some(person) && span.ends_at > at);
            shifts.extend(own.map(|span| loaded.shift(roster, layer, span)));
        }
    }
    shifts.retain(|shift| shift.person.is_some());
    shifts.sort_by(|a, b| (a.starts_at, a.layer, &a.roster.name).cmp(&(b.starts_at, b.layer, &b.roster.name)));
    shifts.truncate(usize::from(limit.clamp(1, 200)));
    Ok(shifts)
}
