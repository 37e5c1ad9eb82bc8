//! Services: what can break, who answers for it, and where its alerts come in.

#[cfg(not(target_arch = "wasm32"))]
mod port;
#[cfg(not(target_arch = "wasm32"))]
pub use port::Services;

use crate::ids::{IngestKeyId, PolicyId, RosterId, RunbookId, ServiceId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A service as others mention it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceRef {
    pub id: ServiceId,
    pub slug: String,
    pub name: String,
}

/// A row of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::FromRow))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceRow {
    pub id: ServiceId,
    pub slug: String,
    pub name: String,
    pub description: String,
    /// A core service: its loss is at least Sev 1.
    pub core: bool,
    pub roster: Option<String>,
    pub roster_slug: Option<String>,
    pub policy: Option<String>,
    pub open_incidents: i64,
    pub firing_alerts: i64,
}

/// Everything on the page of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServicePage {
    pub service: ServiceRow,
    pub roster_id: Option<RosterId>,
    pub policy_id: Option<PolicyId>,
    pub depends_on: Vec<ServiceRef>,
    pub depended_on_by: Vec<ServiceRef>,
    pub runbooks: Vec<Runbook>,
    pub ingest_keys: Vec<IngestKey>,
}

/// What creates or changes a service.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceForm {
    pub slug: String,
    pub name: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub core: bool,
    #[serde(default)]
    pub roster_id: Option<RosterId>,
    #[serde(default)]
    pub policy_id: Option<PolicyId>,
}

/// A guide for one scenario, for the services in which it happens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Runbook {
    pub id: RunbookId,
    /// By name.
    pub services: Vec<ServiceRef>,
    pub title: String,
    /// Plain text; a line starting with a number and a dot is a step.
    pub body: String,
    /// Grows with each change; whoever saves a change names the one they read.
    pub version: i32,
    pub changed_at: Option<Timestamp>,
    pub changed_by: Option<String>,
    pub reviewed_at: Option<Timestamp>,
    /// Put away: kept, and shown beside no alert.
    pub archived_at: Option<Timestamp>,
}

/// Which runbooks are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunbookFilter {
    /// Words in the title, the text or the name of a service.
    pub search: Option<String>,
    /// Those that were put away, instead of those in use.
    pub archived: bool,
}

/// What creates a runbook.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunbookForm {
    /// At least one.
    pub service_ids: Vec<ServiceId>,
    pub title: String,
    pub body: String,
}

/// What changes a runbook, whole.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunbookEdit {
    /// The version that was read; a newer one is not overwritten.
    pub version: i32,
    pub service_ids: Vec<ServiceId>,
    pub title: String,
    pub body: String,
}

/// The key under which monitoring posts alerts of one service. The secret itself is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IngestKey {
    pub id: IngestKeyId,
    pub name: String,
    pub prefix: String,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}
