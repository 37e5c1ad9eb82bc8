//! The roles of an incident and their duty cards.

use serde::{Deserialize, Serialize};

/// A role that one person holds at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum IncidentRole {
    Commander,
    Communications,
    BusinessOwner,
    Scribe,
    PrimaryResponder,
    SecondaryResponder,
}

impl IncidentRole {
    pub const ALL: [IncidentRole; 6] = [
        IncidentRole::Commander,
        IncidentRole::Communications,
        IncidentRole::BusinessOwner,
        IncidentRole::Scribe,
        IncidentRole::PrimaryResponder,
        IncidentRole::SecondaryResponder,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            IncidentRole::Commander => "commander",
            IncidentRole::Communications => "communications",
            IncidentRole::BusinessOwner => "business_owner",
            IncidentRole::Scribe => "scribe",
            IncidentRole::PrimaryResponder => "primary_responder",
            IncidentRole::SecondaryResponder => "secondary_responder",
        }
    }

    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            IncidentRole::Commander => "Commander",
            IncidentRole::Communications => "Communications",
            IncidentRole::BusinessOwner => "Business owner",
            IncidentRole::Scribe => "Scribe",
            IncidentRole::PrimaryResponder => "Primary responder",
            IncidentRole::SecondaryResponder => "Secondary responder",
        }
    }

    /// Loud while empty.
    #[must_use]
    pub fn asked_for_first(self) -> bool {
        matches!(self, IncidentRole::Commander | IncidentRole::Communications)
    }

    /// What the holder does, in one line.
    #[must_use]
    pub fn duty(self) -> &'static str {
        match self {
            IncidentRole::Commander => "Decides, keeps the pace, does not fix.",
            IncidentRole::Communications => "Writes the updates and keeps their promise.",
            IncidentRole::BusinessOwner => "Decides what leaves the company.",
            IncidentRole::Scribe => "Writes down facts and marks assumptions.",
            IncidentRole::PrimaryResponder => "Changes things, and announces first.",
            IncidentRole::SecondaryResponder => "Checks what the primary changed.",
        }
    }
}

impl std::str::FromStr for IncidentRole {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        IncidentRole::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| format!("{text:?} is no incident role"))
    }
}
