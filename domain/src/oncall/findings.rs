//! What is wrong with a schedule, or hard on people: told before it is published, not after the first bad night.

use super::absence::{Clash, clashes};
use super::clock::{Clock, DAY_MS, HOUR_MS, Reading};
use super::health::{Crew, Health, Schedule};
use super::plan::Plan;
use super::policy::{Duty, Policy, Skills};
use super::schedule::Span;
use super::{Layer, Roster};
use crate::ids::PersonId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// With fewer people a roster does not last (practices, "sustainable").
pub const SUSTAINABLE: usize = 3;
/// More days in a row are hard without a second layer (practices, "roster, roles, rotations").
const LONG_DAYS: i64 = 4;
/// A shift that lasts longer has no night off.
const LONG_SHIFT_MS: i64 = 24 * HOUR_MS;
/// Less even than this is told.
const UNEVEN: u8 = 70;
/// How far ahead clock changes are worth a note.
const NOTED_MS: i64 = 200 * DAY_MS;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// A page would reach nobody.
    Wrong,
    /// Hard on people, sooner or later.
    Risky,
    /// Worth knowing.
    Note,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Nobody is on call in a layer for a while.
    Gap,
    /// A page would not reach somebody who is on call.
    Unreachable,
    /// The same person is on call in two layers at once: the second step pages them again.
    TwoLayers,
    /// Somebody takes turns who cannot be on call any more.
    Disabled,
    /// Somebody is on call who is exempt then.
    Exempt,
    /// Fewer than three take turns. Publishing needs a reason.
    FewPeople,
    /// Many days in a row without a second layer.
    LongStretch,
    /// Shifts longer than a day.
    LongShifts,
    /// Hours are shared unevenly.
    Uneven,
    /// Somebody covers who takes no turns in a layer that needs specialists.
    Outsider,
    /// A shift is longer or shorter because clocks change.
    ClockChange,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Finding {
    pub weight: Weight,
    pub kind: FindingKind,
    pub layer: Option<Layer>,
    pub person: Option<PersonId>,
    /// Of the first stretch of time that it is about.
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    /// The whole of it in a sentence; times are those of the roster's zone.
    pub words: String,
}

/// Everything found in a schedule, what matters most first. `clock`: of the roster's zone, for words.
#[must_use]
pub fn findings(
    roster: &Roster,
    schedule: &Schedule,
    health: &Health,
    crew: &Crew,
    clock: &Clock,
    policy: Policy,
) -> Vec<Finding> {
    let mut found = Vec::new();
    gaps(health, clock, policy, &mut found);
    people(schedule, crew, clock, &mut found);
    exempt(schedule, crew, clock, &mut found);
    two_layers(schedule, crew, clock, &mut found);
    few_people(roster, schedule, &mut found);
    long(schedule, crew, clock, &mut found);
    // Where only some are expected to carry it, uneven is what was meant.
    if health.balance < UNEVEN && policy.duty != Duty::MandatoryForSome {
        let weight = if policy.duty == Duty::Optional { Weight::Note } else { Weight::Risky };
        let words = format!("Hours are shared unevenly: balance {} %.", health.balance);
        found.push(finding(weight, FindingKind::Uneven, words));
    }
    if policy.skills == Skills::Specialist {
        outsiders(roster, schedule, crew, clock, &mut found);
    }
    clock_changes(schedule, crew, clock, &mut found);
    found.sort_by_key(|finding| (finding.weight, finding.kind, finding.layer, finding.starts_at));
    found
}

fn finding(weight: Weight, kind: FindingKind, words: String) -> Finding {
    Finding { weight, kind, layer: None, person: None, starts_at: None, ends_at: None, words }
}

/// `Sun 29 Mar 02:00`
fn moment(clock: &Clock, at: Timestamp) -> String {
    let Reading(ms) = clock.reading(at);
    let at = jiff::Timestamp::from_millisecond(ms).unwrap_or_default();
    at.to_zoned(jiff::tz::TimeZone::UTC).strftime("%a %-d %b %H:%M").to_string()
}

