//! How well people who take turns explain stretches of time, and the turns that explain them best.

use super::beats::{self, Beat};
use super::theirs::{Held, Segments, joined, without};
use super::week;
use crate::oncall::clock::Clock;
use crate::oncall::handover::{Handover, Unit};
use crate::oncall::hours::{Hours, Week};
use crate::time::Timestamp;

/// What a story costs: each rotation; each of its hours; each turn, if somebody new has it or it was seen twice; and
/// each stretch that is not as the rotations say. The costs of turns are small, or nothing would be a pattern; the cost
/// of somebody who has a second turn in a cycle that was seen once is that of a stretch, or everything would be.
const ROTATION: i64 = 20;
const HOURS: i64 = 10;
const TURN: i64 = 10;
const STRETCH: i64 = 40;

/// Longest cycle, in turns.
const CYCLE: usize = 96;
const LAYERS: usize = 8;

/// A rotation that was found.
#[derive(Clone)]
pub(super) struct Fitted<'a> {
    pub zone: &'a str,
    pub handover: Handover,
    pub hours: Vec<Hours>,
    /// Units in the order of turns; none is a turn of nobody.
    pub turns: Vec<Option<usize>>,
    /// What of the stretches it explains, by start.
    held: Vec<Held>,
    /// Itself, and the stretches in which somebody is missing.
    cost: i64,
}

impl Fitted<'_> {
    fn held_ms(&self) -> i64 {
        self.held.iter().map(|held| held.to.0 - held.from.0).sum()
    }

    /// Whether two hold the same time, more than a twentieth of what either holds.
    pub(super) fn meets(&self, other: &Fitted) -> bool {
        let (mut both, mut index) = (0, 0);
        for held in &self.held {
            while other.held.get(index).is_some_and(|other| other.to <= held.from) {
                index += 1;
            }
            for other in other.held[index..].iter().take_while(|other| other.from < held.to) {
                both += other.to.0.min(held.to.0) - other.from.0.max(held.from.0);
            }
        }
        both * 20 > self.held_ms().min(other.held_ms())
    }
}

/// Rotations that explain stretches, layer after layer, and what it costs to tell them and all that is left.
#[derive(Default)]
pub(super) struct Story<'a> {
    pub fitted: Vec<Fitted<'a>>,
    pub cost: i64,
}

impl<'a> Story<'a> {
    /// Takes the rotation that explains most from the stretches (by start), and so on with what is left. A story that
    /// costs as much as the limit is not looked for.
    pub(super) fn of(
        held: &[Held],
        zones: &[(&'a str, &'a Clock)],
        (from, to): (Timestamp, Timestamp),
        limit: i64,
    ) -> Self {
        let mut left = joined(held.to_vec());
        let mut fitted: Vec<Fitted> = Vec::new();
        let mut cost = 0;
        while fitted.len() < LAYERS {
            // Beside the first layer there are shifts that cover it; a layer has been there for a while.
            let late = left.first().is_none_or(|first| 2 * (first.from.0 - from.0) > to.0 - from.0);
            if late && !fitted.is_empty() {
                break;
            }
            // The limit is on the first: the others only shorten what is told with it.
            let limit = if fitted.is_empty() { limit } else { i64::MAX };
            let Some(next) = best(&left, zones, to, limit) else { break };
            left = without(&left, &next.held);
            cost += next.cost;
            fitted.push(next);
        }
        // Who covers more of the time comes first. A few covers make no layer the second.
        let whole = fitted.iter().map(Fitted::held_ms).max().unwrap_or(0).max(1);
        let twentieths = |fitted: &Fitted| (fitted.held_ms() * 20 + whole / 2) / whole;
        fitted.sort_by_key(|fitted| (-twentieths(fitted), fitted.held.first().map(|held| held.who)));
        Story { fitted, cost: cost + STRETCH * left.len() as i64 }
    }

    /// No story of these stretches is shorter.
    pub(super) fn at_least(held: &[Held]) -> i64 {
        let mut people: Vec<usize> = held.iter().map(|held| held.who).collect();
        people.sort_unstable();
        people.dedup();
        (ROTATION + TURN * people.len() as i64).min(STRETCH * people.len() as i64)
    }

