//! A rehearsal: whom an alert of a service would page at an instant, if nobody acknowledged.

use crate::oncall::RosterRef;
use crate::people::PersonRef;
use crate::services::ServiceRef;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What is supposed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RehearsalQuestion {
    /// When the alert would fire. Unset: now, or with a draft when that takes effect.
    pub at: Option<Timestamp>,
    /// Slug of a roster of which the unpublished draft of whoever asks is supposed to be published now.
    pub draft: Option<String>,
}

/// The whole chain, step by step, as it would be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rehearsal {
    pub service: ServiceRef,
    /// Name of the escalation policy; none: nobody is paged.
    pub policy: Option<String>,
    /// When the alert would fire.
    pub at: Timestamp,
    /// The draft that is supposed to be published; none: rosters as they are.
    #[serde(default)]
    pub draft: Option<RehearsedDraft>,
    /// In the order in which they are carried out; 100 at most.
    pub steps: Vec<RehearsedStep>,
    /// When the chain would end without an acknowledgement; none when there are more steps than are told.
    pub ends_at: Option<Timestamp>,
}

/// A draft that a rehearsal supposes to be published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RehearsedDraft {
    pub roster: RosterRef,
    /// From when it would hold.
    pub effective_from: Timestamp,
    /// Some step asks it. None does when the policy pages others, or when another version holds then.
    pub asked: bool,
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
    /// Where nobody is on call: `Payments, primary`, and by the draft `Payments, primary (draft)`.
    pub nobody: Vec<String>,
}

/// A page that would be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RehearsedPage {
    pub person: PersonRef,
    /// Where their clocks stand.
    pub time_zone: String,
    /// Why they: `Payments, primary`, and by the draft `Payments, primary (draft)`; none when the policy names them.
    pub on_call_for: Option<String>,
    /// Some confirmed address would take the page.
    pub reachable: bool,
}
