//! Updates: what those outside the incident are told, and when they hear again.

use crate::incidents::IncidentStatus;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How long before a promised update is due whoever tells the others hears of it: long enough to write one.
pub const NUDGE_BEFORE_MINUTES: i64 = 5;

/// Who reads an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    Internal,
    Public,
    Both,
}

impl Audience {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Audience::Internal => "internal",
            Audience::Public => "public",
            Audience::Both => "both",
        }
    }

    /// Whether the status page shows it.
    #[must_use]
    pub fn is_public(self) -> bool {
        matches!(self, Audience::Public | Audience::Both)
    }
}

/// What publishes an update.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateForm {
    pub audience: Audience,
    /// The title that the public reads; the first public update sets it, a later one may change it. Empty: as
    /// before, or the incident's own title when there is none yet.
    #[serde(default)]
    pub public_title: String,
    /// What we know.
    pub known: String,
    /// What is being done.
    #[serde(default)]
    pub being_done: String,
    /// When the next update is promised; minutes from now, none for "no further update planned".
    #[serde(default)]
    pub next_in_minutes: Option<i32>,
    /// Components to show with a status from now on, by id and status word; only read for the public.
    #[serde(default)]
    pub components: Vec<ComponentChange>,
}

/// A component and the status that the public sees from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComponentChange {
    pub component_id: crate::ids::ComponentId,
    pub status: crate::status_pages::ComponentStatus,
}

/// A published update.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Update {
    pub id: crate::ids::UpdateId,
    pub audience: Audience,
    pub known: String,
    pub being_done: String,
    /// Status of the incident when it was published.
    pub status: IncidentStatus,
    pub next_update_at: Option<Timestamp>,
    pub author: String,
    /// None when a program published it.
    pub author_id: Option<crate::ids::PersonId>,
    pub published_at: Timestamp,
}
