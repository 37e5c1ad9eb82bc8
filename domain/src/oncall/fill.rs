//! Who could take the time of people who are on call but not to be.

use super::Layer;
use super::absence::{Clash, clashes};
use super::health::{Crew, Schedule};
use super::plan::Plan;
use super::policy::{Assignment, Policy, Skills};
use crate::ids::PersonId;
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// A clash, and who could take that time; none when nobody can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filling {
    pub clash: Clash,
    pub person: Option<PersonId>,
}

/// Proposes somebody for each clash of a schedule, by its plan. Whoever is proposed can be reached, is not exempt, and
/// is not on call at that time in any layer. Fair: who carries the fewest hours, with what was proposed before;
/// of equals, who comes first in the order of turns. Sequential: who comes next after the one whose time it is.
#[must_use]
pub fn fill(schedule: &Schedule, plan: &Plan, crew: &Crew, policy: Policy) -> Vec<Filling> {
    let mut hours: BTreeMap<PersonId, i64> = BTreeMap::new();
    for span in schedule.layers.iter().flat_map(|(_, spans)| spans) {
        for person in span.people.iter() {
            *hours.entry(*person).or_default() += span.ends_at.0 - span.starts_at.0;
        }
    }
    let mut given: Vec<(PersonId, Timestamp, Timestamp)> = Vec::new();
    let mut filled = Vec::new();
    for clash in clashes(schedule, crew) {
        let (from, to) = (clash.starts_at, clash.ends_at);
        let order = candidates(plan, clash.layer, clash.person, policy.skills);
        let mut can = order.into_iter().filter(|person| {
            crew.0.get(person).is_some_and(|member| member.active && member.reachable && member.is_free(from, to))
                && !is_on_call(schedule, *person, from, to)
                && !given.iter().any(|(other, starts, ends)| other == person && *starts < to && *ends > from)
        });
        let person = match policy.assignment {
            Assignment::Sequential => can.next(),
            // The first of the smallest.
            Assignment::Fair => can.min_by_key(|person| hours.get(person).copied().unwrap_or(0)),
        };
        if let Some(person) = person {
            given.push((person, from, to));
            *hours.entry(person).or_default() += to.0 - from.0;
            *hours.entry(clash.person).or_default() -= to.0 - from.0;
        }
        filled.push(Filling { clash, person });
    }
    filled
}

/// Who comes after this person in the order of turns, of the layer first and then, where anybody can, of the others.
fn candidates(plan: &Plan, layer: Layer, of: PersonId, skills: Skills) -> Vec<PersonId> {
    let of_layer = |wanted: bool| {
        let rotations = plan.rotations.iter().filter(move |rotation| (rotation.layer == layer) == wanted);
        rotations.flat_map(super::Rotation::participants)
    };
    let mut order: Vec<PersonId> = of_layer(true).collect();
    let after = order.iter().position(|person| *person == of).map_or(0, |position| position + 1);
    let after = after % order.len().max(1);
    order.rotate_left(after);
    if skills == Skills::Generalist {
        order.extend(of_layer(false));
    }
    let mut seen = vec![of];
    order.retain(|person| {
        let fresh = !seen.contains(person);
        seen.push(*person);
        fresh
    });
    order
}

fn is_on_call(schedule: &Schedule, person: PersonId, from: Timestamp, to: Timestamp) -> bool {
    schedule.layers.iter().any(|(_, spans)| {
        let first = spans.partition_point(|span| span.ends_at <= from);
        spans[first..].iter().take_while(|span| span.starts_at < to).any(|span| span.people.contains(&person))
    })
}
