//! Which stretches may belong together: people who are on duty in the same hours of the week, and shifts that have the
//! same hours.

use super::theirs::Held;
use super::week::minute_of_week;
use crate::oncall::clock::{Clock, HOUR_MS, MINUTE_MS, Reading};
use std::collections::BTreeMap;

const HOURS: usize = 7 * 24;
/// More people than this are not compared with each other.
const PEOPLE: usize = 100;

/// The ways to take stretches (by start) apart; each in parts that keep the order.
pub(super) fn ways(held: &[Held], clock: &Clock) -> Vec<Vec<Vec<Held>>> {
    let day = 24 * 60;
    let minutes = |held: &Held| (minute_of_week(clock.reading(held.from)), minute_of_week(clock.reading(held.to)));
    let of_day = |held: &Held| (minutes(held).0 % day, minutes(held).1 % day);
    let ways = [by_people(held, clock), by_hours(held, of_day), by_hours(held, minutes)];
    ways.into_iter().flatten().collect()
}

/// By people who share hours of the week; none if all do.
fn by_people(held: &[Held], clock: &Clock) -> Option<Vec<Vec<Held>>> {
    let mut hours: BTreeMap<usize, [i64; HOURS]> = BTreeMap::new();
    for held in held {
        let hours = hours.entry(held.who).or_insert([0; HOURS]);
        let (mut at, to) = (clock.reading(held.from), clock.reading(held.to));
        while at < to {
            let next = Reading((at.0.div_euclid(HOUR_MS) + 1) * HOUR_MS).min(to);
            hours[minute_of_week(at) / 60] += (next.0 - at.0) / MINUTE_MS;
            at = next;
        }
    }
    if hours.len() > PEOPLE {
        return None;
    }
    // What somebody did once or twice for another is not when they are on duty.
    let usual = hours.iter().map(|(who, hours)| {
        let most = hours.iter().copied().max().unwrap_or(0);
        let usual: Vec<usize> = (0..HOURS).filter(|hour| hours[*hour] > 0 && hours[*hour] * 3 >= most).collect();
        (*who, usual)
    });
    let mut groups: Vec<(Vec<usize>, Vec<Vec<usize>>)> = Vec::new();
    for (who, usual) in usual {
        let (near, mut far): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|(_, all)| all.iter().any(|other| share(other, &usual)));
        let mut group = (vec![who], vec![usual]);
        for (people, hours) in near {
            group.0.extend(people);
            group.1.extend(hours);
        }
        far.push(group);
        groups = far;
    }
    let group = |held: &Held| groups.iter().position(|(people, _)| people.contains(&held.who)).unwrap_or(0);
    apart(held, group)
}

/// Whether more than half of the shorter hours are in the other.
fn share(one: &[usize], other: &[usize]) -> bool {
    let both = one.iter().filter(|hour| other.binary_search(hour).is_ok()).count();
    2 * both > one.len().min(other.len())
}

/// By when shifts begin and end. One that is cut goes with those with which it shares an end; what is left is a part in
/// which no pattern is to be found.
fn by_hours(held: &[Held], hours: impl Fn(&Held) -> (usize, usize)) -> Option<Vec<Vec<Held>>> {
    const MOST: usize = 6;
    let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for held in held {
        *counts.entry(hours(held)).or_default() += 1;
    }
    let usual: Vec<(usize, usize)> =
        counts.into_iter().filter(|(_, count)| count * 10 > held.len()).map(|(hours, _)| hours).collect();
    if usual.len() > MOST {
        return None;
    }
    let part = |held: &Held| {
        let (from, to) = hours(held);
        let like = |wanted: &dyn Fn(&(usize, usize)) -> bool| usual.iter().position(wanted);
        let cut = || like(&|usual| usual.0 == from).or_else(|| like(&|usual| usual.1 == to));
        like(&|usual| *usual == (from, to)).or_else(cut).unwrap_or(usual.len())
    };
    apart(held, part)
}

/// By the number of their part, in the order in which they begin.
fn apart(held: &[Held], part: impl Fn(&Held) -> usize) -> Option<Vec<Vec<Held>>> {
    let mut parts: Vec<(usize, Vec<Held>)> = Vec::new();
    for held in held {
        let number = part(held);
        match parts.iter_mut().find(|(other, _)| *other == number) {
            Some((_, part)) => part.push(*held),
            None => parts.push((number, vec![*held])),
        }
    }
    (parts.len() > 1).then(|| parts.into_iter().map(|(_, part)| part).collect())
}
