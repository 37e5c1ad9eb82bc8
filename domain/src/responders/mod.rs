//! Asking responders: anybody in the room pages a person, whoever is on call, or an expert of an area, and says what for. They
//! come, or say why not; whoever does not answer is paged again, and then the room says so (the incident response starter
//! pack: subject matter experts are not always on call, and have to be found and paged in one step).

#[cfg(not(target_arch = "wasm32"))]
mod port;
mod state;
mod whom;

#[cfg(not(target_arch = "wasm32"))]
pub use port::Responders;
pub use state::{ANSWER_WITHIN_S, AskState, Next, PAGES_MAX, Standing, next};
pub use whom::{Candidate, Meant, Named, Names, OpenAsk, bare, is_about, meant, pick};

use crate::ids::{AskId, IncidentNumber, PersonId};
use crate::incidents::Severity;
use crate::people::PersonRef;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How many others are offered instead of somebody who does not come.
pub const INSTEAD_MAX: usize = 2;

/// Somebody who was asked to help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ask {
    pub id: AskId,
    pub person: PersonRef,
    /// What for: "the ledger replica lags".
    pub what: String,
    /// How they were found: "on call for Payments", "knows Postgres"; empty when they were named.
    pub found: String,
    pub asked_by: String,
    pub asked_by_id: Option<PersonId>,
    pub asked_at: Timestamp,
    pub state: AskState,
    /// How often they were paged.
    pub paged: i32,
    /// When they are paged again, or given up, unless they answer.
    pub due_at: Option<Timestamp>,
    /// Since when no answer is expected any more; they can still answer.
    pub unanswered_at: Option<Timestamp>,
    /// Who brought it into its state, and when.
    pub decided_by: Option<String>,
    pub decided_at: Option<Timestamp>,
    /// What was said with it: "on a train, ask Mei".
    pub words: String,
    /// Who could be asked instead, while that is needed.
    pub instead: Vec<PersonRef>,
}

impl Ask {
    /// No answer comes.
    #[must_use]
    pub fn is_unanswered(&self) -> bool {
        self.state == AskState::Asked && self.unanswered_at.is_some()
    }

    /// Somebody else has to be asked: they declined or did not answer, and nobody was asked since who has come or may come.
    #[must_use]
    pub fn needs_another(&self, all: &[Ask]) -> bool {
        let since = match self.state {
            AskState::Declined => self.decided_at,
            _ => self.unanswered_at.filter(|_| self.is_unanswered()),
        };
        let may_come = |other: &Ask| other.state.is_open() && !other.is_unanswered();
        since.is_some_and(|since| !all.iter().any(|other| other.asked_at >= since && may_come(other)))
    }
}

/// An ask as whoever is asked reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AskPage {
    pub ask: Ask,
    pub number: IncidentNumber,
    pub title: String,
    pub severity: Option<Severity>,
}

/// Somebody who could help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggestion {
    pub person: PersonRef,
    /// "on call for Payments", "knows Postgres".
    pub why: String,
    /// Why they should be left alone: "rests for 12 more minutes".
    pub not_now: Option<String>,
}

/// What asks somebody to help: a person by their id, or a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AskForm {
    #[serde(default)]
    pub person_id: Option<PersonId>,
    /// Without `person_id`: the name or e-mail address of a person, a roster (whoever is on call now) or an area (one of its
    /// experts). `roster:` or `area:` before it says which is meant.
    #[serde(default)]
    pub whom: String,
    /// What for, in one line.
    pub what: String,
    /// Also when they rest or are exempt from being on call.
    #[serde(default)]
    pub anyway: bool,
}

/// What answers an ask, takes it back, or lets somebody go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnswerForm {
    /// `accepted` or `declined`, for whoever is asked; `withdrawn`, for whoever asked or commands; `released`, for any of them.
    pub state: AskState,
    /// A word with it; may be empty.
    #[serde(default)]
    pub words: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn ask(state: AskState, asked_at: i64, over_at: Option<i64>) -> Ask {
        Ask {
            id: AskId(Uuid::nil()),
            person: PersonRef { id: PersonId(Uuid::nil()), name: "Mei".into() },
            what: "the replica lags".into(),
            found: String::new(),
            asked_by: "Ada".into(),
            asked_by_id: None,
            asked_at: Timestamp(asked_at),
            state,
            paged: 1,
            due_at: None,
            unanswered_at: over_at.filter(|_| state == AskState::Asked).map(Timestamp),
            decided_by: None,
            decided_at: over_at.map(Timestamp),
            words: String::new(),
            instead: vec![],
        }
    }

    #[test]
    fn another_is_needed_until_somebody_may_come() {
        use AskState::{Accepted, Asked, Declined, Withdrawn};
        let (declined, silent) = (ask(Declined, 1, Some(5)), ask(Asked, 1, Some(5)));
        for one in [&declined, &silent] {
            assert!(one.needs_another(std::slice::from_ref(one)));
            assert!(!one.needs_another(&[one.clone(), ask(Asked, 6, None)]));
            assert!(!one.needs_another(&[one.clone(), ask(Accepted, 6, Some(7))]));
            assert!(one.needs_another(&[one.clone(), ask(Declined, 6, Some(7)), ask(Accepted, 2, Some(3))]));
        }
        for one in [ask(Asked, 1, None), ask(Accepted, 1, Some(2)), ask(Withdrawn, 1, Some(2))] {
            assert!(!one.needs_another(&[]));
        }
    }
}
