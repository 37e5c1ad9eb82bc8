//! What creates and changes rosters. Dates and times are texts here, so that a problem can be told where it is.

use super::{CoverKind, Hours, Layer, TemporaryShift, Unit, Weekday};
use crate::fields::FieldErrors;
use crate::ids::{PersonId, RosterId, RotationId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

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

/// One rotation of a roster.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RotationForm {
    /// Of the rotation that this is the next version of; a new one when unset.
    #[serde(default)]
    pub id: Option<RotationId>,
    pub layer: Layer,
    pub name: String,
    /// IANA name of the zone in which hand-overs and hours are civil; the roster's when empty.
    #[serde(default)]
    pub time_zone: String,
    /// First day of the first turn, civil, `YYYY-MM-DD`.
    pub starts_on: String,
    /// Civil time of hand-over, `HH:MM`.
    pub handover_time: String,
    /// Length of a turn in `unit`.
    #[serde(default = "one")]
    pub every: u16,
    #[serde(default)]
    pub unit: Unit,
    /// When it is on duty; empty means around the clock.
    #[serde(default)]
    pub hours: Vec<HoursForm>,
    /// Who has which turn, in order, over and over. Several in one turn are on call together; a turn of no one is
    /// nobody on purpose.
    pub turns: Vec<Vec<PersonId>>,
}

fn one() -> u16 {
    1
}

/// Hours of the week. The same time twice means a whole day; an end before the start lies on the next day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HoursForm {
    pub weekdays: Vec<Weekday>,
    /// Civil, `HH:MM`.
    pub from: String,
    /// Civil, `HH:MM`.
    pub until: String,
}

impl HoursForm {
    /// What it says. Problems are added at `{field}.weekdays`, `.from` and `.until`.
    #[must_use]
    pub fn read(&self, errors: &mut FieldErrors, field: &str) -> Option<Hours> {
        if self.weekdays.is_empty() {
            errors.add(&format!("{field}.weekdays"), "Choose at least one day.");
        }
        let mut time = |name: &str, text: &str| {
            let time = text.trim().parse().ok();
            if time.is_none() {
                errors.add(&format!("{field}.{name}"), "Write a time like 09:00.");
            }
            time
        };
        let (from, until) = (time("from", &self.from), time("until", &self.until));
        Some(Hours { weekdays: self.weekdays.clone(), from: from?, until: until? })
    }
}

impl From<&Hours> for HoursForm {
    fn from(hours: &Hours) -> Self {
        HoursForm { weekdays: hours.weekdays.clone(), from: hours.from.to_string(), until: hours.until.to_string() }
    }
}

/// What a person does with a stretch of a layer's time.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoverForm {
    pub roster_id: RosterId,
    pub layer: Layer,
    #[serde(default)]
    pub kind: CoverKind,
    /// Who takes the time, is added, or is removed.
    pub person_id: PersonId,
    /// Whose time is taken; everybody's in the layer when unset. Only for `takes`.
    #[serde(default)]
    pub instead_of: Option<PersonId>,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

/// What replaces the rotations of a layer for a while: only its shifts count, and where it has none, nobody is on
/// call, on purpose.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TemporaryForm {
    pub layer: Layer,
    pub name: String,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// Within its time; several at once are on call together.
    #[serde(default)]
    pub shifts: Vec<TemporaryShift>,
}

/// Asks others to take somebody's time.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoverRequestForm {
    /// Slug or id.
    pub roster: String,
    pub layer: Layer,
    /// Whose time it is; the caller's when unset.
    #[serde(default)]
    pub person_id: Option<PersonId>,
    /// Who is asked; everybody of the roster when unset.
    #[serde(default)]
    pub asked_of: Option<PersonId>,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    #[serde(default)]
    pub note: String,
}

/// Writes a hand-over note.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HandoverNoteForm {
    pub body: String,
}

/// Two people exchange their time in a layer, in one step.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SwapForm {
    pub roster_id: RosterId,
    pub layer: Layer,
    pub first: SwapSide,
    pub second: SwapSide,
}

/// One side of a swap: a person gives this stretch to the other. The end is exclusive.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SwapSide {
    pub person_id: PersonId,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

/// Names who edits a roster. Nobody named: everybody with the role of a manager.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ManagersForm {
    pub people: Vec<PersonId>,
}
