//! A calendar that waits, read against the people and the present.

use super::who::{self, Candidate, Named};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::oncall::{load, show};
use domain::oncall::{
    Clocks, Difference, Foreign, ImportView, ImportedName, Plan, Recognised, ShiftChangeView, recognise, short_layers,
};
use domain::{Action, Actor, PersonId, Refusal, RosterId, RotationId, Timestamp};
use sqlx::PgConnection;
use sqlx::types::Json;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// One as it is stored.
pub(super) struct Stored {
    pub shifts: Vec<Named>,
    /// Who is meant, where it was said.
    pub people: BTreeMap<String, Option<PersonId>>,
    created_at: Timestamp,
    created_by: String,
}

/// One with what it means.
pub(super) struct Understood {
    pub time_zone: String,
    pub stored: Stored,
    pub meant: BTreeMap<String, Option<PersonId>>,
    pub from: Timestamp,
    pub to: Timestamp,
    pub recognised: Recognised,
}

impl Understood {
    /// Where the calendar departs from its rotations and it is not over.
    pub fn ahead(&self, now: Timestamp) -> impl Iterator<Item = &Difference> {
        self.recognised.differences.iter().filter(move |difference| difference.ends_at > now)
    }
}

pub(super) async fn waiting(ctx: &Ctx, by: &Actor, slug: &str) -> Result<Option<ImportView>> {
    authz::require(by, Action::Read)?;
    let mut connection = ctx.db.acquire().await?;
    let id = show::id_of(&mut connection, slug).await?;
    match if_any(&mut connection, id).await? {
        Some(stored) => Ok(Some(view(ctx, &mut connection, id, stored).await?)),
        None => Ok(None),
    }
}

/// The one of a roster, which is there.
pub(super) async fn one(ctx: &Ctx, connection: &mut PgConnection, id: RosterId) -> Result<ImportView> {
    let stored = stored(connection, id).await?;
    view(ctx, connection, id, stored).await
}

fn none_waits() -> Error {
    Refusal::NotFound("imported calendar; it was taken over, or left".into()).into()
}

/// What is stored of a roster, which is there.
pub(super) async fn stored(connection: &mut PgConnection, id: RosterId) -> Result<Stored> {
    if_any(connection, id).await?.ok_or_else(none_waits)
}

async fn if_any(connection: &mut PgConnection, id: RosterId) -> Result<Option<Stored>> {
    let row = sqlx::query!(
        r#"select shifts as "shifts: Json<Vec<Named>>", people as "people: Json<BTreeMap<String, Option<PersonId>>>",
                  created_at as "created_at: Timestamp", created_by
           from roster_imports where roster_id = $1"#,
        id as _
    );
    let row = row.fetch_optional(connection).await?;
    Ok(row.map(|row| Stored {
        shifts: row.shifts.0,
        people: row.people.0,
        created_at: row.created_at,
        created_by: row.created_by,
    }))
}

/// The one of a roster, which nobody else changes until the transaction ends.
pub(super) async fn locked(connection: &mut PgConnection, id: RosterId) -> Result<Stored> {
    sqlx::query!("select from roster_imports where roster_id = $1 for update", id as _)
        .execute(&mut *connection)
        .await?;
    stored(connection, id).await
}

/// Everybody who could be meant.
pub(super) async fn candidates(connection: &mut PgConnection) -> Result<Vec<Candidate>> {
    let rows = sqlx::query!(
        r#"select person.id as "id: PersonId", person.name, lower(person.email) as "email!",
                  array(select lower(address) from contact_methods method where method.person_id = person.id)
                    as "addresses!"
           from people person where disabled_at is null order by person.id"#
    );
    let rows = rows.fetch_all(connection).await?;
    let candidates = rows.into_iter().map(|row| {
        let addresses = [row.email].into_iter().chain(row.addresses).filter(|address| !address.is_empty());
        Candidate { id: row.id, name: row.name, addresses: addresses.collect() }
    });
    Ok(candidates.collect())
}

