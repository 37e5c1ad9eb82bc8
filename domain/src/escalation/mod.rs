//! Escalation: who is paged, in which order, when. `plan` decides; `backend` executes.

mod plan;
#[cfg(not(target_arch = "wasm32"))]
mod port;
mod rehearsal;
mod rest;
pub use plan::{Escalation, Firing, Plan, Position, Step, plan};
#[cfg(not(target_arch = "wasm32"))]
pub use port::Escalations;
pub use rehearsal::{Rehearsal, RehearsalQuestion, RehearsedDraft, RehearsedPage, RehearsedStep};
pub use rest::{Honoured, Reached, breaks_in, honour_breaks};

use crate::ids::{AlertId, PageId, PersonId, PolicyId, RosterId};
use crate::oncall::{Layer, RosterRef};
use crate::people::PersonRef;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Who a step pages.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Target {
    /// Whoever is on call in that layer at that moment.
    OnCall { roster_id: RosterId, layer: Layer },
    /// One person, on call or not.
    Person { person_id: PersonId },
}

/// One step of a policy as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepView {
    /// How long the people of this step have before the next one is paged, in seconds.
    pub wait_s: i32,
    pub targets: Vec<TargetView>,
}

/// A target with its names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TargetView {
    OnCall { roster: RosterRef, layer: Layer, now: Vec<PersonRef> },
    Person { person: PersonRef },
}

/// A policy with its steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyPage {
    pub id: PolicyId,
    pub name: String,
    /// How often the whole chain starts again when nobody acknowledges.
    pub repeats: i32,
    pub steps: Vec<StepView>,
}

/// What creates a policy.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyForm {
    pub name: String,
    #[serde(default)]
    pub repeats: i32,
    pub steps: Vec<StepForm>,
}

/// One step of a new policy.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepForm {
    /// 1 s to 24 h.
    pub wait_s: i32,
    pub targets: Vec<Target>,
}

/// A page as the alert, the dashboard and the link show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PageView {
    pub id: PageId,
    pub alert_id: AlertId,
    pub alert_title: String,
    pub service: String,
    pub person: PersonRef,
    /// Position of the step, 1 first.
    pub step: i32,
    pub created_at: Timestamp,
    /// When the message left, by the first channel that took it.
    pub sent_at: Option<Timestamp>,
    pub acknowledged_at: Option<Timestamp>,
    /// What went wrong with the last attempt, if it failed.
    pub last_error: Option<String>,
    /// When somebody else is paged unless this is acknowledged, and who that would be.
    pub escalates_at: Option<Timestamp>,
    pub escalates_to: Option<String>,
}
