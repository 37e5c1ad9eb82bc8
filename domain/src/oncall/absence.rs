//! Times in which somebody is not to be on call, and where a schedule has them on call all the same. The schedule
//! itself does not change by it: nobody is paged by surprise because somebody else is away. What clashes is found, and
//! covered.

use super::Layer;
use super::clock::Clock;
use super::health::{Crew, Member, Schedule};
use super::hours::{Hours, Week};
use crate::ids::PersonId;
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// A time in which somebody is not to be on call, or only in some hours. The end is exclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// Hours of the week, where they live, in which they can be on call all the same; none: not at all.
    pub only: Option<Vec<Hours>>,
    /// What others read of it: `away`, `not 22:00 to 08:00`.
    pub effect: String,
}

/// A stretch in which somebody is on call who is not to be. The end is exclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    pub layer: Layer,
    pub person: PersonId,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// As it is said of the absence.
    pub effect: String,
}

impl Absence {
    /// The parts of `[from, to)` in which they are not to be on call, in order.
    fn blocks(&self, clock: &Clock, from: Timestamp, to: Timestamp) -> Vec<(Timestamp, Timestamp)> {
        let (from, to) = (from.max(self.starts_at), to.min(self.ends_at));
        if from >= to {
            return Vec::new();
        }
        let Some(only) = &self.only else { return vec![(from, to)] };
        let week = Week::of(only);
        let (mut blocked, mut free_until) = (Vec::new(), from);
        for (opens, closes) in week.opens(clock, from, to) {
            if opens > free_until {
                blocked.push((free_until, opens.min(to)));
            }
            free_until = free_until.max(closes);
        }
        if free_until < to {
            blocked.push((free_until, to));
        }
        blocked
    }
}

impl Member {
    /// The parts of `[from, to)` in which they are not to be on call, by start, and what is said of each.
    #[must_use]
    pub fn blocks(&self, from: Timestamp, to: Timestamp) -> Vec<(Timestamp, Timestamp, &str)> {
        let of_one = |absence: &'_ Absence| absence.blocks(&self.clock, from, to);
        let all = self
            .absences
            .iter()
            .flat_map(|absence| of_one(absence).into_iter().map(move |(from, to)| (from, to, absence.effect.as_str())));
        let mut all: Vec<_> = all.collect();
        all.sort_unstable();
        let mut joined: Vec<(Timestamp, Timestamp, &str)> = Vec::with_capacity(all.len());
        for (from, to, effect) in all {
            match joined.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => joined.push((from, to, effect)),
            }
        }
        joined
    }

    /// What is said of their absence in some part of `[from, to)`, if there is one.
    #[must_use]
    pub fn blocked(&self, from: Timestamp, to: Timestamp) -> Option<&str> {
        self.blocks(from, to).first().map(|(.., effect)| *effect)
    }

    /// Whether they can be on call in all of `[from, to)`.
    #[must_use]
    pub fn is_free(&self, from: Timestamp, to: Timestamp) -> bool {
        self.absences.iter().all(|absence| absence.blocks(&self.clock, from, to).is_empty())
    }
}

/// Where people are on call who are not to be, by start.
#[must_use]
pub fn clashes(schedule: &Schedule, crew: &Crew) -> Vec<Clash> {
    let mut found: BTreeMap<(Layer, PersonId), Vec<Clash>> = BTreeMap::new();
    for (layer, spans) in &schedule.layers {
        for span in spans {
            for person in span.people.iter() {
                let Some(member) = crew.0.get(person).filter(|member| member.active && !member.absences.is_empty())
                else {
                    continue;
                };
                for (starts_at, ends_at, effect) in member.blocks(span.starts_at, span.ends_at) {
                    let of_person = found.entry((*layer, *person)).or_default();
                    match of_person.last_mut() {
                        Some(last) if last.ends_at == starts_at => last.ends_at = ends_at,
                        _ => of_person.push(Clash {
                            layer: *layer,
                            person: *person,
                            starts_at,
                            ends_at,
                            effect: effect.to_owned(),
                        }),
                    }
                }
            }
        }
    }
    let mut all: Vec<Clash> = found.into_values().flatten().collect();
    all.sort_by_key(|clash| (clash.starts_at, clash.layer, clash.person));
    all
}