/// Finds the rotations that the shifts of known people follow.
pub(super) async fn understood(
    ctx: &Ctx,
    connection: &mut PgConnection,
    id: RosterId,
    stored: Stored,
) -> Result<Understood> {
    let time_zone =
        sqlx::query_scalar!("select time_zone from rosters where id = $1", id as _).fetch_one(&mut *connection).await?;
    let meant = who::meant(&stored.shifts, &stored.people, &candidates(connection).await?);
    let person = |shift: &Named| meant.get(&shift.name).copied().flatten();
    let shifts: Vec<Foreign> = stored
        .shifts
        .iter()
        .filter_map(|shift| {
            Some(Foreign { person: person(shift)?, starts_at: shift.starts_at, ends_at: shift.ends_at })
        })
        .collect();
    let from = shifts.iter().map(|shift| shift.starts_at).min().unwrap_or(ctx.now());
    let to = shifts.iter().map(|shift| shift.ends_at).max().unwrap_or(ctx.now());
    let ids: Vec<_> = shifts.iter().map(|shift| shift.person.0).collect();
    let of_people = sqlx::query_scalar!("select distinct time_zone from people where id = any($1)", &ids);
    let mut zones = vec![time_zone.clone()];
    zones.extend(of_people.fetch_all(&mut *connection).await?.into_iter().filter(|zone| *zone != time_zone));
    let clocks = Clocks::of(zones.iter().map(String::as_str), from, to);
    let clocks = Arc::new(clocks.map_err(|error| Error::Other(error.to_string()))?);
    let new_ids = ctx.clone();
    // Some tens of milliseconds of arithmetic.
    let recognised = tokio::task::spawn_blocking(move || {
        let zones: Vec<&str> = zones.iter().map(String::as_str).collect();
        recognise(&shifts, &zones, &clocks, (from, to), || RotationId(new_ids.new_id()))
    });
    let recognised = recognised.await.map_err(|error| Error::Other(error.to_string()))?;
    Ok(Understood { time_zone, stored, meant, from, to, recognised })
}

async fn view(ctx: &Ctx, connection: &mut PgConnection, id: RosterId, stored: Stored) -> Result<ImportView> {
    let roster = show::roster_ref(connection, id).await?;
    let it = understood(ctx, connection, id, stored).await?;
    let people: Vec<_> = it.meant.values().flatten().map(|id| id.0).collect();
    let known = load::people(connection, &people).await?;
    let differences = it.ahead(ctx.now()).map(|difference| ShiftChangeView {
        layer: difference.layer,
        starts_at: difference.starts_at,
        ends_at: difference.ends_at,
        before: known.refs(&difference.planned),
        after: known.refs(&difference.theirs),
    });
    let plan = Plan { rotations: it.recognised.rotations.clone() };
    Ok(ImportView {
        needs_reason: !short_layers(&plan).is_empty(),
        differences: differences.collect(),
        rotations: it.recognised.rotations.iter().map(|rotation| known.rotation(rotation)).collect(),
        names: names(&it.stored.shifts, &it.meant),
        fit: it.recognised.fit,
        roster,
        time_zone: it.time_zone,
        created_at: it.stored.created_at,
        created_by: it.stored.created_by,
        from: it.from,
        to: it.to,
    })
}

fn names(shifts: &[Named], meant: &BTreeMap<String, Option<PersonId>>) -> Vec<ImportedName> {
    let mut sums: HashMap<&str, (u32, i64)> = HashMap::new();
    for shift in shifts {
        let sum = sums.entry(&shift.name).or_default();
        *sum = (sum.0 + 1, sum.1 + shift.ends_at.seconds_since(shift.starts_at));
    }
    let name = |(name, (shifts, seconds)): (&str, (u32, i64))| ImportedName {
        name: name.to_owned(),
        shifts,
        hours: u32::try_from((seconds + 1800) / 3600).unwrap_or(u32::MAX),
        person_id: meant.get(name).copied().flatten(),
    };
    let mut names: Vec<ImportedName> = sums.into_iter().map(name).collect();
    names.sort_by(|one, other| (other.hours, &one.name).cmp(&(one.hours, &other.name)));
    names
}
