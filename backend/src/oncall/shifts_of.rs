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
        r#"select version.roster_id as "roster_id!: uuid::Uuid" from roster_version_people turn
               join roster_versions version on version.id = turn.version_id
               where turn.person_id = $1 and version.withdrawn_at is null
           union
           select roster_id from covers where person_id = $1 and removed_at is null and ends_at > $2
           union
           select roster_id from temporary_schedules
               where removed_at is null and ends_at > $2
                 and shifts @> jsonb_build_array(jsonb_build_object('person', $1::uuid))"#,
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
            let own = spans.iter().filter(|span| span.people.contains(&person) && span.ends_at > at);
            shifts.extend(own.map(|span| loaded.people.shift(roster, layer, span)));
        }
    }
    shifts.retain(|shift| shift.people.iter().any(|it| it.id == person));
    shifts.sort_by(|a, b| (a.starts_at, a.layer, &a.roster.name).cmp(&(b.starts_at, b.layer, &b.roster.name)));
    shifts.truncate(usize::from(limit.clamp(1, 200)));
    Ok(shifts)
}
