//! One identifier type per noun, so that an incident's id can never be passed as a person's. Made in
//! `backend` (UUIDv7, so that ids sort by creation), never here.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map($name)
            }
        }
    )+};
}

ids! {
    PersonId, SessionId, ApiTokenId, ContactMethodId,
    ServiceId, IngestKeyId, RunbookId,
    RosterId, RosterVersionId, RotationId, CoverId, TemporaryId, FeedId, CoverRequestId, ExemptionId, AbsenceCalendarId, NoteId,
    PolicyId, EscalationId,
    /// A page: a notification to one person that must be acknowledged.
    PageId,
    DeliveryId,
    AlertId, IncidentId, LogLineId, UpdateId,
    ClaimId, AnnouncementId, AskId, RemedyId, ChangeId, LossEstimateId, ImpactFindingId, BreakId, LeverId, LeverCallId,
    DocumentTemplateId, DocumentVersionId, DocumentImageId,
    StatusPageId, ComponentId,
    FollowId, DecisionId,
}

/// The number people say: `INC-42`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct IncidentNumber(pub i64);

impl std::fmt::Display for IncidentNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "INC-{}", self.0)
    }
}

impl std::str::FromStr for IncidentNumber {
    type Err = std::num::ParseIntError;

    /// Accepts `INC-42`, `inc-42` and `42`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.get(..4).filter(|head| head.eq_ignore_ascii_case("inc-")).map_or(text, |_| &text[4..]);
        digits.parse().map(IncidentNumber)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn incident_numbers_read_as_people_write_them() {
        for text in ["INC-42", "inc-42", "42"] {
            assert_eq!(text.parse(), Ok(IncidentNumber(42)));
        }
        assert!("INC-".parse::<IncidentNumber>().is_err());
        assert!("é-42".parse::<IncidentNumber>().is_err());
        assert_eq!(IncidentNumber(42).to_string(), "INC-42");
    }
}
