//! What a schedule asks of people: how much of the time somebody is on call, and who carries how much of it.

use super::absence::Absence;
use super::clock::{Clock, DAY_MS, HOUR_MS};
use super::holidays::Holidays;
use super::schedule::{Roster, Span};
use super::{Layer, People};
use crate::ids::PersonId;
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// A night begins and ends at these hours where the person lives. It contains the hours from midnight to five that
/// night work is defined by (Directive 2003/88/EC, article 2), with the way there and back.
const NIGHT_FROM_MS: i64 = 22 * HOUR_MS;
const NIGHT_UNTIL_MS: i64 = DAY_MS + 6 * HOUR_MS;

/// What is known of the people of a roster.
#[derive(Clone, Debug, Default)]
pub struct Crew(pub BTreeMap<PersonId, Member>);

/// What is known of one of them.
#[derive(Clone, Debug)]
pub struct Member {
    pub name: String,
    /// Of the zone where they live: it says when their nights and weekends are.
    pub clock: Clock,
    /// A page would reach them.
    pub reachable: bool,
    /// Can be on call; who is disabled leaves a gap.
    pub active: bool,
    /// When they are not to be on call, by start.
    pub absences: Vec<Absence>,
    /// Where they live.
    pub holidays: Holidays,
}

/// The schedule of a window, measured.
#[derive(Clone, Debug)]
pub struct Health {
    pub layers: Vec<LayerHealth>,
    /// By hours, most first.
    pub loads: Vec<Load>,
    /// How evenly those of the first layer carry it, in percent: over all pairs the smaller share of the hours to the
    /// larger, on average. 95 and more is as even as turns can be, and counts as 100.
    pub balance: u8,
}

/// One layer, measured.
#[derive(Clone, Debug)]
pub struct LayerHealth {
    pub layer: Layer,
    /// The part of the window in which somebody is on call or nobody is on purpose, in hundredths of a percent.
    pub coverage: u16,
    /// Where nobody is, though nobody said so.
    pub gaps: Vec<(Timestamp, Timestamp)>,
}

/// What one person carries in all layers. Hours on call in two layers at once count twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    pub person: PersonId,
    pub hours: u32,
    /// Of them in the first layer.
    pub first_layer_hours: u32,
    /// Nights, 22:00 to 06:00 where they live, with some time on call.
    pub nights: u32,
    /// Saturdays and Sundays where they live, with some time on call.
    pub weekend_days: u32,
    /// Public holidays where they live, with some time on call.
    pub holidays: u32,
    pub shifts: u32,
    /// Longest time on call without a break, in hours.
    pub longest_hours: u32,
}

/// The shifts of every layer in a window: what is measured, listed and compared.
#[derive(Clone, Debug)]
pub struct Schedule {
    pub from: Timestamp,
    pub to: Timestamp,
    pub layers: Vec<(Layer, Vec<Span>)>,
}

impl Schedule {
    #[must_use]
    pub fn of(roster: &Roster, from: Timestamp, to: Timestamp) -> Self {
        let layers = roster.layers().into_iter().map(|layer| (layer, roster.shifts(layer, from, to)));
        Schedule { from, to, layers: layers.collect() }
    }

    /// The shifts of a layer; none when it does not exist.
    #[must_use]
    pub fn layer(&self, layer: Layer) -> &[Span] {
        self.layers.iter().find(|(of, _)| *of == layer).map_or(&[], |(_, spans)| spans)
    }
}

#[derive(Default)]
struct Counted {
    ms: i64,
    first_layer_ms: i64,
    nights: u32,
    weekend_days: u32,
    holidays: u32,
    shifts: u32,
    longest_ms: i64,
    /// The last night and day that were counted, and where the time without a break began and ends.
    last_night: i64,
    last_day: i64,
    unbroken: Option<(Timestamp, Timestamp)>,
}

impl Counted {
    fn fresh() -> Self {
        let mut fresh = Counted::default();
        fresh.rewind();
        fresh
    }

    fn rewind(&mut self) {
        (self.last_night, self.last_day, self.unbroken) = (i64::MIN / 2, i64::MIN / 2, None);
    }

