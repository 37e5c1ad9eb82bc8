//! Where an incident stands, where it may go from there, and which phase that is.

use serde::{Deserialize, Serialize};

/// The status words of an incident; they never drift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum IncidentStatus {
    Declared,
    Investigating,
    Identified,
    Monitoring,
    /// Impact is over, but the cause is unknown and it may come back. Still open.
    Contained,
    Resolved,
    Reviewed,
    Closed,
    NotAnIncident,
    Merged,
}

/// The five phases of "Responding to Incidents"; derived, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    Detection,
    Response,
    Remediation,
    Analysis,
    Readiness,
}

impl Phase {
    pub const ALL: [Phase; 5] =
        [Phase::Detection, Phase::Response, Phase::Remediation, Phase::Analysis, Phase::Readiness];

    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Phase::Detection => "Detection",
            Phase::Response => "Response",
            Phase::Remediation => "Remediation",
            Phase::Analysis => "Analysis",
            Phase::Readiness => "Readiness",
        }
    }
}

impl IncidentStatus {
    pub const ALL: [IncidentStatus; 10] = [
        IncidentStatus::Declared,
        IncidentStatus::Investigating,
        IncidentStatus::Identified,
        IncidentStatus::Monitoring,
        IncidentStatus::Contained,
        IncidentStatus::Resolved,
        IncidentStatus::Reviewed,
        IncidentStatus::Closed,
        IncidentStatus::NotAnIncident,
        IncidentStatus::Merged,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            IncidentStatus::Declared => "declared",
            IncidentStatus::Investigating => "investigating",
            IncidentStatus::Identified => "identified",
            IncidentStatus::Monitoring => "monitoring",
            IncidentStatus::Contained => "contained",
            IncidentStatus::Resolved => "resolved",
            IncidentStatus::Reviewed => "reviewed",
            IncidentStatus::Closed => "closed",
            IncidentStatus::NotAnIncident => "not_an_incident",
            IncidentStatus::Merged => "merged",
        }
    }

    /// The word on the screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            IncidentStatus::Declared => "Declared",
            IncidentStatus::Investigating => "Investigating",
            IncidentStatus::Identified => "Identified",
            IncidentStatus::Monitoring => "Monitoring",
            IncidentStatus::Contained => "Contained",
            IncidentStatus::Resolved => "Resolved",
            IncidentStatus::Reviewed => "Reviewed",
            IncidentStatus::Closed => "Closed",
            IncidentStatus::NotAnIncident => "Not an incident",
            IncidentStatus::Merged => "Merged",
        }
    }

    /// Whether people still respond.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(
            self,
            IncidentStatus::Declared
                | IncidentStatus::Investigating
                | IncidentStatus::Identified
                | IncidentStatus::Monitoring
                | IncidentStatus::Contained
        )
    }

    /// Whether words may still be added: lines of the log, text of the document. Afterwards both are read.
    #[must_use]
    pub fn takes_words(self) -> bool {
        !matches!(self, IncidentStatus::Closed | IncidentStatus::NotAnIncident | IncidentStatus::Merged)
    }

    /// How far along the ribbon it stands: 1 declared to 5 resolved; for the small progress mark in lists.
    #[must_use]
    pub fn progress(self) -> u8 {
        match self {
            IncidentStatus::Declared => 1,
            IncidentStatus::Investigating => 2,
            IncidentStatus::Identified => 3,
            IncidentStatus::Monitoring | IncidentStatus::Contained => 4,
            _ => 5,
        }
    }

    #[must_use]
    pub fn phase(self) -> Phase {
        match self {
            IncidentStatus::Declared => Phase::Detection,
            IncidentStatus::Investigating => Phase::Response,
            IncidentStatus::Identified | IncidentStatus::Monitoring => Phase::Remediation,
            IncidentStatus::Contained | IncidentStatus::Resolved | IncidentStatus::Reviewed => Phase::Analysis,
            IncidentStatus::Closed | IncidentStatus::NotAnIncident | IncidentStatus::Merged => Phase::Readiness,
        }
    }

    /// Where a person may move it from here. It may move backwards; `merged` has its own verb, and a review
    /// follows only on `resolved`.
    #[must_use]
    pub fn may_become(self, to: IncidentStatus) -> bool {
        use IncidentStatus::{Closed, Merged, NotAnIncident, Resolved, Reviewed};
        if self == to || to == Merged || self == Merged {
            return false;
        }
        match to {
            Reviewed => self == Resolved || self == Closed,
            Closed => matches!(self, Resolved | Reviewed),
            NotAnIncident => self.is_open(),
            _ => true,
        }
    }
}

impl std::str::FromStr for IncidentStatus {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        IncidentStatus::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or_else(|| format!("{text:?} is no incident status"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recurrence::needs_closing;
    use proptest::prelude::*;

    #[test]
    fn every_status_reads_back_from_its_word() {
        for status in IncidentStatus::ALL {
            assert_eq!(status.as_str().parse(), Ok(status));
        }
    }

    #[test]
    fn it_moves_forwards_and_backwards_but_not_past_the_review() {
        use IncidentStatus::*;
        assert!(
            Declared.may_become(Resolved) && Resolved.may_become(Investigating) && Contained.may_become(Monitoring)
        );
        assert!(
            !Investigating.may_become(Closed)
                && !Investigating.may_become(Reviewed)
                && !Resolved.may_become(NotAnIncident)
        );
        for status in IncidentStatus::ALL {
            assert!(!status.may_become(status) && !Merged.may_become(status) && !status.may_become(Merged));
        }
    }
    proptest! {
        /// However it is moved about: it is never resolved, reviewed or closed unless somebody said why it is over since it
        /// was open last; an exercise is, without a word.
        #[test]
        fn nothing_is_over_before_somebody_has_said_why(
            moves in prop::collection::vec((0..10_usize, any::<bool>()), 0..40),
            is_exercise in any::<bool>(),
        ) {
            let (mut status, mut said) = (IncidentStatus::Declared, false);
            for (to, words) in moves {
                let to = IncidentStatus::ALL[to];
                let refused = to == IncidentStatus::Resolved && needs_closing(status, is_exercise) && !words;
                if !status.may_become(to) || refused {
                    continue;
                }
                said = match to {
                    IncidentStatus::Resolved => said || words,
                    to if to.is_open() || to == IncidentStatus::NotAnIncident => false,
                    _ => said,
                };
                status = to;
                use IncidentStatus::{Closed, Resolved, Reviewed};
                prop_assert!(is_exercise || said || !matches!(status, Resolved | Reviewed | Closed), "{status:?}");
            }
        }
    }
}
