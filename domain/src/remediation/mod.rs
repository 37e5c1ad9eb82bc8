//! Stopping the bleeding: what could be done against an incident at once, quick things of low risk first, each with who
//! does it and what came of it ("Incident Response Starter Pack": remediate before you understand).

mod board;
mod kind;
#[cfg(not(target_arch = "wasm32"))]
mod port;
mod state;
pub use board::{compare, in_order};
pub use kind::{RemedyKind, Risk, kind_of};
#[cfg(not(target_arch = "wasm32"))]
pub use port::Remediation;
pub use state::RemedyState;

use crate::ids::{PersonId, RemedyId};
use crate::people::PersonRef;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Longest time until something helps, in minutes: a week.
pub const MINUTES_MAX: i32 = 7 * 24 * 60;

/// Something that could stop the bleeding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Remedy {
    pub id: RemedyId,
    pub kind: RemedyKind,
    /// "Turn 3DS v2 off for the EU".
    pub what: String,
    pub risk: Risk,
    /// Minutes from its start until it would help.
    pub minutes: i32,
    /// What it destroys or interrupts, as announcements write it: "db-3". Empty when it is harmless.
    pub touches: String,
    /// Who does it; nobody yet, when unset.
    pub owner: Option<PersonRef>,
    pub proposed_by: String,
    pub proposed_by_id: Option<PersonId>,
    pub state: RemedyState,
    /// Since when it is in this state.
    pub since: Timestamp,
    /// Each state that it was in, from its proposal on.
    pub steps: Vec<RemedyStep>,
}

impl Remedy {
    /// What was said or seen last, if anything was.
    #[must_use]
    pub fn outcome(&self) -> &str {
        let said = self.steps.iter().rev().find(|step| !step.words.is_empty());
        said.map_or("", |step| step.words.as_str())
    }
}

/// A remedy came into a state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RemedyStep {
    pub state: RemedyState,
    pub at: Timestamp,
    pub by: String,
    /// What was seen, or why; may be empty.
    pub words: String,
}

/// What proposes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RemedyForm {
    pub kind: RemedyKind,
    /// "Turn 3DS v2 off for the EU".
    pub what: String,
    /// Unset: the usual one of its kind.
    #[serde(default)]
    pub risk: Option<Risk>,
    /// Minutes from its start until it would help, 1 to 10,080. Unset: the usual ones of its kind.
    #[serde(default)]
    pub minutes: Option<i32>,
    /// What it destroys or interrupts: then it should be announced before it is done.
    #[serde(default)]
    pub touches: String,
    /// Who does it; nobody yet, when unset.
    #[serde(default)]
    pub owner_id: Option<PersonId>,
}

/// What brings a remedy into another state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RemedyStepForm {
    pub state: RemedyState,
    /// What was seen: "success 59 → 71 %". Needed when it helped, had no effect, or made it worse.
    #[serde(default)]
    pub words: String,
}

/// What gives a remedy to somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RemedyOwnerForm {
    /// Who does it; nobody when unset.
    #[serde(default)]
    pub person_id: Option<PersonId>,
    /// Whom the caller saw doing it; nobody when unset. Somebody faster is named, not overruled.
    #[serde(default)]
    pub expected: Option<PersonId>,
}

/// The words of an act as they follow "about to": "Restart db-3" is about to "restart db-3", "DB-3 fails over" stays.
#[must_use]
pub fn as_intention(what: &str) -> String {
    let mut letters = what.chars();
    let (first, second) = (letters.next(), letters.next());
    match (first, second) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(what.chars().skip(1)).collect()
        }
        _ => what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_is_said_before_it_is_done() {
        for (what, intention) in
            [("Restart db-3", "restart db-3"), ("DB-3 fails over", "DB-3 fails over"), ("É", "é"), ("", "")]
        {
            assert_eq!(as_intention(what), intention);
        }
    }
}
