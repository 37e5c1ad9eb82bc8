//! On call: rosters, the rotations of their layers, covers, and the shifts that follow from them. The rules are pure
//! and small: `clock` (what clocks show), `handover` (when turns change), `hours` (when a rotation is on duty),
//! `rotation` (whose turn it is), `plan` (versions), `cover` (what stands above), `schedule` (all of it together).
//! `recognise` goes the other way, from shifts to a plan.

mod absence;
mod changes;
mod clock;
mod cover;
mod feeds;
mod fill;
mod findings;
mod forms;
mod handover;
mod health;
mod holidays;
mod hours;
mod import;
mod merge;
mod pay;
mod plan;
mod planning;
mod policy;
#[cfg(not(target_arch = "wasm32"))]
mod port;
mod recognise;
mod rotation;
mod schedule;
mod views;

pub use absence::{Absence, Clash, clashes};
pub use changes::{ShiftChange, changes};
pub use clock::{Clock, Clocks, NoTimeOfDay, NoZone, Reading, TimeOfDay};
pub use cover::{CoverAct, CoverKind, CoverSpan, Temporary, TemporaryShift};
pub use feeds::{CalendarFeed, CalendarItem, CalendarOffer, Feed, FeedForm, FeedKind};
pub use fill::{Filling, fill};
pub use findings::{Finding, FindingKind, SUSTAINABLE, Weight, findings, short_layers};
pub use forms::{
    CoverForm, CoverRequestForm, HandoverNoteForm, HoursForm, ManagersForm, RosterForm, RotationForm, SwapForm,
    SwapSide, TemporaryForm,
};
pub use handover::{Handover, Unit};
pub use health::{Crew, Health, LayerHealth, Load, Member, Schedule};
pub use holidays::Holidays;
pub use hours::{Hours, Weekday, stretches};
pub use import::{ImportForm, ImportPeopleForm, ImportView, ImportedName, Meant};
#[cfg(not(target_arch = "wasm32"))]
pub use import::{Imports, TakenOver};
pub use merge::{Merged, merge, merge_items};
pub use pay::{Earned, Handled, PayBand, PayForm, PayItem, PayLine, PayReport, PayRules, earned, earned_in_quarter};
pub use plan::{Plan, Version};
pub use planning::{
    Draft, HealthView, LayerCoverage, LoadView, PayEstimate, PlanForm, Preview, RosterVersion, RosterVersionRef,
    ShiftChangeView,
};
pub use policy::{Assignment, Duty, Policy, Skills};
#[cfg(not(target_arch = "wasm32"))]
pub use port::OnCall;
pub use recognise::{Difference, Foreign, Recognised, recognise};
pub use rotation::Rotation;
pub use schedule::{Roster, Source, Span};
pub use views::{
    ClashView, Cover, CoverOffer, CoverRequest, ExemptPerson, ExemptTime, GapView, Gaps, HandoverNote, OnCallNow,
    OnDuty, PlannedShifts, Reminders, RosterHoliday, RosterNow, RosterPage, RosterPresent, RosterRef, RosterRights,
    RotationView, Shift, Taken, TemporaryView, names,
};

use crate::ids::PersonId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Who is on call together; empty is nobody. Shared, because a year of shifts mentions the same few people.
pub type People = Arc<[PersonId]>;

/// Which of a roster's people: 1 is paged first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Layer(pub i16);

impl Layer {
    pub const PRIMARY: Layer = Layer(1);
    pub const SECONDARY: Layer = Layer(2);

    /// The word for it.
    #[must_use]
    pub fn word(self) -> String {
        match self.0 {
            1 => "Primary".into(),
            2 => "Secondary".into(),
            n => format!("Layer {n}"),
        }
    }
}
