//! Where rotations and shifts differ: what the engine answers, beside what the shifts say.

use super::Difference;
use super::theirs::{Held, Theirs};
use crate::ids::PersonId;
use crate::oncall::clock::Clocks;
use crate::oncall::plan::{Plan, Version};
use crate::oncall::schedule::{Roster, Span};
use crate::oncall::{Layer, People};
use crate::time::Timestamp;
use std::sync::Arc;

/// The differences by start and layer, and in how much of the time in which either has somebody both agree, in
/// hundredths of a percent.
pub(super) fn compare(
    plan: &Arc<Plan>,
    theirs: &Theirs,
    clocks: &Arc<Clocks>,
    (from, to): (Timestamp, Timestamp),
) -> (Vec<Difference>, u16) {
    if from >= to {
        return (vec![], 0);
    }
    let version = Version { effective_from: from, plan: plan.clone() };
    let roster = Roster::sharing(clocks.clone(), vec![version], vec![], vec![]);
    let mut layers = roster.layers();
    if layers.is_empty() {
        layers.push(Layer::PRIMARY);
    }
    let spans: Vec<Vec<Span>> = layers.iter().map(|layer| roster.shifts(*layer, from, to)).collect();
    let mut edges: Vec<Timestamp> = theirs.held.iter().flat_map(|held| [held.from, held.to]).collect();
    edges.extend(spans.iter().flatten().flat_map(|span| [span.starts_at, span.ends_at]));
    edges.sort_unstable();
    edges.dedup();
    let mut answers = Answers { layers, next: vec![0; spans.len()], spans };
    let (mut waiting, mut now) = (theirs.held.iter().peekable(), Vec::<Held>::new());
    let (mut agreed_ms, mut either_ms) = (0_i64, 0_i64);
    let mut found = Found { joined: vec![], open: vec![None; answers.layers.len()] };
    for pair in edges.windows(2) {
        now.retain(|held| held.to > pair[0]);
        while let Some(held) = waiting.next_if(|held| held.from <= pair[0]) {
            now.push(*held);
        }
        let present = now.iter().map(|held| theirs.people[held.who]).collect();
        for (index, (planned, theirs)) in answers.at(pair[0], present).into_iter().enumerate() {
            let same = is_same(&planned, &theirs);
            let ms = if planned.is_empty() && theirs.is_empty() { 0 } else { pair[1].0 - pair[0].0 };
            either_ms += ms;
            agreed_ms += if same { ms } else { 0 };
            if !same {
                let layer = answers.layers[index];
                found.add(
                    index,
                    Difference { layer, starts_at: pair[0], ends_at: pair[1], planned, theirs: theirs.into() },
                );
            }
        }
    }
    let fit = if either_ms == 0 { 0 } else { i128::from(agreed_ms) * 10_000 / i128::from(either_ms) };
    (found.joined, u16::try_from(fit).unwrap_or(0))
}

/// What the engine answers, layer by layer, in the order of time.
struct Answers {
    layers: Vec<Layer>,
    spans: Vec<Vec<Span>>,
    next: Vec<usize>,
}

impl Answers {
    /// Who is planned at an instant, and who of those present is there instead: first whoever is planned there; then,
    /// in the order of layers, for those who are missing; then where nobody is planned; and last beside others.
    fn at(&mut self, at: Timestamp, mut present: Vec<PersonId>) -> Vec<(People, Vec<PersonId>)> {
        let mut answers: Vec<(People, Vec<PersonId>)> = Vec::with_capacity(self.layers.len());
        for (spans, next) in self.spans.iter().zip(&mut self.next) {
            while spans.get(*next).is_some_and(|span| span.ends_at <= at) {
                *next += 1;
            }
            let planned = spans.get(*next).map_or_else(|| People::from([]), |span| span.people.clone());
            let there = planned.iter().filter(|person| take(&mut present, **person)).copied().collect();
            answers.push((planned, there));
        }
        for (planned, there) in &mut answers {
            while there.len() < planned.len() && !present.is_empty() {
                add(there, present.remove(0));
            }
        }
        let empty = answers.iter().position(|(planned, _)| planned.is_empty()).unwrap_or(answers.len() - 1);
        for person in present {
            add(&mut answers[empty].1, person);
        }
        answers
    }
}

fn take(present: &mut Vec<PersonId>, person: PersonId) -> bool {
    let position = present.iter().position(|other| *other == person);
    position.map(|position| present.remove(position)).is_some()
}

fn add(people: &mut Vec<PersonId>, person: PersonId) {
    if !people.contains(&person) {
        people.push(person);
    }
}

fn is_same(one: &[PersonId], other: &[PersonId]) -> bool {
    one.iter().all(|person| other.contains(person)) && other.iter().all(|person| one.contains(person))
}

/// Differences of layers, joined where they go on.
struct Found {
    joined: Vec<Difference>,
    /// By layer, the last, which may go on.
    open: Vec<Option<usize>>,
}

impl Found {
    fn add(&mut self, layer: usize, difference: Difference) {
        let last = self.open[layer].and_then(|index| self.joined.get_mut(index));
        match last {
            Some(last)
                if last.ends_at == difference.starts_at
                    && is_same(&last.planned, &difference.planned)
                    && is_same(&last.theirs, &difference.theirs) =>
            {
                last.ends_at = difference.ends_at;
            }
            _ => {
                self.open[layer] = Some(self.joined.len());
                self.joined.push(difference);
            }
        }
    }
}