    pub(super) fn append(&mut self, other: Story<'a>) {
        self.fitted.extend(other.fitted);
        self.cost += other.cost;
    }
}

/// The one rotation that shortens the story most, if any does, explains half of the time, and is kept for three
/// quarters of its own.
fn best<'a>(held: &[Held], zones: &[(&'a str, &'a Clock)], to: Timestamp, limit: i64) -> Option<Fitted<'a>> {
    let first = held.first()?.from;
    let segments = Segments::of(held, Some(to));
    let covered = segments.all.iter().filter(|segment| !segment.who.is_empty());
    let covered_ms: i64 = covered.map(|segment| segment.to.0 - segment.from.0).sum();
    let held_ms: i64 = held.iter().map(|held| held.to.0 - held.from.0).sum();
    if held_ms / LAYERS as i64 > covered_ms {
        return None;
    }
    let units = held.iter().map(|held| held.who + 1).max().unwrap_or(0);
    // Where hardly anybody departs from it, a rotation may be a little longer to tell than the few shifts it explains.
    let alone = STRETCH * held.len() as i64;
    let mut search =
        Search { segments, window: (first, to), units, covered_ms, alone, limit: limit.min(alone + STRETCH) };
    let mut found: Option<Fitted> = None;
    for zone in zones {
        let weeks = week::candidates(&search.segments, zone.1);
        for beat in beats::candidates(held, zone.1, to) {
            for hours in &weeks {
                let Some(better) = search.with(*zone, &beat, hours) else { continue };
                // One of several layers has hours of its own, which are seen when its people are known.
                let own = week::candidates(&Segments::of(&better.held, Some(to)), zone.1);
                found = Some(better);
                for hours in own.iter().filter(|hours| !weeks.contains(hours)) {
                    found = search.with(*zone, &beat, hours).or(found);
                }
            }
        }
    }
    found
}

/// What a rotation is looked for in.
struct Search {
    segments: Segments,
    window: (Timestamp, Timestamp),
    units: usize,
    covered_ms: i64,
    /// What it costs to tell all without any.
    alone: i64,
    /// What the best so far costs.
    limit: i64,
}

impl Search {
    /// The best rotation with these hand-overs and hours, if it is better than what was found.
    fn with<'a>(&mut self, zone: (&'a str, &Clock), beat: &Beat, hours: &[Hours]) -> Option<Fitted<'a>> {
        let base = ROTATION + HOURS * hours.len() as i64 + unusual(beat.handover);
        // Each stretch has two ends.
        if base + STRETCH * (beat.unexplained / 2) >= self.limit {
            return None;
        }
        let pieces = Pieces::of(&self.segments, beat, (zone.1, &Week::of(hours)), self.window, self.units);
        let (total, cost, turns) = pieces.shortest(base, self.limit, |total, held_ms, planned_ms| {
            // Where shifts are few, a plan that is longer to tell than they are has to be kept all the more.
            let enough = if total < self.alone { 2 } else { 3 };
            4 * held_ms >= 3 * planned_ms && 4 * held_ms >= enough * self.covered_ms
        })?;
        self.limit = total;
        let (held, _) = pieces.explained(&turns);
        let turns = from_first(turns, beat.index);
        Some(Fitted { zone: zone.0, handover: beat.handover, hours: hours.to_vec(), turns, held, cost })
    }
}

/// Decides between rotations that explain the same.
fn unusual(handover: Handover) -> i64 {
    let unit = match handover.unit {
        Unit::Week if handover.every <= 8 => 0,
        Unit::Month => 1,
        Unit::Day | Unit::Week => 2,
        Unit::Hour => 4,
    };
    unit + i64::from(handover.every > 1)
}

/// The turns as they stand in a rotation, if the first here is that with this index.
fn from_first(mut turns: Vec<Option<usize>>, index: i64) -> Vec<Option<usize>> {
    let count = turns.len();
    turns.rotate_right(usize::try_from(index).unwrap_or(0) % count.max(1));
    turns
}

/// Time cut wherever people, turns or hours change.
struct Pieces<'a> {
    all: Vec<Piece<'a>>,
    turns: usize,
    units: usize,
}

