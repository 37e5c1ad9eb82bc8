//! Exemptions: times in which somebody is not to be on call. What follows from one is everybody's to know; why it is
//! so is known to them and to the one lead they chose.

mod calendars;
mod forms;
#[cfg(not(target_arch = "wasm32"))]
mod port;
mod words;

pub use calendars::{AbsenceCalendar, AbsenceCalendarForm, Days, counts, words};
pub use forms::ExemptionForm;
#[cfg(not(target_arch = "wasm32"))]
pub use port::Exemptions;
pub use words::{effect, partly_away};

use crate::ids::ExemptionId;
use crate::oncall::HoursForm;
use crate::people::PersonRef;
use serde::{Deserialize, Serialize};

/// Why somebody is not on call. The classes are those of the practices; `time_off` is a vacation or a day off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    Family,
    Health,
    /// Lasts twelve months unless another end is given.
    NewParent,
    #[default]
    TimeOff,
    Other,
}

impl Reason {
    pub const ALL: [Reason; 5] = [Reason::TimeOff, Reason::Family, Reason::Health, Reason::NewParent, Reason::Other];

    /// How forms and REST write it: `new_parent`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Reason::Family => "family",
            Reason::Health => "health",
            Reason::NewParent => "new_parent",
            Reason::TimeOff => "time_off",
            Reason::Other => "other",
        }
    }

    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Reason::Family => "Family",
            Reason::Health => "Health",
            Reason::NewParent => "New parent",
            Reason::TimeOff => "Time off",
            Reason::Other => "Something else",
        }
    }

    /// How long it lasts where no end is given, in months; none is until it is ended.
    #[must_use]
    pub fn months(self) -> Option<i32> {
        (self == Reason::NewParent).then_some(12)
    }
}

/// One exemption as the caller may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Exemption {
    pub id: ExemptionId,
    pub person: PersonRef,
    /// Only for the person and their lead.
    pub reason: Option<Reason>,
    /// Who may also know why; only for the person and their lead.
    pub lead: Option<PersonRef>,
    /// First and last day where the person lives, `YYYY-MM-DD`; without a last one until it is ended.
    pub starts_on: String,
    pub ends_on: Option<String>,
    /// Hours of the week in which they can be on call all the same; unset means not at all.
    pub only: Option<Vec<HoursForm>>,
    /// The calendar of the person in which it was read; only for the person. It ends there.
    pub calendar: Option<String>,
    /// What follows from it, in words: `away`, `not 22:00 to 08:00`, `only Mon to Fri 09:00 to 17:00`.
    pub effect: String,
}
