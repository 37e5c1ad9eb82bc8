//! A schedule that is kept somewhere else, brought in: whom it names, what rotations it follows, and where it departs
//! from them.

#[cfg(not(target_arch = "wasm32"))]
use super::{Cover, RosterVersion};
use super::{RosterRef, RotationView, ShiftChangeView};
use crate::ids::PersonId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Brings a calendar in: its text, or where it is read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportForm {
    /// The calendar itself (iCalendar, RFC 5545), 5 MB at most.
    #[serde(default)]
    pub calendar: Option<String>,
    /// Its address; read once. Counts where no text is given.
    #[serde(default)]
    pub url: Option<String>,
}

/// Says who is meant by the names of a calendar.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportPeopleForm {
    /// Names that are not given stay as they are.
    pub people: Vec<Meant>,
}

/// Who is meant by a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Meant {
    /// As the calendar writes it.
    pub name: String,
    /// Unset: nobody here, and their shifts are left out.
    #[serde(default)]
    pub person_id: Option<PersonId>,
}

/// A calendar that was brought in, read against the people and the present.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportView {
    pub roster: RosterRef,
    /// The zone in which the roster is told.
    pub time_zone: String,
    pub created_at: Timestamp,
    pub created_by: String,
    /// From its first shift that was looked at to the end of its last.
    pub from: Timestamp,
    pub to: Timestamp,
    /// By hours, most first.
    pub names: Vec<ImportedName>,
    /// What the shifts of the people who are known follow. Empty when they follow no pattern.
    pub rotations: Vec<RotationView>,
    /// How much of the time these rotations answer as the calendar does, in hundredths of a percent.
    pub fit: u16,
    /// A layer would have fewer than three people: taking it over needs a reason.
    pub needs_reason: bool,
    /// Where they will not: `before` by the rotations, `after` by the calendar. Only what is not over.
    pub differences: Vec<ShiftChangeView>,
}

/// Whom a calendar names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportedName {
    pub name: String,
    pub shifts: u32,
    pub hours: u32,
    /// Who is meant, as was said or as their name or address tells; unset: nobody who is known.
    pub person_id: Option<PersonId>,
}

/// What was made of a calendar.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TakenOver {
    pub version: RosterVersion,
    /// Where the calendar departs from the rotations.
    pub covers: Vec<Cover>,
}

/// Bringing in schedules. A roster has one at a time, which waits until it is taken over or left.
#[cfg(not(target_arch = "wasm32"))]
#[async_trait::async_trait]
pub trait Imports: Send + Sync {
    /// Reads a calendar; one that waited before is replaced. `Invalid` where it cannot be read.
    async fn bring(&self, by: &crate::Actor, roster: &str, form: ImportForm) -> crate::Answer<ImportView>;
    /// The one that waits, if any.
    async fn waiting(&self, by: &crate::Actor, roster: &str) -> crate::Answer<Option<ImportView>>;
    async fn say_who(&self, by: &crate::Actor, roster: &str, form: ImportPeopleForm) -> crate::Answer<ImportView>;
    /// Makes its rotations the caller's draft. It goes on waiting.
    async fn as_draft(&self, by: &crate::Actor, roster: &str) -> crate::Answer<()>;
    /// Publishes its rotations from now on, and covers where the calendar departs from them: all or nothing.
    async fn take_over(&self, by: &crate::Actor, roster: &str, reason: Option<String>) -> crate::Answer<TakenOver>;
    /// Forgets it. What was published stays.
    async fn leave(&self, by: &crate::Actor, roster: &str) -> crate::Answer<()>;
}
