//! The states of a remedy.

use super::RemedyKind;
use serde::{Deserialize, Serialize};

/// Where a remedy stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RemedyState {
    /// Nobody has begun.
    Proposed,
    UnderWay,
    /// It holds, whether or not it helps: deploys are frozen.
    InForce,
    Helped,
    NoEffect,
    /// It made it worse.
    Worse,
    /// It was carried out and taken back.
    Undone,
    /// It was not carried out to its end.
    Dropped,
}

use RemedyState::{Dropped, Helped, InForce, NoEffect, Proposed, UnderWay, Undone, Worse};

impl RemedyState {
    pub const ALL: [RemedyState; 8] = [Proposed, UnderWay, InForce, Helped, NoEffect, Worse, Undone, Dropped];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Proposed => "proposed",
            UnderWay => "under_way",
            InForce => "in_force",
            Helped => "helped",
            NoEffect => "no_effect",
            Worse => "worse",
            Undone => "undone",
            Dropped => "dropped",
        }
    }

    /// The word on the screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Proposed => "Proposed",
            UnderWay => "Under way",
            InForce => "In force",
            Helped => "Helped",
            NoEffect => "No effect",
            Worse => "Made it worse",
            Undone => "Undone",
            Dropped => "Dropped",
        }
    }

    /// Whether this may follow for a remedy of this kind. What was carried out can be taken back, once; nothing is begun
    /// again: whoever wants to try once more proposes it once more. In force is only what lasts.
    #[must_use]
    pub fn may_become(self, to: RemedyState, kind: RemedyKind) -> bool {
        match (self, to) {
            (Proposed | UnderWay, InForce) => kind.lasts(),
            (Proposed, UnderWay | Dropped)
            | (UnderWay, Helped | NoEffect | Worse | Dropped)
            | (InForce, Helped | NoEffect | Worse)
            | (InForce | Helped | NoEffect | Worse, Undone) => true,
            _ => false,
        }
    }

    /// Somebody has still to begin or to end it. It ends with its incident; what is in force does not, because somebody
    /// has to take it back.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Proposed | UnderWay)
    }

    /// Whether it says what came of it, so that whoever says so has to say what they saw.
    #[must_use]
    pub fn is_verdict(self) -> bool {
        matches!(self, Helped | NoEffect | Worse)
    }
}

impl std::str::FromStr for RemedyState {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let state = RemedyState::ALL.into_iter().find(|state| state.as_str() == text);
        state.ok_or_else(|| {
            let known = RemedyState::ALL.map(RemedyState::as_str).join(", ");
            format!("{text:?} is no state; use one of {known}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_read_back() {
        for state in RemedyState::ALL {
            assert_eq!(state.as_str().parse(), Ok(state));
        }
        assert!("gone".parse::<RemedyState>().is_err());
    }

    fn way(kind: RemedyKind, wanted: &[usize]) -> Vec<RemedyState> {
        let mut way = vec![Proposed];
        for to in wanted {
            let (now, to) = (way[way.len() - 1], RemedyState::ALL[*to]);
            if now.may_become(to, kind) {
                way.push(to);
            }
        }
        way
    }

    proptest! {
        /// However it is pressed: no state comes twice, nothing follows the end, and nothing is judged or taken back that
        /// was not carried out.
        #[test]
        fn a_remedy_goes_one_way(kind in 0_usize..8, wanted in prop::collection::vec(0_usize..8, 0..40)) {
            let kind = RemedyKind::ALL[kind];
            let way = way(kind, &wanted);
            for (at, state) in way.iter().enumerate() {
                prop_assert!(!way[at + 1..].contains(state), "{way:?}");
                prop_assert!(*state != Proposed || at == 0);
                prop_assert!(!matches!(state, Undone | Dropped) || at + 1 == way.len(), "{way:?}");
                prop_assert!(*state != InForce || kind.lasts());
                if state.is_verdict() || *state == Undone {
                    prop_assert!(way[..at].iter().any(|before| matches!(before, UnderWay | InForce)), "{way:?}");
                }
            }
            prop_assert!(way.iter().filter(|state| state.is_verdict()).count() <= 1, "{way:?}");
        }

        /// From wherever it stands, there is a way to an end.
        #[test]
        fn whatever_was_begun_can_be_ended(kind in 0_usize..8, wanted in prop::collection::vec(0_usize..8, 0..40)) {
            let kind = RemedyKind::ALL[kind];
            let way = way(kind, &wanted);
            let now = way[way.len() - 1];
            prop_assert!(matches!(now, Undone | Dropped) || now.may_become(Undone, kind) || now.may_become(Dropped, kind));
        }
    }
}
