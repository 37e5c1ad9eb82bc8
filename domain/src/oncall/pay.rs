//! What being on call is worth: per quarter, per shift, per hour, per incident handled (practices, "compensation").
//! Amounts are whole hundredths of the currency, so that sums are exact.

use super::Layer;
use super::clock::{Clock, DAY_MS, HOUR_MS, Reading};
use super::health::{Crew, Schedule};
use super::hours::{Hours, Week};
use super::schedule::{Source, Span};
use super::views::RosterRef;
use crate::ids::{CoverId, PersonId};
use crate::people::PersonRef;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What being on call in a roster is worth. Amounts are hundredths of the currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PayRules {
    /// ISO 4217, like `EUR`.
    pub currency: String,
    /// For each calendar quarter in which somebody was on call, told in the period in which the quarter ends.
    #[serde(default)]
    pub per_quarter: i64,
    /// For each shift, told in the period in which it begins.
    #[serde(default)]
    pub per_shift: i64,
    /// For each incident that somebody was paged for and acknowledged while on call.
    #[serde(default)]
    pub per_incident: i64,
    /// For each hour on call outside of all bands.
    #[serde(default)]
    pub per_hour: i64,
    /// For each hour on call on a public holiday where the person lives; unset: like any other day.
    #[serde(default)]
    pub holiday_per_hour: Option<i64>,
    /// Hours of the week with a rate of their own, on the clocks where the person lives; the first that holds counts.
    #[serde(default)]
    pub bands: Vec<PayBand>,
}

/// Hours of the week with a rate of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PayBand {
    pub name: String,
    pub hours: Hours,
    pub per_hour: i64,
}

/// What is paid for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum PayItem {
    Quarter,
    Shift,
    /// Hours in no band.
    Hours,
    /// Hours in a band.
    Band {
        name: String,
    },
    /// Hours on public holidays.
    Holiday,
    Incident,
}

/// What one person earned by one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earned {
    pub person: PersonId,
    pub item: PayItem,
    /// How many; hours in hundredths, rounded.
    pub quantity: i64,
    /// Of one, or of an hour.
    pub rate: i64,
    pub amount: i64,
}

/// Changes the rules from a day on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PayForm {
    /// Civil, `YYYY-MM-DD`, in the zone of the roster; today when unset.
    #[serde(default)]
    pub effective_from: Option<String>,
    #[serde(flatten)]
    pub rules: PayRules,
}

/// What people earned in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PayReport {
    pub roster: RosterRef,
    /// First and last day, civil, in the zone of the roster.
    pub from: String,
    pub to: String,
    /// Whether anybody has said what being on call is worth.
    pub has_rules: bool,
    /// Whether everybody is in it; otherwise it is the caller alone.
    pub all: bool,
    /// By name and item.
    pub lines: Vec<PayLine>,
}

/// What one person earned by one item, at one rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PayLine {
    pub person: PersonRef,
    pub item: PayItem,
    /// How many; hours in hundredths.
    pub quantity: i64,
    /// Of one, or of an hour, in hundredths of the currency.
    pub rate: i64,
    /// In hundredths of the currency.
    pub amount: i64,
    pub currency: String,
}

impl PayItem {
    /// Whether its quantity is in hundredths of hours.
    #[must_use]
    pub fn is_hours(&self) -> bool {
        matches!(self, PayItem::Hours | PayItem::Band { .. } | PayItem::Holiday)
    }

    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            PayItem::Quarter => "Quarter",
            PayItem::Shift => "Shifts",
            PayItem::Hours => "Hours",
            PayItem::Band { name } => name,
            PayItem::Holiday => "Public holidays",
            PayItem::Incident => "Incidents handled",
        }
    }
}

/// An incident, or an alert without one, that somebody was paged for and acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handled {
    pub person: PersonId,
    /// Of the incident, or of the alert.
    pub what: uuid::Uuid,
    pub at: Timestamp,
}

/// What people earned in `[from, to)`, but for what is paid by quarter; by person and item, without what is worth
/// nothing. Time in two layers at once is paid once. The schedule may reach further back, so that a shift is told where
/// somebody first held it, and told once.
#[must_use]
pub fn earned(
    rules: &PayRules,
    schedule: &Schedule,
    (from, to): (Timestamp, Timestamp),
    handled: &[Handled],
    crew: &Crew,
) -> Vec<Earned> {
    let mut all = Vec::new();
    let shifts = shifts(schedule, from, to);
    for (person, stretches) in times(schedule, from, to) {
        push(&mut all, person, PayItem::Shift, shifts.get(&person).copied().unwrap_or(0), rules.per_shift);
        let incidents: BTreeSet<uuid::Uuid> = handled
            .iter()
            .filter(|it| it.person == person && stretches.iter().any(|(from, to)| *from <= it.at && it.at < *to))
            .map(|it| it.what)
            .collect();
        push(&mut all, person, PayItem::Incident, i64::try_from(incidents.len()).unwrap_or(0), rules.per_incident);
        let utc = Clock::utc();
        let member = crew.0.get(&person);
        let clock = member.map_or(&utc, |member| &member.clock);
        let is_holiday = |at| member.is_some_and(|member| member.holidays.on(clock.reading(at)).is_some());
        for (item, (ms, rate)) in by_item(rules, clock, is_holiday, &stretches) {
            let amount = rounded(ms * rate, HOUR_MS);
            if amount != 0 {
                all.push(Earned { person, item, quantity: rounded(ms * 100, HOUR_MS), rate, amount });
            }
        }
    }
    all.sort_by(|one, other| (one.person, &one.item).cmp(&(other.person, &other.item)));
    all
}