struct Piece<'a> {
    /// From 0 on; none outside of the hours.
    turn: Option<usize>,
    from: Timestamp,
    to: Timestamp,
    who: &'a [usize],
    again: &'a [usize],
}

impl<'a> Pieces<'a> {
    fn of(
        segments: &'a Segments,
        beat: &Beat,
        (clock, week): (&Clock, &Week),
        (from, to): (Timestamp, Timestamp),
        units: usize,
    ) -> Self {
        let mut all = Vec::with_capacity(segments.all.len());
        let mut opens = week.opens(clock, from, to).peekable();
        let begins = |turn: usize| beat.handover.starts_at(clock, beat.index + turn as i64);
        let begins = |turn: usize| begins(turn).unwrap_or(Timestamp(i64::MAX));
        let (mut turn, mut next) = (0, begins(1));
        for segment in &segments.all {
            let mut at = segment.from;
            while at < segment.to {
                while opens.next_if(|(_, closes)| *closes <= at).is_some() {}
                while next <= at {
                    (turn, next) = (turn + 1, begins(turn + 2));
                }
                let (is_open, until) = match opens.peek() {
                    Some((opens, closes)) if *opens <= at => (true, (*closes).min(next)),
                    Some((opens, _)) => (false, *opens),
                    None => (false, segment.to),
                };
                let until = until.min(segment.to);
                let again = if at == segment.from { &segment.again[..] } else { &[] };
                let turn = is_open.then_some(turn);
                all.push(Piece { turn, from: at, to: until, who: &segment.who, again });
                at = until;
            }
        }
        Pieces { all, turns: turn + 1, units }
    }

    /// The shortest story below a limit that is good enough by its cost and how long people are there, and planned, in
    /// milliseconds: its cost with all that is left, without it, and its turns.
    fn shortest(
        &self,
        base: i64,
        mut limit: i64,
        is_enough: impl Fn(i64, i64, i64) -> bool,
    ) -> Option<(i64, i64, Vec<Option<usize>>)> {
        let (of_one, firsts, mut found) = (self.is_of_one(), self.firsts(), None);
        for count in 1..=self.turns.min(CYCLE) {
            // No longer cycle can be cheaper than its turns.
            if base + TURN * count as i64 >= limit {
                break;
            }
            if count > 1 && 2 * count > self.turns && of_one {
                break;
            }
            if !self.may_return(&firsts, count) {
                continue;
            }
            let turns = self.turns(count);
            let (own, left) = self.cost(&turns);
            let (cost, left) = (base + own, STRETCH * left);
            if cost + left >= limit {
                continue;
            }
            let (held, planned_ms) = self.explained(&turns);
            if is_enough(cost + left, held.iter().map(|held| held.to.0 - held.from.0).sum(), planned_ms) {
                limit = cost + left;
                found = Some((limit, cost, turns));
            }
        }
        found
    }

