//! Claims: what people hold to be true about an incident, and whether anybody has looked. An assumption is taken for what it
//! is until somebody verified it, and says how.

#[cfg(not(target_arch = "wasm32"))]
mod port;
#[cfg(not(target_arch = "wasm32"))]
pub use port::Claims;

use crate::ids::{ClaimId, PersonId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Longest output that is kept with a judgement, in characters.
pub const OUTPUT_MAX: usize = 4_000;

/// What is known of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    /// Nobody has looked.
    Assumed,
    /// Somebody looked, and it is so.
    Verified,
    /// Somebody looked, and it is not so.
    Refuted,
    /// Whoever made it took it back before anybody had looked.
    Withdrawn,
}

impl ClaimState {
    pub const ALL: [ClaimState; 4] =
        [ClaimState::Assumed, ClaimState::Verified, ClaimState::Refuted, ClaimState::Withdrawn];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ClaimState::Assumed => "assumed",
            ClaimState::Verified => "verified",
            ClaimState::Refuted => "refuted",
            ClaimState::Withdrawn => "withdrawn",
        }
    }

    /// The word on the screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ClaimState::Assumed => "Assumed",
            ClaimState::Verified => "Verified",
            ClaimState::Refuted => "Refuted",
            ClaimState::Withdrawn => "Withdrawn",
        }
    }

    /// What may be said of it next. Whoever looks again may find the opposite; nothing becomes an assumption again, and
    /// only an assumption is taken back.
    #[must_use]
    pub fn may_become(self, to: ClaimState) -> bool {
        use ClaimState::{Assumed, Refuted, Verified, Withdrawn};
        matches!((self, to), (Assumed, Verified | Refuted | Withdrawn) | (Verified, Refuted) | (Refuted, Verified))
    }

    /// Whether a summary may say it as a fact.
    #[must_use]
    pub fn is_fact(self) -> bool {
        self == ClaimState::Verified
    }

    /// Those that need somebody first, then facts, then what is over.
    #[must_use]
    pub fn rank(self) -> u8 {
        match self {
            ClaimState::Assumed => 0,
            ClaimState::Verified => 1,
            ClaimState::Refuted => 2,
            ClaimState::Withdrawn => 3,
        }
    }
}

impl std::str::FromStr for ClaimState {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        ClaimState::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| format!("{text:?} is no state of a claim; use verified, refuted or withdrawn"))
    }
}

/// A claim. Its words are never changed: a correction is another claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Claim {
    pub id: ClaimId,
    pub text: String,
    pub made_by: String,
    pub made_by_id: Option<PersonId>,
    pub made_at: Timestamp,
    pub state: ClaimState,
    /// The last time that somebody looked.
    pub judgement: Option<Judgement>,
}

/// Somebody looked: how, and what they saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Judgement {
    pub by: String,
    pub at: Timestamp,
    /// How it was verified or refuted.
    pub how: String,
    /// What a command or a dashboard said.
    pub output: Option<String>,
}

/// What judges a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JudgementForm {
    /// `verified`, `refuted`, or `withdrawn` by whoever made it.
    pub state: ClaimState,
    /// How: needed to verify or refute.
    #[serde(default)]
    pub how: String,
    #[serde(default)]
    pub output: String,
}

/// Assumptions first, oldest first: they wait for somebody; then facts and what was refuted, as they were found.
pub fn in_order(claims: &mut [Claim]) {
    claims.sort_by_key(|claim| (claim.state.rank(), claim.made_at, claim.id));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whoever_looks_decides_and_nothing_is_assumed_again() {
        use ClaimState::*;
        assert!(Assumed.may_become(Verified) && Verified.may_become(Refuted) && Refuted.may_become(Verified));
        assert!(Assumed.may_become(Withdrawn) && !Verified.may_become(Withdrawn));
        for state in ClaimState::ALL {
            assert!(!state.may_become(Assumed) && !state.may_become(state) && !Withdrawn.may_become(state));
            assert_eq!(state.as_str().parse(), Ok(state));
        }
    }

    proptest! {
        /// However often somebody looks: only what was verified last is a fact, and a way back to verified never closes
        /// once anybody has looked.
        #[test]
        fn a_fact_is_what_was_verified_last(steps in prop::collection::vec(0_usize..4, 0..12)) {
            let (mut state, mut last) = (ClaimState::Assumed, ClaimState::Assumed);
            for step in steps {
                let to = ClaimState::ALL[step];
                if state.may_become(to) {
                    (state, last) = (to, to);
                }
            }
            prop_assert_eq!(state.is_fact(), last == ClaimState::Verified);
            let judged = matches!(state, ClaimState::Verified | ClaimState::Refuted);
            prop_assert!(!judged || state.is_fact() || state.may_become(ClaimState::Verified));
        }
    }
}
