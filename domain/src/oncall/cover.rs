//! What stands above the rotations: covers, and schedules that replace them for a while.

use super::{Layer, People};
use crate::ids::{CoverId, PersonId, TemporaryId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a cover does to its time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CoverKind {
    /// A person takes the time of another, or of everybody in the layer.
    #[default]
    Takes,
    /// A person is on call beside whoever is.
    Adds,
    /// A person is not on call, and nobody is in their place.
    Removes,
}

/// What a cover does, and to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CoverAct {
    /// A person takes the time of another, or, where nobody is named, of everybody in the layer.
    Takes { person: PersonId, instead_of: Option<PersonId> },
    /// A person is on call beside whoever is.
    Adds { person: PersonId },
    /// A person is not on call, and nobody is in their place.
    Removes { person: PersonId },
}

impl CoverAct {
    #[must_use]
    pub fn new(kind: CoverKind, person: PersonId, instead_of: Option<PersonId>) -> Self {
        match kind {
            CoverKind::Takes => CoverAct::Takes { person, instead_of },
            CoverKind::Adds => CoverAct::Adds { person },
            CoverKind::Removes => CoverAct::Removes { person },
        }
    }
}

/// A cover as the rules read it. The end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoverSpan {
    pub id: CoverId,
    pub layer: Layer,
    pub act: CoverAct,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

/// Replaces what the rotations of one layer say for a while: only its shifts count, and where it has none, nobody is
/// on call, on purpose. The end is exclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Temporary {
    pub id: TemporaryId,
    pub layer: Layer,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// Within its time; several at once are on call together.
    pub shifts: Vec<TemporaryShift>,
}

/// One shift of a temporary schedule. The end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TemporaryShift {
    pub person: PersonId,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

impl CoverSpan {
    fn holds(&self, at: Timestamp) -> bool {
        self.starts_at <= at && at < self.ends_at
    }
}

/// Who is on call at an instant under these covers of one layer, given who would be; and the cover that decided.
/// First whoever takes the whole layer, then who takes one person's time or is removed, last who is added.
pub(super) fn under<'a>(
    covers: impl Iterator<Item = &'a CoverSpan> + Clone,
    at: Timestamp,
    people: &People,
) -> Option<(People, CoverId)> {
    let holding = covers.filter(|cover| cover.holds(at));
    holding.clone().next()?;
    let mut now: Vec<PersonId> = people.to_vec();
    let mut decided = None;
    let mut apply = |wanted: fn(&CoverAct) -> bool| {
        for cover in holding.clone().filter(|cover| wanted(&cover.act)) {
            if act(&mut now, cover.act) {
                decided = Some(cover.id);
            }
        }
    };
    apply(|act| matches!(act, CoverAct::Takes { instead_of: None, .. }));
    apply(|act| matches!(act, CoverAct::Takes { instead_of: Some(_), .. } | CoverAct::Removes { .. }));
    apply(|act| matches!(act, CoverAct::Adds { .. }));
    decided.map(|cover| (People::from(now), cover))
}

/// Whether it made a difference: what was somebody's time may have become another's.
fn act(people: &mut Vec<PersonId>, act: CoverAct) -> bool {
    let seat = |people: &[PersonId], wanted: PersonId| people.iter().position(|person| *person == wanted);
    match act {
        CoverAct::Takes { person, instead_of: None } => {
            *people = vec![person];
            true
        }
        CoverAct::Takes { person, instead_of: Some(other) } => {
            let Some(position) = seat(people, other).filter(|_| person != other) else { return false };
            if seat(people, person).is_some() {
                people.remove(position);
            } else {
                people[position] = person;
            }
            true
        }
        CoverAct::Adds { person } => {
            let joins = seat(people, person).is_none();
            if joins {
                people.push(person);
            }
            joins
        }
        CoverAct::Removes { person } => {
            let position = seat(people, person);
            position.map(|position| people.remove(position)).is_some()
        }
    }
}
