//! Two people changed a roster at once: what both meant, and where they contradict each other.

use super::Plan;
use crate::ids::RotationId;

/// What became of two changes of one plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    pub plan: Plan,
    /// Rotations that both changed, and differently; the plan holds mine.
    pub conflicts: Vec<RotationId>,
}

/// Brings my change of `base` together with theirs, rotation by rotation: what only one of us touched is as they left
/// it. The order is mine, with what they added at the end.
#[must_use]
pub fn merge(base: &Plan, theirs: &Plan, mine: &Plan) -> Merged {
    let (rotations, conflicts) =
        merge_items(&base.rotations, &theirs.rotations, &mine.rotations, |rotation| rotation.id, false);
    Merged { plan: Plan { rotations }, conflicts }
}

/// The same for whatever says what a rotation is. Of what both changed, and differently, mine stays, or theirs when
/// `prefer_theirs`; the ids of these are answered, too.
pub fn merge_items<T: Clone + PartialEq, Id: Copy + PartialEq>(
    base: &[T],
    theirs: &[T],
    mine: &[T],
    id: impl Fn(&T) -> Id,
    prefer_theirs: bool,
) -> (Vec<T>, Vec<Id>) {
    let of = |items: &[T], wanted: Id| items.iter().find(|item| id(item) == wanted).cloned();
    let mut ids: Vec<Id> = Vec::new();
    for item in mine.iter().chain(theirs).chain(base) {
        if !ids.contains(&id(item)) {
            ids.push(id(item));
        }
    }
    let (mut merged, mut conflicts) = (Vec::new(), Vec::new());
    for id in ids {
        let (base, theirs, mine) = (of(base, id), of(theirs, id), of(mine, id));
        let contradict = mine != base && theirs != base && mine != theirs;
        if contradict {
            conflicts.push(id);
        }
        merged.extend(if mine == base || (contradict && prefer_theirs) { theirs } else { mine });
    }
    (merged, conflicts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PersonId;
    use crate::oncall::{Handover, Layer, Rotation, Unit};
    use uuid::Uuid;

    fn rotation(id: u128, person: u128) -> Rotation {
        Rotation {
            id: RotationId(Uuid::from_u128(id)),
            layer: Layer::PRIMARY,
            name: "One".into(),
            time_zone: "UTC".into(),
            handover: Handover {
                starts_on: "2026-01-05".parse().expect("a date"),
                time: "09:00".parse().expect("a time"),
                every: 1,
                unit: Unit::Week,
            },
            hours: vec![],
            turns: vec![vec![PersonId(Uuid::from_u128(person))]],
        }
    }

    fn plan(rotations: &[(u128, u128)]) -> Plan {
        Plan { rotations: rotations.iter().map(|(id, person)| rotation(*id, *person)).collect() }
    }

    fn told(merged: &Merged) -> (Vec<(u128, u128)>, Vec<u128>) {
        let rotations = merged.plan.rotations.iter().map(|it| (it.id.0.as_u128(), it.turns[0][0].0.as_u128()));
        (rotations.collect(), merged.conflicts.iter().map(|id| id.0.as_u128()).collect())
    }

    #[test]
    fn what_only_one_touched_is_as_they_left_it() {
        let base = plan(&[(1, 1), (2, 1), (3, 1)]);
        let theirs = plan(&[(1, 7), (2, 1), (5, 1)]);
        let mine = plan(&[(4, 1), (1, 1), (2, 8), (3, 1)]);
        assert_eq!(told(&merge(&base, &theirs, &mine)), (vec![(4, 1), (1, 7), (2, 8), (5, 1)], vec![]));
    }

    #[test]
    fn contradictions_are_told_and_keep_mine() {
        let base = plan(&[(1, 1), (2, 1), (3, 1)]);
        let theirs = plan(&[(1, 7), (3, 5)]);
        let mine = plan(&[(1, 8), (2, 8)]);
        assert_eq!(told(&merge(&base, &theirs, &mine)), (vec![(1, 8), (2, 8)], vec![1, 2, 3]));
        assert_eq!(told(&merge(&base, &mine, &mine)), (vec![(1, 8), (2, 8)], vec![]));
    }
}
