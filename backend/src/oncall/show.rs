//! One roster with its shifts in a window.

use super::load::{self, Loaded, Rosters};
use super::{assess, now, preview, rights, temporary};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::oncall::{
    Cover, CoverKind, Crew, ExemptPerson, ExemptTime, Layer, Member, PlannedShifts, Reading, RosterHoliday, RosterPage,
    RosterPresent, RosterRef, RotationView, Span, TimeOfDay,
};
use domain::{Action, Actor, PersonId, PersonRef, Refusal, RosterId, RotationId, Timestamp};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sqlx::PgConnection;
use std::collections::{BTreeMap, HashSet};

pub(super) const DAY_S: i64 = 86_400;
/// The window when none is asked for, and the longest one.
pub(super) const WINDOW_DAYS: i64 = 14;
const WINDOW_MAX_DAYS: i64 = 92;

pub(super) async fn show(
    ctx: &Ctx,
    by: &Actor,
    slug: &str,
    window: Option<(Timestamp, Timestamp)>,
) -> Result<RosterPage> {
    authz::require(by, Action::Read)?;
    let at = ctx.now();
    let (from, to) = window_or_usual(window, at)?;
    let mut connection = ctx.db.acquire().await?;
    let id = id_of(&mut connection, slug).await?;
    let (first, last) = (from.min(at), to.max(now::far_ahead(at)));
    let loaded = load::load(&mut connection, Some(&[id.0]), first, last).await?;
    let roster = loaded.rosters.first().ok_or_else(|| Refusal::NotFound("roster".into()))?;
    let rights = rights::in_roster(&mut connection, by, id, at).await?;
    let people: HashSet<PersonId> = load::mentioned(&roster.rules).collect();
    let crew = assess::crew(&mut connection, &people, (from, to)).await?;
    Ok(RosterPage {
        now: now::state(&loaded, roster, rights, at),
        rotations: rotations(&loaded, roster, at),
        shifts: preview::shifts(roster, &roster.rules, &loaded.people, from, to),
        planned: planned(&loaded, roster, from, to),
        covers: covers(&mut connection, &roster.roster, from).await?,
        temporaries: temporary::standing(&mut connection, &roster.roster, from).await?,
        holidays: holidays(&crew, roster, from, to),
        exempt: exempt(&crew, from, to),
        from,
        to,
    })
}

pub(super) async fn present(ctx: &Ctx, by: &Actor, slug: &str, at: Option<Timestamp>) -> Result<RosterPresent> {
    authz::require(by, Action::Read)?;
    let at = at.unwrap_or_else(|| ctx.now());
    let mut connection = ctx.db.acquire().await?;
    let id = id_of(&mut connection, slug).await?;
    let loaded = load::load(&mut connection, Some(&[id.0]), at, now::far_ahead(at)).await?;
    let roster = loaded.rosters.first().ok_or_else(|| Refusal::NotFound("roster".into()))?;
    let rights = rights::in_roster(&mut connection, by, id, ctx.now()).await?;
    Ok(RosterPresent { at, now: now::state(&loaded, roster, rights, at), rotations: rotations(&loaded, roster, at) })
}

/// Public holidays of these people, on the days that the window touches where the roster is told.
fn holidays(crew: &Crew, roster: &Loaded, from: Timestamp, to: Timestamp) -> Vec<RosterHoliday> {
    let zone = TimeZone::get(&roster.time_zone).unwrap_or(TimeZone::UTC);
    let day_of = |at: Timestamp| at.to_jiff().to_zoned(zone.clone()).date();
    let days = || day_of(from).series(1.day()).take_while(|day| *day <= day_of(Timestamp(to.0 - 1)));
    let mut found: BTreeMap<(Date, String), Vec<PersonRef>> = BTreeMap::new();
    for (id, member) in active(crew) {
        for day in days() {
            if let Some(name) = member.holidays.on(Reading::new(day, TimeOfDay::MIDNIGHT)) {
                let person = PersonRef { id, name: member.name.clone() };
                found.entry((day, name.to_owned())).or_default().push(person);
            }
        }
    }
    let holiday = |((day, name), people): ((Date, String), _)| RosterHoliday { day: day.to_string(), name, people };
    found.into_iter().map(holiday).collect()
}

/// When these people are not to be on call.
fn exempt(crew: &Crew, from: Timestamp, to: Timestamp) -> Vec<ExemptPerson> {
    let people = active(crew).into_iter().map(|(id, member)| {
        let time =
            |(starts_at, ends_at, effect): (_, _, &str)| ExemptTime { starts_at, ends_at, effect: effect.into() };
        let times = member.blocks(from, to).into_iter().map(time).collect();
        ExemptPerson { person: PersonRef { id, name: member.name.clone() }, times }
    });
    people.filter(|person| !person.times.is_empty()).collect()
}