    fn add(&mut self, layer: Layer, span: &Span, member: &Member) {
        let clock = &member.clock;
        let length = span.ends_at.0 - span.starts_at.0;
        self.ms += length;
        self.shifts += 1;
        if layer == Layer::PRIMARY {
            self.first_layer_ms += length;
        }
        let since = self.unbroken.filter(|(_, end)| *end == span.starts_at).map_or(span.starts_at, |(start, _)| start);
        self.unbroken = Some((since, span.ends_at));
        self.longest_ms = self.longest_ms.max(span.ends_at.0 - since.0);
        let (from, to) = (clock.reading(span.starts_at).0, clock.reading(span.ends_at).0);
        let first_night = (from - NIGHT_UNTIL_MS).div_euclid(DAY_MS) + 1;
        let last_night = (to - 1 - NIGHT_FROM_MS).div_euclid(DAY_MS);
        for night in first_night.max(self.last_night + 1)..=last_night {
            (self.nights, self.last_night) = (self.nights + 1, night);
        }
        for day in from.div_euclid(DAY_MS).max(self.last_day + 1)..=(to - 1).div_euclid(DAY_MS) {
            self.last_day = day;
            // 1970-01-01 was a Thursday.
            self.weekend_days += u32::from((day + 3).rem_euclid(7) >= 5);
            self.holidays += u32::from(member.holidays.of_day(day).is_some());
        }
    }
}

impl Health {
    /// Measures a schedule.
    #[must_use]
    pub fn of(schedule: &Schedule, crew: &Crew) -> Self {
        let mut counted: BTreeMap<PersonId, Counted> = BTreeMap::new();
        let mut layers = Vec::new();
        for (layer, spans) in &schedule.layers {
            let mut gaps: Vec<(Timestamp, Timestamp)> = Vec::new();
            // Spans begin anew in time with each layer.
            counted.values_mut().for_each(Counted::rewind);
            for span in spans {
                if crew.leaves_open(span) {
                    match gaps.last_mut() {
                        Some(last) if last.1 == span.starts_at => last.1 = span.ends_at,
                        _ => gaps.push((span.starts_at, span.ends_at)),
                    }
                }
                for person in span.people.iter() {
                    let Some(member) = crew.0.get(person).filter(|member| member.active) else { continue };
                    counted.entry(*person).or_insert_with(Counted::fresh).add(*layer, span, member);
                }
            }
            let open: i64 = gaps.iter().map(|(from, to)| to.0 - from.0).sum();
            let whole = (schedule.to.0 - schedule.from.0).max(1);
            let coverage = u16::try_from((whole - open) * 10_000 / whole).unwrap_or(0);
            layers.push(LayerHealth { layer: *layer, coverage, gaps });
        }
        let mut loads: Vec<Load> = counted.into_iter().map(|(person, counted)| load(person, &counted)).collect();
        loads.sort_by_key(|load| (std::cmp::Reverse(load.hours), load.person));
        let balance = balance(&loads);
        Health { layers, loads, balance }
    }

    /// Coverage of the first layer, in whole percent, rounded down: 100 means no gap at all.
    #[must_use]
    pub fn coverage(&self) -> u8 {
        self.layers.first().map_or(0, |layer| u8::try_from(layer.coverage / 100).unwrap_or(100))
    }
}

impl Crew {
    /// Nobody can be reached in this stretch, though nobody said so on purpose.
    fn leaves_open(&self, span: &Span) -> bool {
        span.is_gap() || (!span.people.is_empty() && !self.any_active(&span.people))
    }

    fn any_active(&self, people: &People) -> bool {
        people.iter().any(|person| self.0.get(person).is_some_and(|member| member.active))
    }
}

fn load(person: PersonId, counted: &Counted) -> Load {
    let hours = |ms: i64| u32::try_from((ms + HOUR_MS / 2) / HOUR_MS).unwrap_or(u32::MAX);
    Load {
        person,
        hours: hours(counted.ms),
        first_layer_hours: hours(counted.first_layer_ms),
        nights: counted.nights,
        weekend_days: counted.weekend_days,
        holidays: counted.holidays,
        shifts: counted.shifts,
        longest_hours: hours(counted.longest_ms),
    }
}

fn balance(loads: &[Load]) -> u8 {
    let hours: Vec<u64> =
        loads.iter().map(|load| u64::from(load.first_layer_hours)).filter(|hours| *hours > 0).collect();
    let (mut sum, mut pairs) = (0_u64, 0_u64);
    for (index, one) in hours.iter().enumerate() {
        for other in &hours[index + 1..] {
            sum += 100 * one.min(other) / one.max(other);
            pairs += 1;
        }
    }
    let mean = sum.checked_div(pairs).unwrap_or(100);
    if mean >= 95 { 100 } else { u8::try_from(mean).unwrap_or(100) }
}
