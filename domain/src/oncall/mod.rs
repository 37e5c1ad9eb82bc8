//! On call: rosters, the rotations of their layers, covers, and the shifts that follow from them.

#[cfg(not(target_arch = "wasm32"))]
mod port;
#[cfg(not(target_arch = "wasm32"))]
mod rotation;
#[cfg(not(target_arch = "wasm32"))]
mod shifts;
#[cfg(not(target_arch = "wasm32"))]
pub use port::OnCall;
#[cfg(not(target_arch = "wasm32"))]
pub use rotation::{Handover, Rotation, Turn};
#[cfg(not(target_arch = "wasm32"))]
pub use shifts::{Roster, ShiftSpan};

use crate::ids::{CoverId, PersonId, RosterId, RotationId};
use crate::people::PersonRef;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Which of a roster's people: 1 is paged first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Layer(pub i16);

impl Layer {
    pub const PRIMARY: Layer = Layer(1);
    pub const SECONDARY: Layer = Layer(2);

    /// The word for it.
    #[must_use]
    pub fn word(self) -> String {
        match self.0 {
            1 => "Primary".into(),
            2 => "Secondary".into(),
            n => format!("Layer {n}"),
        }
    }
}

/// A roster as others mention it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RosterRef {
    pub id: RosterId,
    pub slug: String,
    pub name: String,
}

/// Who is on call in one layer of one roster at an instant, until when, and who is next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnCallNow {
    pub layer: Layer,
    /// Nobody when the layer has a gap.
    pub person: Option<PersonRef>,
    /// Zone of that person.
    pub time_zone: Option<String>,
    /// End of this shift; none when it never ends.
    pub until: Option<Timestamp>,
    pub next: Option<PersonRef>,
    /// The shift is a cover for somebody else.
    pub cover: bool,
}

/// A row of `/on-call`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RosterNow {
    pub roster: RosterRef,
    pub time_zone: String,
    pub layers: Vec<OnCallNow>,
}

/// One shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shift {
    pub roster: RosterRef,
    pub layer: Layer,
    pub person: Option<PersonRef>,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub cover: bool,
}

/// A rotation as the roster page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RotationView {
    pub id: RotationId,
    pub layer: Layer,
    pub name: String,
    /// First day of the first turn, civil, `YYYY-MM-DD`.
    pub starts_on: String,
    /// Civil time of hand-over in the roster's zone, `HH:MM`.
    pub handover_time: String,
    pub turn_days: i32,
    pub participants: Vec<PersonRef>,
}

/// Everything on the page of a roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RosterPage {
    pub now: RosterNow,
    pub rotations: Vec<RotationView>,
    /// Shifts of all layers that overlap the window asked for, by layer and start.
    pub shifts: Vec<Shift>,
    /// Covers that stand and end after `from`, soonest first: what can be taken back.
    pub covers: Vec<Cover>,
    pub from: Timestamp,
    pub to: Timestamp,
}

/// What creates a roster.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RosterForm {
    pub slug: String,
    pub name: String,
    pub time_zone: String,
    #[serde(default)]
    pub rotations: Vec<RotationForm>,
}

/// One rotation of a new roster.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RotationForm {
    pub layer: Layer,
    pub name: String,
    /// First day of the first turn, civil, `YYYY-MM-DD`.
    pub starts_on: String,
    /// Civil time of hand-over, `HH:MM`.
    pub handover_time: String,
    /// Length of a turn in civil days; 7 is a week.
    pub turn_days: i32,
    pub participants: Vec<PersonId>,
}

/// One person takes another's time.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoverForm {
    pub roster_id: RosterId,
    pub layer: Layer,
    pub person_id: PersonId,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

/// A cover that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cover {
    pub id: CoverId,
    pub roster: RosterRef,
    pub layer: Layer,
    pub person: PersonRef,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}
