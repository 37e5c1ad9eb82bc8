//! Alerts: signals from monitoring, deduplicated.

#[cfg(not(target_arch = "wasm32"))]
mod port;
mod signal;
#[cfg(not(target_arch = "wasm32"))]
pub use port::Alerts;
pub use signal::{Instance, InstanceStatus, Link, Signal, SignalAction};

use crate::escalation::{PageView, Target};
use crate::ids::{AlertId, IncidentNumber, ServiceId};
use crate::people::PersonRef;
use crate::services::ServiceRef;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Where an alert stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AlertStatus {
    Firing,
    Acknowledged,
    Resolved,
}

impl AlertStatus {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            AlertStatus::Firing => "firing",
            AlertStatus::Acknowledged => "acknowledged",
            AlertStatus::Resolved => "resolved",
        }
    }

    /// The word on the screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            AlertStatus::Firing => "Firing",
            AlertStatus::Acknowledged => "Acknowledged",
            AlertStatus::Resolved => "Resolved",
        }
    }
}

/// What a list of alerts is narrowed to. All optional; together they mean "and".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct AlertFilter {
    /// `open` (firing or acknowledged), `firing`, `acknowledged` or `resolved`; everything when unset.
    #[serde(default)]
    pub status: Option<String>,
    /// Slug of a service.
    #[serde(default)]
    pub service: Option<String>,
    /// Words in the title.
    #[serde(default)]
    pub search: Option<String>,
}

/// A row of the list of alerts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertRow {
    pub id: AlertId,
    pub title: String,
    pub status: AlertStatus,
    pub service: ServiceRef,
    /// `alertmanager`, `generic`, or `by hand`.
    pub source: String,
    /// Signals of this alert received so far.
    pub signals: i64,
    /// Instances (fingerprints) still firing, of all seen.
    pub firing_instances: i32,
    pub instances: i32,
    pub started_at: Timestamp,
    pub last_signal_at: Timestamp,
    pub acknowledged_at: Option<Timestamp>,
    pub acknowledged_by: Option<PersonRef>,
    pub resolved_at: Option<Timestamp>,
    pub incident: Option<IncidentNumber>,
}

/// Everything on the page of an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertPage {
    pub alert: AlertRow,
    pub summary: String,
    /// Facts as monitoring sent them, in its order.
    pub details: Vec<(String, String)>,
    pub links: Vec<Link>,
    pub instances: Vec<Instance>,
    pub pages: Vec<PageView>,
    /// When somebody else is paged unless this is acknowledged, and who that would be.
    pub escalates_at: Option<Timestamp>,
    pub escalates_to: Option<String>,
    pub runbooks: Vec<crate::services::Runbook>,
}

/// Pages somebody by hand: opens an alert of a service.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RaiseForm {
    /// Slug of the service that it is about.
    pub service: String,
    /// What is wrong, in one line.
    pub title: String,
    #[serde(default)]
    pub summary: String,
    /// Who is paged, every five minutes and three times at most until somebody acknowledges. Unset: whom the escalation
    /// policy of the service says.
    #[serde(default)]
    pub page: Option<Target>,
}

/// An alert that was opened by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Raised {
    pub id: AlertId,
    /// Whom the first step pages.
    pub people: Vec<PersonRef>,
}

/// What became of a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Received {
    /// The alert it joined or opened; none for a resolve of something that is not open.
    pub alert_id: Option<AlertId>,
    /// Whether this signal opened it.
    pub opened: bool,
}

/// Who a signal comes from, as the ingest key says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignalSource {
    pub key: crate::ids::IngestKeyId,
    pub key_name: String,
    pub service_id: ServiceId,
}