/// What people earned by having been on call in a quarter at all.
#[must_use]
pub fn earned_in_quarter(rules: &PayRules, quarter: &Schedule) -> Vec<Earned> {
    let mut all = Vec::new();
    for person in times(quarter, quarter.from, quarter.to).into_keys() {
        push(&mut all, person, PayItem::Quarter, 1, rules.per_quarter);
    }
    all
}

fn push(all: &mut Vec<Earned>, person: PersonId, item: PayItem, quantity: i64, rate: i64) {
    if quantity * rate != 0 {
        all.push(Earned { person, item, quantity, rate, amount: quantity * rate });
    }
}

fn rounded(value: i64, by: i64) -> i64 {
    (value + by / 2).div_euclid(by)
}

/// What makes a shift one: what is left of it after a cover is no second one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum ShiftKey {
    /// Of rotations and temporary schedules, by when it began.
    Planned(Layer, Timestamp),
    Cover(CoverId),
}

/// How many shifts each person first held in `[from, to)`.
fn shifts(schedule: &Schedule, from: Timestamp, to: Timestamp) -> BTreeMap<PersonId, i64> {
    let mut first: BTreeMap<(PersonId, ShiftKey), Timestamp> = BTreeMap::new();
    for (layer, spans) in &schedule.layers {
        let mut before: Option<&Span> = None;
        for span in spans {
            for person in span.people.iter() {
                let by_cover = |instead_of: &super::People| !instead_of.contains(person);
                let key = match span.source {
                    Source::Cover(cover) if span.instead_of.as_ref().is_none_or(by_cover) => ShiftKey::Cover(cover),
                    // Others who join or leave a temporary schedule make no new shift of those who stay.
                    Source::Temporary(_)
                        if before.is_some_and(|last| last.source == span.source && last.people.contains(person)) =>
                    {
                        continue;
                    }
                    _ => ShiftKey::Planned(*layer, span.began_at),
                };
                // What the schedule cuts off was told before.
                let held = if span.starts_at == schedule.from { span.began_at } else { span.starts_at };
                first.entry((*person, key)).or_insert(held);
            }
            before = Some(span);
        }
    }
    let mut shifts = BTreeMap::new();
    for ((person, _), _) in first.into_iter().filter(|(_, starts_at)| from <= *starts_at && *starts_at < to) {
        *shifts.entry(person).or_default() += 1;
    }
    shifts
}

/// When each person is on call in `[from, to)`, in any layer, each moment once.
fn times(schedule: &Schedule, from: Timestamp, to: Timestamp) -> BTreeMap<PersonId, Vec<(Timestamp, Timestamp)>> {
    let mut times: BTreeMap<PersonId, Vec<(Timestamp, Timestamp)>> = BTreeMap::new();
    for span in schedule.layers.iter().flat_map(|(_, spans)| spans) {
        let (starts_at, ends_at) = (span.starts_at.max(from), span.ends_at.min(to));
        if starts_at < ends_at {
            for person in span.people.iter() {
                times.entry(*person).or_default().push((starts_at, ends_at));
            }
        }
    }
    for stretches in times.values_mut() {
        stretches.sort_unstable();
        let mut joined: Vec<(Timestamp, Timestamp)> = Vec::with_capacity(stretches.len());
        for (from, to) in stretches.drain(..) {
            match joined.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        *stretches = joined;
    }
    times
}

/// How long in which item, in milliseconds, and at which rate.
fn by_item(
    rules: &PayRules,
    clock: &Clock,
    is_holiday: impl Fn(Timestamp) -> bool,
    stretches: &[(Timestamp, Timestamp)],
) -> BTreeMap<PayItem, (i64, i64)> {
    let weeks: Vec<Week> = rules.bands.iter().map(|band| Week::of(std::slice::from_ref(&band.hours))).collect();
    let mut items: BTreeMap<PayItem, (i64, i64)> = BTreeMap::new();
    for (from, to) in stretches {
        let mut edges = vec![*from, *to];
        let first_day = clock.reading(*from).day();
        let midnights = (1..).map(|day| clock.first_shows(Reading((first_day + day) * DAY_MS)));
        edges.extend(midnights.take_while(|edge| edge < to));
        edges.extend(weeks.iter().flat_map(|week| week.opens(clock, *from, *to)).flat_map(|(from, to)| [from, to]));
        edges.retain(|edge| from <= edge && edge <= to);
        edges.sort_unstable();
        edges.dedup();
        for pair in edges.windows(2) {
            let at = pair[0];
            let band = || weeks.iter().position(|week| week.open_at(clock, at).is_some());
            let (item, rate) = match (rules.holiday_per_hour.filter(|_| is_holiday(at)), band()) {
                (Some(rate), _) => (PayItem::Holiday, rate),
                (None, Some(index)) => {
                    (PayItem::Band { name: rules.bands[index].name.clone() }, rules.bands[index].per_hour)
                }
                (None, None) => (PayItem::Hours, rules.per_hour),
            };
            items.entry(item).or_insert((0, rate)).0 += pair[1].0 - at.0;
        }
    }
    items
}
