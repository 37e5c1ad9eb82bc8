//! People who take turns, and the shifts that follow from it.

use super::clock::{Clock, Clocks};
use super::handover::Handover;
use super::hours::{Hours, Week};
use super::{Layer, People};
use crate::ids::{PersonId, RotationId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// People who take turns in a layer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    /// Stays the same from version to version.
    pub id: RotationId,
    pub layer: Layer,
    pub name: String,
    /// IANA name of the zone in which its hand-overs and hours are civil.
    pub time_zone: String,
    pub handover: Handover,
    /// When it is on duty; empty means around the clock.
    #[serde(default)]
    pub hours: Vec<Hours>,
    /// Who has which turn, in order, over and over. Several in one turn are on call together; a turn of no one is
    /// nobody on purpose.
    pub turns: Vec<Vec<PersonId>>,
}

/// One shift of a rotation as it was planned. The end is exclusive.
#[derive(Clone, Copy, Debug)]
pub(super) struct Planned<'a> {
    pub people: &'a People,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

/// A rotation, ready for answers.
pub(super) struct Ready<'a> {
    pub id: RotationId,
    handover: &'a Handover,
    clock: &'a Clock,
    week: Week,
    turns: Vec<People>,
}

impl Rotation {
    pub(super) fn ready<'a>(&'a self, clocks: &'a Clocks) -> Ready<'a> {
        Ready {
            id: self.id,
            handover: &self.handover,
            clock: clocks.get(&self.time_zone),
            week: Week::of(&self.hours),
            turns: self.turns.iter().map(|turn| People::from(turn.as_slice())).collect(),
        }
    }

    /// Who has the turn that holds at an instant, whatever the hours; none before the first turn.
    #[must_use]
    pub fn turn_at(&self, clocks: &Clocks, at: Timestamp) -> Option<&[PersonId]> {
        let index = self.handover.index_at(clocks.get(&self.time_zone), at)?;
        let position = usize::try_from(index).ok()?.checked_rem(self.turns.len())?;
        Some(&self.turns[position])
    }

    /// Everybody who takes turns, once, in the order of their first.
    #[must_use]
    pub fn participants(&self) -> Vec<PersonId> {
        let mut all: Vec<PersonId> = Vec::new();
        for person in self.turns.iter().flatten() {
            if !all.contains(person) {
                all.push(*person);
            }
        }
        all
    }

    /// This rotation as the next version of `before`, from an instant on: whoever has the turn then keeps it, and
    /// those after come in the order that is written here. Without it, a joiner would move everybody's turns.
    /// A rotation whose turns and hand-overs stay the same is not touched.
    #[must_use]
    pub fn continuing(mut self, before: &Rotation, clocks: &Clocks, from: Timestamp) -> Rotation {
        let same = self.turns == before.turns && self.handover == before.handover && self.time_zone == before.time_zone;
        if same || self.turns.is_empty() {
            return self;
        }
        let Some(index) = self.handover.index_at(clocks.get(&self.time_zone), from) else { return self };
        // Who has the turn under the old version, or else the first after it who still takes turns.
        let Some(old_index) = before.handover.index_at(clocks.get(&before.time_zone), from) else { return self };
        let Some(first) = (0..before.turns.len()).find_map(|step| {
            let length = before.turns.len();
            let old = (usize::try_from(old_index).ok()? % length + step) % length;
            self.turns.iter().position(|turn| *turn == before.turns[old])
        }) else {
            return self;
        };
        let length = self.turns.len();
        let now = usize::try_from(index).unwrap_or(0) % length;
        // Turned so that position `now` holds who is `first`.
        self.turns.rotate_left((first + length - now) % length);
        self
    }
}

impl Ready<'_> {
    /// The shift that holds at an instant.
    pub(super) fn shift_at(&self, at: Timestamp) -> Option<Planned<'_>> {
        let (opens, closes) = self.week.open_at(self.clock, at)?;
        let index = self.handover.index_at(self.clock, at)?;
        let turn = self.turn(index)?;
        Some(Planned { starts_at: turn.starts_at.max(opens), ends_at: turn.ends_at.min(closes), ..turn })
    }

    /// The shifts that overlap `[from, to)`, whole, in order.
    pub(super) fn shifts<'r>(&'r self, from: Timestamp, to: Timestamp, mut found: impl FnMut(Planned<'r>)) {
        let mut opens = self.week.opens(self.clock, from, to).peekable();
        let Some(mut turn) = self.first_turn(from) else { return };
        while let Some((opens_at, closes_at)) = opens.peek().copied() {
            if turn.1.starts_at >= to {
                return;
            }
            let starts_at = turn.1.starts_at.max(opens_at);
            let ends_at = turn.1.ends_at.min(closes_at);
            if starts_at < ends_at && ends_at > from {
                found(Planned { people: turn.1.people, starts_at, ends_at });
            }
            if closes_at <= turn.1.ends_at {
                opens.next();
            } else {
                let next = turn.0 + 1;
                let Some(following) = self.turn_from(next, turn.1.ends_at) else { return };
                turn = (next, following);
            }
        }
    }

    fn first_turn(&self, from: Timestamp) -> Option<(i64, Planned<'_>)> {
        let index = self.handover.index_at(self.clock, from).unwrap_or(0);
        Some((index, self.turn(index)?))
    }

    fn turn(&self, index: i64) -> Option<Planned<'_>> {
        self.turn_from(index, self.handover.starts_at(self.clock, index)?)
    }

    fn turn_from(&self, index: i64, starts_at: Timestamp) -> Option<Planned<'_>> {
        let position = usize::try_from(index).ok()?.checked_rem(self.turns.len())?;
        let ends_at = self.handover.starts_at(self.clock, index + 1)?;
        Some(Planned { people: &self.turns[position], starts_at, ends_at })
    }
}
