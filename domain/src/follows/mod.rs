//! Following: who hears by letter when an incident begins, what is told of it, and when it is over, without being in its room.

#[cfg(not(target_arch = "wasm32"))]
mod port;

#[cfg(not(target_arch = "wasm32"))]
pub use port::Follows;

use crate::ids::{FollowId, IncidentNumber, ServiceId};
use crate::incidents::Severity;
use crate::services::ServiceRef;
use serde::{Deserialize, Serialize};

/// What somebody follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Followed {
    /// One incident.
    Incident { number: IncidentNumber, title: String },
    /// Every incident that affects a service.
    Service { service: ServiceRef },
    /// Every incident of this severity, and of those that are worse.
    Severity { severity: Severity },
}

/// Somebody follows something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Follow {
    pub id: FollowId,
    pub what: Followed,
}

/// What somebody wants to follow: one of the three. Who follows one severity already follows the new one instead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FollowForm {
    #[serde(default)]
    pub incident: Option<IncidentNumber>,
    #[serde(default)]
    pub service_id: Option<ServiceId>,
    #[serde(default)]
    pub severity: Option<Severity>,
}

/// What a letter tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// It was declared, or became something that the reader follows.
    Began,
    Update,
    /// It is over.
    Over,
    /// It was over, and is open again.
    Again,
}

impl News {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            News::Began => "began",
            News::Update => "update",
            News::Over => "over",
            News::Again => "again",
        }
    }
}
