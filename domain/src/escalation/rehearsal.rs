//! A rehearsal: whom an alert of a service would page at an instant, if nobody acknowledged.

use crate::people::PersonRef;
use crate::services::ServiceRef;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The whole chain, step by step, as it would be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rehearsal {
    pub service: ServiceRef,
    /// Name of the escalation policy; none: nobody is paged.
    pub policy: Option<String>,
    /// When the alert would fire.
    pub at: Timestamp,
    /// In the order in which they are carried out; 100 at most.
    pub steps: Vec<RehearsedStep>,
    /// When the chain would end without an acknowledgement; none when there are more steps than are told.
    pub ends_at: Option<Timestamp>,
}

/// One step of a rehearsal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RehearsedStep {
    pub at: Timestamp,
    /// From 0; more when the policy repeats its steps.
    pub cycle: i32,
    /// From 1.
    pub step: i32,
    pub people: Vec<RehearsedPage>,
    /// Where nobody is on call: `Payments, primary`.
    pub nobody: Vec<String>,
}

/// A page that would be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RehearsedPage {
    pub person: PersonRef,
    /// Where their clocks stand.
    pub time_zone: String,
    /// Why they: `Payments, primary`; none when the policy names them.
    pub on_call_for: Option<String>,
    /// Some confirmed address would take the page.
    pub reachable: bool,
}
