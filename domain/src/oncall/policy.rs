//! What a roster expects of its people: settings that change what its editor warns about and whom it proposes.

use serde::{Deserialize, Serialize};

/// Whether taking turns is expected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Of everybody in the team: hours should be shared evenly.
    #[default]
    Mandatory,
    /// Of some; that they carry more is meant.
    MandatoryForSome,
    /// Of nobody: that nobody is on call for a while is a risk, and no mistake.
    Optional,
}

/// Who can take time in a layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Skills {
    /// Anybody of the roster.
    #[default]
    Generalist,
    /// Those who take turns in that layer.
    Specialist,
}

/// Who is proposed for time that somebody cannot take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Assignment {
    /// Who carries least.
    #[default]
    Fair,
    /// Who comes next in the order of turns.
    Sequential,
}

/// What a roster expects of its people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Policy {
    pub duty: Duty,
    pub skills: Skills,
    pub assignment: Assignment,
}

impl Duty {
    pub const ALL: [Duty; 3] = [Duty::Mandatory, Duty::MandatoryForSome, Duty::Optional];

    #[must_use]
    pub fn key(self) -> &'static str {
        ["mandatory", "mandatory_for_some", "optional"][self as usize]
    }

    #[must_use]
    pub fn word(self) -> &'static str {
        ["Mandatory", "Mandatory for some", "Optional"][self as usize]
    }
}

impl Skills {
    pub const ALL: [Skills; 2] = [Skills::Generalist, Skills::Specialist];

    #[must_use]
    pub fn key(self) -> &'static str {
        ["generalist", "specialist"][self as usize]
    }

    #[must_use]
    pub fn word(self) -> &'static str {
        ["Generalists", "Specialists"][self as usize]
    }
}

impl Assignment {
    pub const ALL: [Assignment; 2] = [Assignment::Fair, Assignment::Sequential];

    #[must_use]
    pub fn key(self) -> &'static str {
        ["fair", "sequential"][self as usize]
    }

    #[must_use]
    pub fn word(self) -> &'static str {
        ["Fair order", "Order of turns"][self as usize]
    }
}