    /// Who has the first piece of each turn.
    fn firsts(&self) -> Vec<&'a [usize]> {
        let mut firsts: Vec<&[usize]> = vec![&[]; self.turns];
        for piece in self.all.iter().rev() {
            if let Some(turn) = piece.turn {
                firsts[turn] = piece.who;
            }
        }
        firsts
    }

    /// Whether, of some turns, half have the same people again so many turns later: a look before all are counted.
    fn may_return(&self, firsts: &[&[usize]], count: usize) -> bool {
        const LOOKS: usize = 64;
        let step = (self.turns / LOOKS).max(1);
        let (mut looks, mut same) = (0, 0);
        for turn in (0..self.turns.saturating_sub(count)).step_by(step) {
            let (one, other) = (firsts[turn], firsts[turn + count]);
            if !one.is_empty() && !other.is_empty() {
                looks += 1;
                same += usize::from(one.iter().any(|who| other.contains(who)));
            }
        }
        looks < 8 || 2 * same >= looks
    }

    /// Whether one has nearly all of the time: what others have is then rather a cover than a turn that was seen once.
    fn is_of_one(&self) -> bool {
        let mut ms = vec![0; self.units];
        for piece in &self.all {
            for who in piece.who {
                ms[*who] += piece.to.0 - piece.from.0;
            }
        }
        5 * ms.iter().max().unwrap_or(&0) > 4 * ms.iter().sum::<i64>()
    }

    /// For each turn of a cycle, who has it for most of its time. Of those who do so nearly equally, whoever has the
    /// fewest turns: two layers of the same people share their turns out in this way.
    fn turns(&self, count: usize) -> Vec<Option<usize>> {
        let mut votes = vec![0; count * (self.units + 1)];
        for piece in &self.all {
            let Some(turn) = piece.turn else { continue };
            let row = turn % count * (self.units + 1);
            let ms = piece.to.0 - piece.from.0;
            if piece.who.is_empty() {
                votes[row + self.units] += ms;
            }
            for who in piece.who {
                votes[row + who] += ms;
            }
        }
        let mut had = vec![0_u32; self.units];
        let turns = votes.chunks(self.units + 1).map(|votes| {
            let most = votes[..self.units].iter().copied().max().unwrap_or(0);
            if most == 0 || votes[self.units] > most {
                return None;
            }
            let near = (0..self.units).filter(|who| votes[*who] * 10 >= most * 9);
            let who = near.min_by_key(|who| (had[*who], -votes[*who]))?;
            had[who] += 1;
            Some(who)
        });
        turns.collect()
    }

    /// What these turns cost with the stretches in which somebody is missing, and the number of stretches that they
    /// leave. Between the hours nobody is missing, and what is left on both sides of them is one.
    fn cost(&self, turns: &[Option<usize>]) -> (i64, i64) {
        let (mut missing, mut left) = (0, 0);
        let mut was_missing = false;
        let mut last_open: Option<usize> = None;
        let mut last_left: Vec<usize> = vec![usize::MAX; self.units];
        let mut seen: Vec<(usize, u8)> = vec![(usize::MAX, 0); turns.len()];
        for (index, piece) in self.all.iter().enumerate() {
            let position = piece.turn.map(|turn| turn % turns.len());
            let planned = position.and_then(|position| turns[position]);
            for who in piece.who.iter().filter(|who| Some(**who) != planned) {
                let before = [index.checked_sub(1), last_open.filter(|_| position.is_some())];
                let goes_on = before.into_iter().flatten().any(|before| last_left[*who] == before);
                left += i64::from(!goes_on || piece.again.contains(who));
                last_left[*who] = index;
            }
            let (Some(turn), Some(position)) = (piece.turn, position) else { continue };
            let is_missing = planned.is_some_and(|planned| !piece.who.contains(&planned));
            missing += i64::from(is_missing && !was_missing);
            // Somebody who hands over to themselves within a turn has two.
            let before = last_open.map(|before| &self.all[before]).filter(|_| !was_missing && !is_missing);
            let is_same = before.is_some_and(|before| before.turn == piece.turn);
            missing += i64::from(is_same && planned.is_some_and(|planned| piece.again.contains(&planned)));
            if !is_missing && seen[position].0 != turn {
                seen[position] = (turn, seen[position].1.saturating_add(1));
            }
            (was_missing, last_open) = (is_missing, Some(index));
        }
        let mut known = vec![false; self.units];
        let turns = turns.iter().zip(seen).map(|(who, (_, times))| {
            let new = who.is_none_or(|who| !std::mem::replace(&mut known[who], true));
            if new || times > 1 { TURN } else { STRETCH }
        });
        (turns.sum::<i64>() + STRETCH * missing, left)
    }

    /// What these turns explain, by start, and how long they plan somebody, in milliseconds.
    fn explained(&self, turns: &[Option<usize>]) -> (Vec<Held>, i64) {
        let (mut all, mut planned_ms): (Vec<Held>, i64) = (Vec::new(), 0);
        for piece in &self.all {
            let Some(who) = piece.turn.and_then(|turn| turns[turn % turns.len()]) else { continue };
            planned_ms += piece.to.0 - piece.from.0;
            if !piece.who.contains(&who) {
                continue;
            }
            match all.last_mut() {
                Some(last) if last.who == who && last.to == piece.from => last.to = piece.to,
                _ => all.push(Held { who, from: piece.from, to: piece.to }),
            }
        }
        (all, planned_ms)
    }
}