fn counted(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

fn gaps(health: &Health, clock: &Clock, policy: Policy, found: &mut Vec<Finding>) {
    let weight = if policy.duty == Duty::Optional { Weight::Risky } else { Weight::Wrong };
    for layer in &health.layers {
        let Some((from, to)) = layer.gaps.first().copied() else { continue };
        let word = layer.layer.word();
        let first = format!("from {} to {}", moment(clock, from), moment(clock, to));
        let hours = layer.gaps.iter().map(|(from, to)| to.0 - from.0).sum::<i64>() / HOUR_MS;
        let words = match layer.gaps.len() {
            1 => format!("{word}: nobody is on call {first}."),
            n => format!("{word}: nobody is on call in {n} stretches, {hours} h in all; the first {first}."),
        };
        found.push(Finding {
            layer: Some(layer.layer),
            starts_at: Some(from),
            ends_at: Some(to),
            ..finding(weight, FindingKind::Gap, words)
        });
    }
}

/// Who is on call, once each, with the first stretch.
fn first_shifts(schedule: &Schedule) -> Vec<(PersonId, Layer, &Span)> {
    let mut seen = BTreeSet::new();
    let spans = schedule.layers.iter().flat_map(|(layer, spans)| spans.iter().map(move |span| (*layer, span)));
    let people = spans.flat_map(|(layer, span)| span.people.iter().map(move |person| (*person, layer, span)));
    people.filter(|(person, ..)| seen.insert(*person)).collect()
}

fn people(schedule: &Schedule, crew: &Crew, clock: &Clock, found: &mut Vec<Finding>) {
    for (person, layer, span) in first_shifts(schedule) {
        let Some(member) = crew.0.get(&person) else { continue };
        let since = moment(clock, span.starts_at);
        let (kind, words) = match (member.active, member.reachable) {
            (false, _) => {
                (FindingKind::Disabled, format!("{} has turns, but cannot be on call any more.", member.name))
            }
            (true, false) => (
                FindingKind::Unreachable,
                format!("A page would not reach {}, who is on call from {since}: no confirmed address.", member.name),
            ),
            (true, true) => continue,
        };
        found.push(Finding {
            layer: Some(layer),
            person: Some(person),
            starts_at: Some(span.starts_at),
            ends_at: Some(span.ends_at),
            ..finding(Weight::Wrong, kind, words)
        });
    }
}

/// One finding for each person and layer, about their first stretch.
fn exempt(schedule: &Schedule, crew: &Crew, clock: &Clock, found: &mut Vec<Finding>) {
    let mut first: BTreeMap<(Layer, PersonId), (Clash, usize)> = BTreeMap::new();
    for clash in clashes(schedule, crew) {
        let key = (clash.layer, clash.person);
        first.entry(key).and_modify(|(_, times)| *times += 1).or_insert((clash, 1));
    }
    for ((layer, person), (clash, times)) in first {
        let name = crew.0.get(&person).map_or("Somebody", |member| member.name.as_str());
        let more =
            if times == 1 { String::new() } else { format!(", and {} more", counted(times - 1, "time", "times")) };
        let words = format!(
            "{name} is {} from {} to {}{more}, but exempt: {}.",
            layer.word().to_lowercase(),
            moment(clock, clash.starts_at),
            moment(clock, clash.ends_at),
            clash.effect
        );
        found.push(Finding {
            layer: Some(layer),
            person: Some(person),
            starts_at: Some(clash.starts_at),
            ends_at: Some(clash.ends_at),
            ..finding(Weight::Wrong, FindingKind::Exempt, words)
        });
    }
}

fn two_layers(schedule: &Schedule, crew: &Crew, clock: &Clock, found: &mut Vec<Finding>) {
    for (index, (layer, spans)) in schedule.layers.iter().enumerate() {
        for (other_layer, others) in &schedule.layers[index + 1..] {
            let (mut others, mut times) = (others.as_slice(), 0);
            let mut first: Option<(PersonId, Timestamp, Timestamp)> = None;
            for span in spans {
                while others.first().is_some_and(|other| other.ends_at <= span.starts_at) {
                    others = &others[1..];
                }
                for other in others.iter().take_while(|other| other.starts_at < span.ends_at) {
                    let Some(person) = span.people.iter().find(|person| other.people.contains(person)) else {
                        continue;
                    };
                    times += 1;
                    let (from, to) = (span.starts_at.max(other.starts_at), span.ends_at.min(other.ends_at));
                    first = first.or(Some((*person, from, to)));
                }
            }
            let Some((person, from, to)) = first else { continue };
            let name = crew.0.get(&person).map_or("Somebody", |member| member.name.as_str());
            let also =
                if times == 1 { String::new() } else { format!(", and {} more", counted(times - 1, "time", "times")) };
            let words = format!(
                "{name} is {} and {} at once from {} to {}{also}.",
                layer.word().to_lowercase(),
                other_layer.word().to_lowercase(),
                moment(clock, from),
                moment(clock, to)
            );
            found.push(Finding {
                layer: Some(*other_layer),
                person: Some(person),
                starts_at: Some(from),
                ends_at: Some(to),
                ..finding(Weight::Wrong, FindingKind::TwoLayers, words)
            });
        }
    }
}

/// Who covers in a layer without ever taking turns in it, once each.
fn outsiders(roster: &Roster, schedule: &Schedule, crew: &Crew, clock: &Clock, found: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    for (layer, spans) in &schedule.layers {
        for span in spans.iter().filter(|span| span.is_cover()) {
            let Some(version) = roster.version_at(span.starts_at) else { continue };
            let of_layer = version.plan.rotations.iter().filter(|rotation| rotation.layer == *layer);
            let turns: Vec<PersonId> = of_layer.flat_map(super::Rotation::participants).collect();
            for person in span.people.iter().filter(|person| !turns.contains(person)) {
                if !seen.insert((*layer, *person)) {
                    continue;
                }
                let name = crew.0.get(person).map_or("Somebody", |member| member.name.as_str());
                let words = format!(
                    "{}: {name} covers from {} without taking turns here, and this roster needs specialists.",
                    layer.word(),
                    moment(clock, span.starts_at)
                );
                found.push(Finding {
                    layer: Some(*layer),
                    person: Some(*person),
                    starts_at: Some(span.starts_at),
                    ends_at: Some(span.ends_at),
                    ..finding(Weight::Risky, FindingKind::Outsider, words)
                });
            }
        }
    }
}

/// Layers in which fewer than three take turns, by a plan.
#[must_use]
pub fn short_layers(plan: &Plan) -> Vec<(Layer, usize)> {
    let count = |layer: Layer| {
        let of_layer = plan.rotations.iter().filter(|rotation| rotation.layer == layer);
        of_layer.flat_map(|rotation| rotation.turns.iter().flatten()).collect::<BTreeSet<_>>().len()
    };
    plan.layers().into_iter().map(|layer| (layer, count(layer))).filter(|(_, people)| *people < SUSTAINABLE).collect()
}

fn few_people(roster: &Roster, schedule: &Schedule, found: &mut Vec<Finding>) {
    let last = roster.version_at(Timestamp(schedule.to.0 - 1));
    for (layer, people) in last.map(|version| short_layers(&version.plan)).unwrap_or_default() {
        let word = layer.word();
        let words = match people {
            0 => format!("{word}: nobody takes turns."),
            1 => format!("{word}: one person is always on call. At least {SUSTAINABLE} keep it sustainable."),
            n => format!("{word}: {n} people take turns. At least {SUSTAINABLE} keep it sustainable."),
        };
        found.push(Finding { layer: Some(layer), ..finding(Weight::Risky, FindingKind::FewPeople, words) });
    }
}

fn long(schedule: &Schedule, crew: &Crew, clock: &Clock, found: &mut Vec<Finding>) {
    for (layer, spans) in &schedule.layers {
        let long: Vec<&Span> = spans
            .iter()
            .filter(|span| !span.people.is_empty() && span.ends_at.0 - span.starts_at.0 > LONG_SHIFT_MS)
            .collect();
        let Some(longest) = long.iter().max_by_key(|span| span.ends_at.0 - span.starts_at.0) else { continue };
        let length = longest.ends_at.0 - longest.starts_at.0;
        let second_layer = schedule.layers.len() > 1;
        let name =
            longest.people.first().and_then(|person| crew.0.get(person)).map_or("Somebody", |it| it.name.as_str());
        let about = |kind, words| Finding {
            layer: Some(*layer),
            starts_at: Some(longest.starts_at),
            ends_at: Some(longest.ends_at),
            ..finding(Weight::Risky, kind, words)
        };
        // An hour of grace: a change of the clock makes no shift long.
        if length > LONG_DAYS * DAY_MS + HOUR_MS && !second_layer {
            let days = (length + DAY_MS / 2) / DAY_MS;
            let words = format!(
                "{}: {name} is on call for {days} days in a row from {}, without a second layer. 3 to {LONG_DAYS} are healthier.",
                layer.word(),
                moment(clock, longest.starts_at)
            );
            found.push(about(FindingKind::LongStretch, words));
        } else if length > LONG_SHIFT_MS + HOUR_MS {
            let words = format!(
                "{}: {} longer than 24 h, so with nights and no break.",
                layer.word(),
                if long.len() == 1 { "1 shift is".to_owned() } else { format!("{} shifts are", long.len()) }
            );
            found.push(Finding { weight: Weight::Note, ..about(FindingKind::LongShifts, words) });
        }
    }
}

/// Changes of the roster's clocks, and who is on call while they change.
fn clock_changes(schedule: &Schedule, crew: &Crew, clock: &Clock, found: &mut Vec<Finding>) {
    let until = Timestamp(schedule.to.0.min(schedule.from.0 + NOTED_MS));
    for (at, forward_ms) in clock.changes(schedule.from, until) {
        for (layer, spans) in schedule.layers.iter().take(1) {
            let span = spans.iter().find(|span| span.starts_at < at && at < span.ends_at);
            let Some(span) = span.filter(|span| !span.people.is_empty()) else { continue };
            let names: Vec<&str> =
                span.people.iter().filter_map(|person| crew.0.get(person)).map(|member| member.name.as_str()).collect();
            let minutes = forward_ms.abs() / 60_000;
            let by = if minutes % 60 == 0 {
                counted(usize::try_from(minutes / 60).unwrap_or(0), "hour", "hours")
            } else {
                format!("{minutes} minutes")
            };
            let (way, what) = if forward_ms > 0 { ("forward", "shorter") } else { ("back", "longer") };
            let before = Timestamp(at.0 - 1000);
            let words = format!(
                "The clocks go {way} on {}: the shift of {} is {by} {what}. Hand-overs keep their time.",
                moment(clock, before).rsplit_once(' ').map(|(day, _)| day.to_owned()).unwrap_or_default(),
                names.join(" and "),
            );
            found.push(Finding {
                layer: Some(*layer),
                starts_at: Some(span.starts_at),
                ends_at: Some(span.ends_at),
                ..finding(Weight::Note, FindingKind::ClockChange, words)
            });
        }
    }
}
