//! Status pages: what the public sees. Component status is independent of severity.

mod history;
#[cfg(not(target_arch = "wasm32"))]
mod port;
pub use history::{DayBar, Interval, bars, uptime_percent};
#[cfg(not(target_arch = "wasm32"))]
pub use port::StatusPages;

use crate::ids::{ComponentId, IncidentNumber, StatusPageId};
use crate::incidents::IncidentStatus;
use crate::services::ServiceRef;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How a component works, in the five words of the practices (handbook, "status page"), best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ComponentStatus {
    Operational,
    UnderMaintenance,
    /// Full function, reduced speed.
    Degraded,
    /// Complete outage for under 25 % of customers, or part of the function for some.
    PartialOutage,
    /// Complete outage for over 25 % of customers.
    MajorOutage,
}

impl ComponentStatus {
    pub const ALL: [ComponentStatus; 5] = [
        ComponentStatus::Operational,
        ComponentStatus::Degraded,
        ComponentStatus::PartialOutage,
        ComponentStatus::MajorOutage,
        ComponentStatus::UnderMaintenance,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ComponentStatus::Operational => "operational",
            ComponentStatus::UnderMaintenance => "under_maintenance",
            ComponentStatus::Degraded => "degraded",
            ComponentStatus::PartialOutage => "partial_outage",
            ComponentStatus::MajorOutage => "major_outage",
        }
    }

    /// The words that the public reads.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ComponentStatus::Operational => "Operational",
            ComponentStatus::UnderMaintenance => "Under maintenance",
            ComponentStatus::Degraded => "Degraded performance",
            ComponentStatus::PartialOutage => "Partial outage",
            ComponentStatus::MajorOutage => "Major outage",
        }
    }
}

impl std::str::FromStr for ComponentStatus {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        ComponentStatus::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or_else(|| format!("{text:?} is no component status"))
    }
}

/// A row of the list of status pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatusPageRow {
    pub id: StatusPageId,
    pub slug: String,
    pub name: String,
    pub components: i64,
    /// Worst status of any component.
    pub worst: ComponentStatus,
}

/// A component as the editor and the room show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Component {
    pub id: ComponentId,
    pub page_id: StatusPageId,
    pub name: String,
    pub description: String,
    pub service: Option<ServiceRef>,
    pub status: ComponentStatus,
    pub since: Timestamp,
}

/// Everything in the editor of a status page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatusPageEditor {
    pub page: StatusPageRow,
    pub components: Vec<Component>,
}

/// What creates a status page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatusPageForm {
    pub slug: String,
    pub name: String,
}

/// What adds a component.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComponentForm {
    pub name: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub service_id: Option<crate::ids::ServiceId>,
}

/// Everything that the public page needs, loaded once per change and rendered once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicPage {
    pub slug: String,
    pub name: String,
    pub as_of: Timestamp,
    pub components: Vec<PublicComponent>,
    /// Open ones first, then those resolved in the last 14 days, newest first.
    pub incidents: Vec<PublicIncident>,
}

/// A component and its last 90 days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicComponent {
    pub id: ComponentId,
    pub name: String,
    pub description: String,
    pub status: ComponentStatus,
    pub since: Timestamp,
    /// Intervals that were not operational, oldest first.
    pub intervals: Vec<Interval>,
    /// Before this instant nothing is known.
    pub observed_from: Timestamp,
}

/// An incident with its public updates, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicIncident {
    pub number: IncidentNumber,
    /// The public title; never the internal one unless somebody published it.
    pub title: String,
    pub status: IncidentStatus,
    pub started_at: Timestamp,
    pub resolved_at: Option<Timestamp>,
    pub next_update_at: Option<Timestamp>,
    pub components: Vec<String>,
    pub updates: Vec<PublicUpdate>,
}

/// One public update.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicUpdate {
    pub at: Timestamp,
    pub status: IncidentStatus,
    pub known: String,
    pub being_done: String,
}
