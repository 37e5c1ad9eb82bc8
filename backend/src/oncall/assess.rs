//! Measures schedules: loads what is known of people, and puts rules and measurements together.

use super::load::{Known, Loaded};
use crate::error::{Error, Result};
use crate::people::Reach;
use domain::oncall::{
    Clock, Crew, Health, HealthView, LayerCoverage, LoadView, Member, Policy, Roster, Schedule, ShiftChangeView,
    changes, findings,
};
use domain::{PersonId, Timestamp};
use jiff::tz::TimeZone;
use sqlx::PgConnection;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

const DAY_S: i64 = 86_400;
/// Over how long a schedule is measured: a year, so that every season and every change of the clocks is in it.
pub(super) const MEASURED_S: i64 = 364 * DAY_S;
/// Over how long changes are listed, and how many at most.
const CHANGES_S: i64 = 84 * DAY_S;
const CHANGES_MAX: usize = 200;

/// What is known of these people, true in `[from, to)`.
pub(super) async fn crew(
    connection: &mut PgConnection,
    people: &HashSet<PersonId>,
    (from, to): (Timestamp, Timestamp),
) -> Result<Crew> {
    let ids: Vec<Uuid> = people.iter().map(|id| id.0).collect();
    let mut absences = crate::exemptions::absences(connection, &ids, (from, to)).await?;
    let members = crate::people::reach(connection, &ids).await?.into_iter().map(|person| {
        let zone = TimeZone::get(&person.time_zone).unwrap_or(TimeZone::UTC);
        let clock = Clock::of(&zone, from, to);
        let absences = absences.remove(&person.id).unwrap_or_default();
        let holidays = crate::people::holidays(person.holidays_of.as_deref(), &person.time_zone);
        let Reach { id, name, active, reachable, .. } = person;
        (id, Member { name, clock, reachable, active, absences, holidays })
    });
    Ok(Crew(members.collect()))
}

/// Who of these people is not to be on call at an instant, and what is said of it: "away".
pub(crate) async fn away(
    connection: &mut PgConnection,
    people: &[PersonId],
    at: Timestamp,
) -> Result<HashMap<PersonId, String>> {
    let (from, to) = (at, at.plus_s(1));
    let crew = crew(connection, &people.iter().copied().collect(), (from, to)).await?;
    let told = crew.0.iter().filter_map(|(id, member)| Some((*id, member.blocked(from, to)?.to_owned())));
    Ok(told.collect())
}

/// The clock of the zone in which a roster is told.
pub(super) fn clock_of(loaded: &Loaded, from: Timestamp, to: Timestamp) -> Result<Clock> {
    let zone = TimeZone::get(&loaded.time_zone).map_err(|error| Error::Other(error.to_string()))?;
    Ok(Clock::of(&zone, from, to))
}

/// A schedule, measured and told.
pub(super) fn health(
    rules: &Roster,
    schedule: &Schedule,
    crew: &Crew,
    known: &Known,
    clock: &Clock,
    policy: Policy,
) -> HealthView {
    let health = Health::of(schedule, crew);
    let layers = health.layers.iter().map(|layer| LayerCoverage {
        layer: layer.layer,
        coverage: layer.coverage,
        gaps: u32::try_from(layer.gaps.len()).unwrap_or(u32::MAX),
    });
    let loads = health.loads.iter().filter_map(|load| {
        Some(LoadView {
            person: known.get(load.person)?.person.clone(),
            hours: load.hours,
            nights: load.nights,
            weekend_days: load.weekend_days,
            holidays: load.holidays,
            shifts: load.shifts,
            longest_hours: load.longest_hours,
        })
    });
    let (coverage, balance) = (u16::from(health.coverage()), u16::from(health.balance));
    HealthView {
        from: schedule.from,
        to: schedule.to,
        layers: layers.collect(),
        balance: health.balance,
        score: u8::try_from((coverage + balance).div_ceil(2)).unwrap_or(100),
        loads: loads.collect(),
        findings: findings(rules, schedule, &health, crew, clock, policy),
    }
}

/// What changes for whom between two schedules of the same window, as far as changes are listed.
pub(super) fn differences(before: &Schedule, after: &Schedule, known: &Known) -> Vec<ShiftChangeView> {
    let until = after.from.plus_s(CHANGES_S);
    let near = changes(before, after).into_iter().filter(|change| change.starts_at < until).take(CHANGES_MAX);
    near.map(|change| ShiftChangeView {
        layer: change.layer,
        starts_at: change.starts_at,
        ends_at: change.ends_at,
        before: known.refs(&change.before),
        after: known.refs(&change.after),
    })
    .collect()
}
