//! Care for those who respond: how long somebody has been on an incident, who rests and until when, whom somebody else should
//! relieve, and when there is food to order (the incident response starter pack: breaks after a page, when impact stops and
//! before a recovery; four hours on one incident are enough). Pure: the clock is an argument.

mod plan;
#[cfg(not(target_arch = "wasm32"))]
mod port;
pub use plan::{Course, Span, Worked, plan};
#[cfg(not(target_arch = "wasm32"))]
pub use port::Cares;

use crate::fields::FieldErrors;
use crate::ids::{BreakId, PersonId};
use crate::incidents::IncidentRole;
use crate::people::PersonRef;
use crate::refusal::Refusal;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A break, unless somebody says how long.
pub const REST_MINUTES: i32 = 15;
/// The longest break, in minutes: whoever needs more is relieved, and goes home.
pub const REST_MINUTES_MAX: i32 = 480;

/// What people need, as the room shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Care {
    /// Who is on it, or rests from it; the longest first.
    pub people: Vec<CaredFor>,
    /// It goes on for so many hours, and people have to eat; unset while there is nothing to order.
    pub food_after_h: Option<i64>,
    /// Who is on call for an affected service, has not worked on this and could take over. Only while somebody should be
    /// relieved.
    pub rested: Option<PersonRef>,
}

/// Somebody on an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaredFor {
    pub person: PersonRef,
    pub roles: Vec<IncidentRole>,
    /// Seconds on the incident since they last had four hours off it, breaks not counted.
    pub on_it_s: i64,
    /// Their break, while it lasts.
    pub rests: Option<Break>,
    /// They have been on it for four hours, or nearly: somebody else should take over.
    pub relieve: bool,
    /// Impact has stopped, they worked on it and have not rested since.
    pub should_rest: bool,
}

/// A break.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Break {
    pub id: BreakId,
    pub person: PersonRef,
    pub begins_at: Timestamp,
    pub ends_at: Timestamp,
    /// Who sent them; none when they took it themselves.
    pub sent_by: Option<String>,
}

impl Break {
    /// Whether it lasts at an instant.
    #[must_use]
    pub fn lasts_at(&self, now: Timestamp) -> bool {
        self.begins_at <= now && now < self.ends_at
    }
}

/// What begins a break.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BreakForm {
    /// Who rests; whoever asks, when unset. Others are sent by whoever commands.
    #[serde(default)]
    pub person_id: Option<PersonId>,
    /// 1 to 480; a quarter of an hour when unset.
    #[serde(default)]
    pub minutes: Option<i32>,
}

impl BreakForm {
    /// How long.
    ///
    /// # Errors
    /// `Invalid` at `minutes` outside of 1 to [`REST_MINUTES_MAX`].
    pub fn length(&self) -> Result<i64, Refusal> {
        let minutes = self.minutes.unwrap_or(REST_MINUTES);
        let mut errors = FieldErrors::default();
        if !(1..=REST_MINUTES_MAX).contains(&minutes) {
            errors.add("minutes", format!("Use 1 to {REST_MINUTES_MAX} minutes. Whoever needs longer hands over."));
        }
        errors.check()?;
        Ok(minutes.into())
    }
}

/// Whether somebody may begin or end a break of somebody: their own always; of others whoever commands, and while nobody
/// does, whoever responds. `commands`: whether they do; none while nobody does.
#[must_use]
pub fn may_send(own: bool, commands: Option<bool>) -> bool {
    own || commands.unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_break_has_a_length() {
        let length = |minutes| BreakForm { person_id: None, minutes }.length();
        assert_eq!((length(None), length(Some(480))), (Ok(15), Ok(480)));
        for wrong in [0, -5, 481] {
            assert!(matches!(length(Some(wrong)), Err(Refusal::Invalid(_))), "{wrong}");
        }
    }

    #[test]
    fn others_are_sent_by_whoever_commands() {
        for (own, commands, may) in [
            (true, Some(false), true),
            (true, None, true),
            (false, Some(true), true),
            (false, Some(false), false),
            (false, None, true),
        ] {
            assert_eq!(may_send(own, commands), may, "{own} {commands:?}");
        }
    }
}
