//! The final schedule of one layer: the rotation's turns, with covers on top.

use super::{Layer, Rotation};
use crate::ids::PersonId;
use crate::time::Timestamp;
use jiff::tz::TimeZone;

/// A roster with everything that decides who is on call.
#[derive(Clone, Debug)]
pub struct Roster {
    pub zone: TimeZone,
    /// Rotations by layer; where several stand in one layer, the first that has a turn holds.
    pub rotations: Vec<(Layer, Rotation)>,
    /// Covers win over rotations. They never overlap within a layer (the database enforces it).
    pub covers: Vec<(Layer, ShiftSpan)>,
}

/// A stretch of time that one person, or nobody, holds. The end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShiftSpan {
    pub person: Option<PersonId>,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// Whether it is a cover.
    pub cover: bool,
}

impl Roster {
    /// The layers that exist, in the order in which they are paged.
    #[must_use]
    pub fn layers(&self) -> Vec<Layer> {
        let mut layers: Vec<_> = self.rotations.iter().map(|(layer, _)| *layer).collect();
        layers.sort_unstable();
        layers.dedup();
        layers
    }

    /// Who is on call in a layer at an instant.
    #[must_use]
    pub fn person_at(&self, layer: Layer, at: Timestamp) -> Option<PersonId> {
        let cover = self.covers_of(layer).find(|span| span.starts_at <= at && at < span.ends_at);
        match cover {
            Some(span) => span.person,
            None => self.turn_at(layer, at),
        }
    }

    fn turn_at(&self, layer: Layer, at: Timestamp) -> Option<PersonId> {
        self.rotations_of(layer).find_map(|rotation| rotation.turn_at(&self.zone, at.to_jiff())).map(|turn| turn.person)
    }

    fn rotations_of(&self, layer: Layer) -> impl Iterator<Item = &Rotation> {
        self.rotations.iter().filter(move |(of, _)| *of == layer).map(|(_, rotation)| rotation)
    }

    fn covers_of(&self, layer: Layer) -> impl Iterator<Item = ShiftSpan> {
        self.covers.iter().filter(move |(of, _)| *of == layer).map(|(_, span)| *span)
    }

    /// The shifts of a layer in `[from, to)`: they join without gap or overlap, and a stretch that nobody
    /// holds is a shift of nobody. First and last are cut to the window.
    #[must_use]
    pub fn shifts(&self, layer: Layer, from: Timestamp, to: Timestamp) -> Vec<ShiftSpan> {
        let mut edges = vec![from, to];
        for rotation in self.rotations_of(layer) {
            for turn in rotation.turns(&self.zone, from.to_jiff(), to.to_jiff()) {
                edges.extend([Timestamp::from(turn.starts_at), Timestamp::from(turn.ends_at)]);
            }
        }
        for cover in self.covers_of(layer) {
            edges.extend([cover.starts_at, cover.ends_at]);
        }
        edges.retain(|edge| (from..=to).contains(edge));
        edges.sort_unstable();
        edges.dedup();
        let mut shifts: Vec<ShiftSpan> = Vec::new();
        for pair in edges.windows(2) {
            let (starts_at, ends_at) = (pair[0], pair[1]);
            let cover = self.covers_of(layer).any(|span| span.starts_at <= starts_at && starts_at < span.ends_at);
            let span = ShiftSpan { person: self.person_at(layer, starts_at), starts_at, ends_at, cover };
            match shifts.last_mut() {
                Some(last)
                    if last.person == span.person
                        && last.cover == span.cover
                        && !self.is_handover(layer, starts_at) =>
                {
                    last.ends_at = ends_at;
                }
                _ => shifts.push(span),
            }
        }
        shifts
    }

    fn is_handover(&self, layer: Layer, at: Timestamp) -> bool {
        self.rotations_of(layer)
            .filter_map(|rotation| rotation.turn_at(&self.zone, at.to_jiff()))
            .any(|turn| Timestamp::from(turn.starts_at) == at)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Handover;
    use super::*;
    use uuid::Uuid;

    fn person(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).expect("an instant")
    }

    fn roster() -> Roster {
        let handover = Handover {
            starts_on: "2026-11-02".parse().expect("a date"),
            time: "09:00".parse().expect("a time"),
            turn_days: 7,
        };
        Roster {
            zone: TimeZone::UTC,
            rotations: vec![(Layer::PRIMARY, Rotation { handover, participants: vec![person(1), person(2)] })],
            covers: vec![(
                Layer::PRIMARY,
                ShiftSpan {
                    person: Some(person(3)),
                    starts_at: at("2026-11-04T18:00:00Z"),
                    ends_at: at("2026-11-05T08:00:00Z"),
                    cover: true,
                },
            )],
        }
    }

    #[test]
    fn a_cover_takes_its_time_and_gives_it_back() {
        let roster = roster();
        let shifts = roster.shifts(Layer::PRIMARY, at("2026-11-02T09:00:00Z"), at("2026-11-16T09:00:00Z"));
        let people: Vec<_> = shifts.iter().map(|shift| (shift.person, shift.cover)).collect();
        assert_eq!(
            people,
            [(Some(person(1)), false), (Some(person(3)), true), (Some(person(1)), false), (Some(person(2)), false)]
        );
        for pair in shifts.windows(2) {
            assert_eq!(pair[0].ends_at, pair[1].starts_at);
        }
        assert_eq!(roster.person_at(Layer::PRIMARY, at("2026-11-05T08:00:00Z")), Some(person(1)));
    }

    #[test]
    fn a_layer_without_rotation_is_a_gap() {
        let shifts = roster().shifts(Layer::SECONDARY, at("2026-11-02T09:00:00Z"), at("2026-11-03T09:00:00Z"));
        assert_eq!(shifts.len(), 1);
        assert_eq!(shifts[0].person, None);
    }
}
