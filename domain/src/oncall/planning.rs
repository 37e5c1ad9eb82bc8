//! Planning: versions, drafts, and what publishing would do.

use super::{Finding, Layer, RosterRef, RotationForm, RotationView, Shift};
use crate::people::PersonRef;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What publishes a version, and what previews one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanForm {
    /// Number of the version that this changes. When others have published since, both changes are brought together;
    /// unset: the newest, whatever it is.
    #[serde(default)]
    pub based_on: Option<i32>,
    /// From when it holds; now when unset. Never in the past.
    #[serde(default)]
    pub effective_from: Option<Timestamp>,
    pub rotations: Vec<RotationForm>,
    /// Why it is published although a layer has fewer than three people.
    #[serde(default)]
    pub reason: Option<String>,
    /// Whoever has a turn at that instant keeps it, and the others follow in the order written here. Otherwise turns
    /// are counted from `starts_on`, whoever they move.
    #[serde(default = "yes")]
    pub keep_turns: bool,
}

fn yes() -> bool {
    true
}

/// One version of a roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RosterVersion {
    pub number: i32,
    pub effective_from: Timestamp,
    /// When the next one takes over; none for the last, and for one that was withdrawn.
    pub ends_at: Option<Timestamp>,
    pub published_at: Timestamp,
    pub published_by: String,
    pub reason: Option<String>,
    /// When it was withdrawn, before it took effect.
    pub withdrawn_at: Option<Timestamp>,
    pub rotations: Vec<RotationView>,
}

/// The schedule of a roster over a year, measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HealthView {
    pub from: Timestamp,
    pub to: Timestamp,
    pub layers: Vec<LayerCoverage>,
    /// How evenly those of the first layer share the hours, in percent.
    pub balance: u8,
    /// Mean of coverage of the first layer and balance, in percent.
    pub score: u8,
    /// By hours, most first.
    pub loads: Vec<LoadView>,
    /// What matters most first.
    pub findings: Vec<Finding>,
}

/// How much of the time somebody is on call in a layer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LayerCoverage {
    pub layer: Layer,
    /// In hundredths of a percent.
    pub coverage: u16,
    pub gaps: u32,
}

/// What one person carries, in all layers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoadView {
    pub person: PersonRef,
    pub hours: u32,
    /// Nights, 22:00 to 06:00 where they live, with some time on call.
    pub nights: u32,
    /// Saturdays and Sundays where they live, with some time on call.
    pub weekend_days: u32,
    /// Public holidays where they live, with some time on call.
    #[serde(default)]
    pub holidays: u32,
    pub shifts: u32,
    pub longest_hours: u32,
}

/// A stretch of time that somebody else has than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShiftChangeView {
    pub layer: Layer,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub before: Vec<PersonRef>,
    pub after: Vec<PersonRef>,
}

/// What a year of a schedule is worth, without and with a change, by the newest rules and without incidents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PayEstimate {
    /// ISO 4217, like `EUR`.
    pub currency: String,
    /// In hundredths of the currency.
    pub before: i64,
    pub after: i64,
}

/// What publishing would do. Nothing is saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Preview {
    pub roster: RosterRef,
    /// From when it would hold.
    pub effective_from: Timestamp,
    /// As they would be stored: brought together with what others published, and with turns kept.
    pub rotations: Vec<RotationView>,
    /// The final schedule in the window asked for, covers included.
    pub shifts: Vec<Shift>,
    pub from: Timestamp,
    pub to: Timestamp,
    /// Over a year from `effective_from`, without and with the change.
    pub before: HealthView,
    pub after: HealthView,
    /// What changes for whom in the twelve weeks from `effective_from`; 200 stretches at most.
    pub changes: Vec<ShiftChangeView>,
    /// What that year is worth to its people; none where nobody has said so, and for those who do not edit the roster.
    #[serde(default)]
    pub pay: Option<PayEstimate>,
    /// A layer would have fewer than three people: publishing needs a reason.
    pub needs_reason: bool,
    /// Somebody published since the version this is based on, and the changes were brought together.
    pub published_since: Option<RosterVersionRef>,
    /// Names of rotations that both changed, differently. Publishing is refused until one is chosen.
    pub conflicts: Vec<String>,
}

/// A version as others mention it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RosterVersionRef {
    pub number: i32,
    pub published_at: Timestamp,
    pub published_by: String,
}

/// Somebody's unpublished changes of a roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Draft {
    pub roster: RosterRef,
    pub time_zone: String,
    pub form: PlanForm,
    /// When it was last changed; none when nothing was.
    pub changed_at: Option<Timestamp>,
}
