//! Incidents: people respond. Status, severity, roles, the five questions, and what the room shows.

pub mod commands;
mod questions;
mod role;
mod severity;
mod status;

#[cfg(not(target_arch = "wasm32"))]
mod port;
#[cfg(not(target_arch = "wasm32"))]
pub use port::Incidents;
pub use questions::{AnswerForm, Answers, DetectionSource};
pub use role::IncidentRole;
pub use severity::{Criteria, Severity, SeverityFacts, Share, Suggestion, suggest};
pub use status::{IncidentStatus, Phase};

use crate::alerts::AlertRow;
use crate::ids::{AlertId, IncidentId, IncidentNumber, ServiceId};
use crate::loss::{LossBand, LossSoFar};
use crate::people::PersonRef;
use crate::recurrence::Closing;
use crate::services::ServiceRef;
use crate::time::Timestamp;
use crate::timeline::Place;
use crate::updates::Update;
use serde::{Deserialize, Serialize};

/// What declaring answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IncidentRef {
    pub id: IncidentId,
    pub number: IncidentNumber,
}

/// What declares an incident. Only the title is needed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeclareForm {
    /// What is wrong?
    pub title: String,
    #[serde(default)]
    pub severity: Option<Severity>,
    #[serde(default)]
    pub service_ids: Vec<ServiceId>,
    /// The alert it comes from; its service and detection are taken over.
    #[serde(default)]
    pub alert_id: Option<AlertId>,
    /// "I think it is …": becomes the first line of the log, marked as an assumption.
    #[serde(default)]
    pub hunch: String,
    /// How it came to be known. Taken over from the alert when there is one.
    #[serde(default)]
    pub detection_source: Option<DetectionSource>,
    /// Since when customers feel it, as far as anybody knows. Not in the future.
    #[serde(default)]
    pub impact_started_at: Option<Timestamp>,
    /// What is lost in an hour, as a first guess.
    #[serde(default)]
    pub loss: Option<LossBand>,
    /// A game day or a drill: marked everywhere, and never told to the public.
    #[serde(default)]
    pub exercise: bool,
    /// Only its members see it: whoever declares it, and those whom they let in. Programs cannot.
    #[serde(default)]
    pub private: bool,
}

/// What a list of incidents is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct IncidentFilter {
    /// `open`, `ended`, or one status word; everything when unset.
    #[serde(default)]
    pub status: Option<String>,
    /// 0 to 4.
    #[serde(default)]
    pub severity: Option<u8>,
    /// Slug of a service.
    #[serde(default)]
    pub service: Option<String>,
    /// Words in the title or in the document, or a number like `INC-42`. Documents are found as they stood a minute ago.
    #[serde(default)]
    pub search: Option<String>,
}

/// A row of a list of incidents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IncidentRow {
    pub id: IncidentId,
    pub number: IncidentNumber,
    pub title: String,
    pub severity: Option<Severity>,
    pub status: IncidentStatus,
    pub declared_at: Timestamp,
    pub declared_by: String,
    pub resolved_at: Option<Timestamp>,
    pub commander: Option<PersonRef>,
    pub services: Vec<ServiceRef>,
    /// When the next update is promised.
    pub next_update_at: Option<Timestamp>,
    /// How many people said "I see it too".
    pub seen_too: i64,
    /// What it has cost; unset while nobody has estimated.
    pub loss: Option<LossSoFar>,
    /// Everything in it is real but what went wrong. The public is never told.
    pub exercise: bool,
    /// Seen by its members only.
    pub private: bool,
}

/// One role of the room: who holds it, if anybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoleHolder {
    pub role: IncidentRole,
    pub person: Option<PersonRef>,
    pub since: Option<Timestamp>,
}

/// An affected service and what depends on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AffectedService {
    pub service: ServiceRef,
    pub core: bool,
    pub depends_on: Vec<ServiceRef>,
    pub depended_on_by: Vec<ServiceRef>,
}

/// Everything in the room but the log and the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Room {
    pub incident: IncidentRow,
    pub answers: Answers,
    pub impact_started_at: Option<Timestamp>,
    pub impact_ended_at: Option<Timestamp>,
    /// Since when it is contained, if it is.
    pub contained_at: Option<Timestamp>,
    /// What was said of its end, once it is over.
    pub closing: Option<Closing>,
    pub public_title: Option<String>,
    /// All roles, in their order, filled or not.
    pub roles: Vec<RoleHolder>,
    pub services: Vec<AffectedService>,
    pub alerts: Vec<AlertRow>,
    pub updates: Vec<Update>,
    /// Components on status pages that belong to the affected services.
    pub components: Vec<crate::status_pages::Component>,
    /// Everyone who said or did something here.
    pub responders: Vec<PersonRef>,
    /// Those who said "I see it too", the first 200 of them, first things first.
    pub seen_too: Vec<PersonRef>,
    pub runbooks: Vec<crate::services::Runbook>,
    /// Who sees it, when it is private.
    pub members: Vec<PersonRef>,
}

/// Which part of a log or a timeline is asked for, by the sequence numbers of what is known already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    Newest,
    /// The nearest to this one among those before it.
    Before(i64),
    /// The nearest to this one among those after it.
    After(i64),
}

/// One entry of the timeline: an event told as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineItem {
    pub seq: i64,
    /// When it was recorded.
    pub at: Timestamp,
    /// When it happened: as recorded, unless somebody corrected it.
    pub happened_at: Timestamp,
    pub place: Place,
    /// `incident.declared`, `page.sent`, …
    pub kind: String,
    pub actor: String,
    /// What happened, without the actor: "changed the status from Declared to Investigating".
    pub sentence: String,
    /// Name of an icon in the sprite.
    pub icon: String,
}
