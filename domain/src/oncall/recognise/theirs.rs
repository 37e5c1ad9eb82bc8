//! The shifts as they are read: rounded, cut to the window, and people who are always together as one.

use super::Foreign;
use crate::ids::PersonId;
use crate::oncall::clock::MINUTE_MS;
use crate::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// So many at once are looked at one by one; of more, the first.
pub(super) const AT_ONCE: usize = 12;

/// A stretch that somebody holds: a person, or people who are always together. The end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub who: usize,
    pub from: Timestamp,
    pub to: Timestamp,
}

/// All shifts of a window.
pub(super) struct Theirs {
    /// By first mention.
    pub people: Vec<PersonId>,
    /// By start, then as listed; `who` is an index of `people`.
    pub held: Vec<Held>,
    /// By person: the first of those who are always together with them.
    unit: Vec<usize>,
}

impl Theirs {
    /// Shifts that end before they begin, or outside of the years 1 to 9999, are none.
    pub(super) fn of(shifts: &[Foreign], from: Timestamp, to: Timestamp) -> Self {
        let (mut people, mut held) = (Vec::new(), Vec::new());
        let mut index: BTreeMap<PersonId, usize> = BTreeMap::new();
        for shift in shifts.iter().filter(|shift| shift.starts_at.is_plausible() && shift.ends_at.is_plausible()) {
            let (from, to) = (minute(shift.starts_at).max(from), minute(shift.ends_at).min(to));
            if from < to {
                let who = *index.entry(shift.person).or_insert_with(|| {
                    people.push(shift.person);
                    people.len() - 1
                });
                held.push(Held { who, from, to });
            }
        }
        held.sort_by_key(|held| held.from);
        let unit = together(&held, people.len(), (from, to));
        Theirs { people, held, unit }
    }

    /// What everybody holds, with people who are always together as one.
    pub(super) fn units(&self) -> Vec<Held> {
        // Once for each of its members it would be held by several.
        let mut first: BTreeMap<usize, Vec<Held>> = BTreeMap::new();
        let mut units = Vec::new();
        for held in &self.held {
            let unit = self.unit[held.who];
            let held = Held { who: unit, ..*held };
            if self.unit.iter().filter(|other| **other == unit).count() == 1 {
                units.push(held);
            } else {
                first.entry(unit).or_default().push(held);
            }
        }
        units.extend(first.into_values().flat_map(union));
        units.sort_by_key(|held| held.from);
        units
    }

    /// The people of a unit.
    pub(super) fn members(&self, unit: usize) -> Vec<PersonId> {
        let people = self.people.iter().zip(&self.unit);
        people.filter(|(_, of)| **of == unit).map(|(person, _)| *person).collect()
    }
}

fn minute(at: Timestamp) -> Timestamp {
    Timestamp((at.0 + MINUTE_MS / 2).div_euclid(MINUTE_MS) * MINUTE_MS)
}

/// Stretches by start that meet or overlap become one.
fn union(held: Vec<Held>) -> Vec<Held> {
    let mut joined: Vec<Held> = Vec::with_capacity(held.len());
    for held in held {
        match joined.last_mut() {
            Some(last) if held.from <= last.to => last.to = last.to.max(held.to),
            _ => joined.push(held),
        }
    }
    joined
}

/// For each person the first of those with whom they share three quarters of the time that either has, and some hour at
/// which it begins or ends: where both are cut by the window they may have nothing in common.
fn together(held: &[Held], people: usize, (from, to): (Timestamp, Timestamp)) -> Vec<usize> {
    let mut edges: Vec<BTreeSet<Timestamp>> = vec![BTreeSet::new(); people];
    for held in held {
        edges[held.who].extend([held.from, held.to].into_iter().filter(|at| *at != from && *at != to));
    }
    let mut alone = vec![0; people];
    let mut shared: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    for segment in Segments::of(held, None).all {
        let ms = segment.to.0 - segment.from.0;
        for (index, one) in segment.who.iter().enumerate() {
            alone[*one] += ms;
            for other in &segment.who[index + 1..] {
                *shared.entry((*one.min(other), *one.max(other))).or_default() += ms;
            }
        }
    }
    let mut unit: Vec<usize> = (0..people).collect();
    let mut pairs: Vec<_> = shared.into_iter().collect();
    pairs.sort_unstable();
    for ((one, other), ms) in pairs {
        let in_step = edges[one] == edges[other] || !edges[one].is_disjoint(&edges[other]);
        if one != other && in_step && 4 * ms >= 3 * (alone[one] + alone[other] - ms) {
            let (keep, give) = (unit[one].min(unit[other]), unit[one].max(unit[other]));
            unit.iter_mut().filter(|unit| **unit == give).for_each(|unit| *unit = keep);
        }
    }
    unit
}