/// Those who are not disabled, by name.
fn active(crew: &Crew) -> Vec<(PersonId, &Member)> {
    let active = crew.0.iter().filter(|(_, member)| member.active).map(|(id, member)| (*id, member));
    let mut active: Vec<_> = active.collect();
    active.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name));
    active
}

/// The roster of this name in addresses, or of this id.
pub(super) async fn id_of(connection: &mut PgConnection, slug: &str) -> Result<RosterId> {
    let id = slug.parse().unwrap_or(uuid::Uuid::nil());
    let id = sqlx::query_scalar!("select id from rosters where slug = $1 or id = $2", slug, id);
    Ok(id.fetch_optional(connection).await?.ok_or_else(|| Refusal::NotFound("roster".into()))?)
}

/// The roster of this id, if there is one.
pub(super) async fn roster_ref_if_any(connection: &mut PgConnection, id: RosterId) -> Result<Option<RosterRef>> {
    let roster = sqlx::query_as!(RosterRef, "select id, slug, name from rosters where id = $1", id as _);
    Ok(roster.fetch_optional(connection).await?)
}

pub(super) async fn roster_ref(connection: &mut PgConnection, id: RosterId) -> Result<RosterRef> {
    Ok(roster_ref_if_any(connection, id).await?.ok_or_else(|| Refusal::NotFound("roster".into()))?)
}

/// Those of the version that holds, or, before the first, of the first.
fn rotations(loaded: &Rosters, roster: &Loaded, at: Timestamp) -> Vec<RotationView> {
    let version = roster.rules.version_at(at).or_else(|| roster.rules.versions.first());
    let rotations = version.map(|version| version.plan.rotations.as_slice()).unwrap_or_default();
    rotations.iter().map(|rotation| loaded.people.rotation(rotation)).collect()
}

fn planned(loaded: &Rosters, roster: &Loaded, from: Timestamp, to: Timestamp) -> Vec<PlannedShifts> {
    let name = |id: RotationId| {
        let rotations = roster.rules.versions.iter().rev().flat_map(|version| &version.plan.rotations);
        rotations.into_iter().find(|rotation| rotation.id == id).map(|rotation| rotation.name.clone())
    };
    let of_rotation = |(rotation, layer, spans): (RotationId, Layer, Vec<Span>)| PlannedShifts {
        rotation,
        name: name(rotation).unwrap_or_default(),
        layer,
        shifts: spans.iter().map(|span| loaded.people.shift(roster, layer, span)).collect(),
    };
    roster.rules.by_rotation(from, to).into_iter().map(of_rotation).collect()
}

/// Covers of a roster that end after an instant.
async fn covers(connection: &mut PgConnection, roster: &RosterRef, from: Timestamp) -> Result<Vec<Cover>> {
    let rows = sqlx::query!(
        r#"select cover.id, cover.layer, cover.kind as "kind: CoverKind", cover.person_id, person.name,
                  other.id as "instead_of?: PersonId", other.name as "other_name?", cover.starts_at, cover.ends_at
           from covers cover join people person on person.id = cover.person_id
           left join people other on other.id = cover.instead_of
           where cover.roster_id = $1 and cover.removed_at is null and cover.ends_at > $2
           order by cover.starts_at, cover.id limit 100"#,
        roster.id.0,
        from as _,
    )
    .fetch_all(connection)
    .await?;
    let cover = rows.into_iter().map(|row| Cover {
        id: row.id,
        roster: roster.clone(),
        layer: row.layer,
        kind: row.kind,
        person: PersonRef { id: row.person_id, name: row.name },
        instead_of: row.instead_of.zip(row.other_name).map(|(id, name)| PersonRef { id, name }),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
    });
    Ok(cover.collect())
}

/// The window that is asked for, or two weeks from now.
pub(super) fn window_or_usual(
    window: Option<(Timestamp, Timestamp)>,
    now: Timestamp,
) -> Result<(Timestamp, Timestamp), Refusal> {
    let (from, to) = window.unwrap_or_else(|| (now, now.plus_s(WINDOW_DAYS * DAY_S)));
    check(from, to)?;
    Ok((from, to))
}

/// Far from the present, calendars end; no roster is planned there.
pub(super) fn check(from: Timestamp, to: Timestamp) -> Result<(), Refusal> {
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