/// Time cut wherever a stretch begins or ends.
pub(super) struct Segments {
    /// They join without gap or overlap; a stretch that nobody holds is one of nobody.
    pub all: Vec<Segment>,
}

pub(super) struct Segment {
    pub from: Timestamp,
    pub to: Timestamp,
    /// Each once, in order.
    pub who: Vec<usize>,
    /// Who hands over to themselves as it begins: was among the last who ended, and begins with others now.
    pub again: Vec<usize>,
}

impl Segments {
    /// From the first stretch to the end of the last, or to `until`. The stretches are given by start.
    pub(super) fn of(held: &[Held], until: Option<Timestamp>) -> Self {
        let mut edges: Vec<Timestamp> = held.iter().flat_map(|held| [held.from, held.to]).chain(until).collect();
        edges.sort_unstable();
        edges.dedup();
        let mut all = Vec::with_capacity(edges.len());
        let (mut waiting, mut now) = (held.iter().peekable(), Vec::<Held>::new());
        let mut ended: Vec<usize> = Vec::new();
        for pair in edges.windows(2) {
            let mut gone: Vec<usize> = now.extract_if(.., |held| held.to <= pair[0]).map(|held| held.who).collect();
            if !gone.is_empty() {
                gone.sort_unstable();
                ended = gone;
            }
            while let Some(held) = waiting.next_if(|held| held.from <= pair[0]) {
                now.push(*held);
            }
            let mut who: Vec<usize> = now.iter().map(|held| held.who).collect();
            who.sort_unstable();
            who.dedup();
            who.truncate(AT_ONCE);
            let begins = now.iter().filter(|held| held.from == pair[0]).map(|held| held.who);
            let mut again: Vec<usize> = begins.collect();
            again.sort_unstable();
            if again == ended {
                again.clear();
            }
            again.retain(|who| ended.contains(who));
            all.push(Segment { from: pair[0], to: pair[1], who, again });
        }
        Segments { all }
    }
}

/// Stretches of the same that meet become one, unless others change at that instant as well: then it is a hand-over,
/// like that of somebody who was second and is first now. Where the same has two at once, they stay two.
pub(super) fn joined(mut held: Vec<Held>) -> Vec<Held> {
    let begins: BTreeSet<(Timestamp, usize)> = held.iter().map(|held| (held.from, held.who)).collect();
    let ends: BTreeSet<(Timestamp, usize)> = held.iter().map(|held| (held.to, held.who)).collect();
    let handovers: BTreeSet<Timestamp> = begins.symmetric_difference(&ends).map(|(at, _)| *at).collect();
    held.sort_by_key(|held| (held.who, held.from, held.to));
    let mut all: Vec<Held> = Vec::with_capacity(held.len());
    for held in held {
        let mut before = all.iter_mut().rev().take(AT_ONCE).take_while(|last| last.who == held.who);
        match before.find(|last| last.to == held.from && !handovers.contains(&held.from)) {
            Some(last) => last.to = held.to,
            None => all.push(held),
        }
    }
    all.sort_by_key(|held| held.from);
    all
}

/// What is left of stretches when others are taken from them, each moment once.
pub(super) fn without(held: &[Held], taken: &[Held]) -> Vec<Held> {
    let mut left: BTreeMap<usize, Vec<Held>> = BTreeMap::new();
    for held in held {
        left.entry(held.who).or_default().push(*held);
    }
    for taken in taken {
        let Some(held) = left.get_mut(&taken.who) else { continue };
        let mut todo = vec![*taken];
        let mut index = 0;
        while index < held.len() && !todo.is_empty() {
            let one = held[index];
            let Some(next) = todo.iter().position(|todo| todo.from < one.to && one.from < todo.to) else {
                index += 1;
                continue;
            };
            let wanted = todo.swap_remove(next);
            let around = |outer: Held, inner: Held| {
                let before = Held { to: inner.from, ..outer };
                let after = Held { from: inner.to, ..outer };
                [before, after].into_iter().filter(|held| held.from < held.to)
            };
            held.splice(index..=index, around(one, wanted));
            todo.extend(around(wanted, one));
        }
    }
    let mut left: Vec<Held> = left.into_values().flatten().collect();
    left.sort_by_key(|held| held.from);
    left
}
