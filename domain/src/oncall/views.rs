//! What screens and REST show of rosters.

use super::{CoverKind, HoursForm, Layer, Policy, RotationForm, TemporaryShift, Unit};
use crate::ids::{CoverId, CoverRequestId, NoteId, PersonId, RosterId, RotationId, TemporaryId};
use crate::people::PersonRef;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A roster as others mention it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RosterRef {
    pub id: RosterId,
    pub slug: String,
    pub name: String,
}

/// Somebody who is on call, and where their clocks stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnDuty {
    #[serde(flatten)]
    pub person: PersonRef,
    pub time_zone: String,
}

/// Who is on call in one layer of one roster at an instant, until when, and who is next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnCallNow {
    pub layer: Layer,
    /// Nobody when the layer has a gap.
    pub people: Vec<OnDuty>,
    /// Nobody is on call, and so it was planned.
    pub on_purpose: bool,
    /// End of this shift; none when it never ends.
    pub until: Option<Timestamp>,
    /// Who has the next shift that others have.
    pub next: Vec<PersonRef>,
    /// The shift is a cover for somebody else.
    pub cover: bool,
}

impl OnCallNow {
    /// Who is on call.
    #[must_use]
    pub fn refs(&self) -> Vec<PersonRef> {
        self.people.iter().map(|on_duty| on_duty.person.clone()).collect()
    }
}

/// A row of `/on-call`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RosterNow {
    pub roster: RosterRef,
    pub time_zone: String,
    pub layers: Vec<OnCallNow>,
    /// What it expects of its people.
    #[serde(default)]
    pub policy: Policy,
    /// What the caller may do with it.
    #[serde(default)]
    pub rights: RosterRights,
}

/// One shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shift {
    pub roster: RosterRef,
    pub layer: Layer,
    /// Several are on call together; empty is nobody.
    pub people: Vec<PersonRef>,
    /// Nobody is on call, and so it was planned.
    pub on_purpose: bool,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub cover: bool,
    /// Whose time it would be without the cover.
    pub instead_of: Vec<PersonRef>,
}

/// A rotation as the roster page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RotationView {
    pub id: RotationId,
    pub layer: Layer,
    pub name: String,
    /// Zone in which its hand-overs and hours are civil.
    pub time_zone: String,
    /// First day of the first turn, civil, `YYYY-MM-DD`.
    pub starts_on: String,
    /// Civil time of hand-over, `HH:MM`.
    pub handover_time: String,
    /// Length of a turn in `unit`.
    pub every: u16,
    pub unit: Unit,
    /// When it is on duty; empty means around the clock.
    pub hours: Vec<HoursForm>,
    /// Who has which turn, over and over; a turn of no one is nobody on purpose.
    pub turns: Vec<Vec<PersonRef>>,
}

impl RotationView {
    /// What would make it again.
    #[must_use]
    pub fn form(&self) -> RotationForm {
        RotationForm {
            id: Some(self.id),
            layer: self.layer,
            name: self.name.clone(),
            time_zone: self.time_zone.clone(),
            starts_on: self.starts_on.clone(),
            handover_time: self.handover_time.clone(),
            every: self.every,
            unit: self.unit,
            hours: self.hours.clone(),
            turns: self.turns.iter().map(|turn| turn.iter().map(|person| person.id).collect()).collect(),
        }
    }

    /// Everybody who takes turns, once, in the order of their first.
    #[must_use]
    pub fn participants(&self) -> Vec<PersonRef> {
        let mut all: Vec<PersonRef> = Vec::new();
        for person in self.turns.iter().flatten() {
            if !all.contains(person) {
                all.push(person.clone());
            }
        }
        all
    }
}

/// Everything on the page of a roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RosterPage {
    pub now: RosterNow,
    /// Of the version that holds now.
    pub rotations: Vec<RotationView>,
    /// Shifts of all layers that overlap the window asked for, by layer and start.
    pub shifts: Vec<Shift>,
    /// What each rotation plans in the window by itself, whatever stands above it, by layer.
    #[serde(default)]
    pub planned: Vec<PlannedShifts>,
    /// Covers that stand and end after `from`, soonest first: what can be taken back.
    pub covers: Vec<Cover>,
    /// Temporary schedules that stand and end after `from`, soonest first.
    pub temporaries: Vec<TemporaryView>,
    /// Public holidays in the window of those who take turns or cover, by day.
    #[serde(default)]
    pub holidays: Vec<RosterHoliday>,
    /// When those people are not to be on call, in the window, by name.
    #[serde(default)]
    pub exempt: Vec<ExemptPerson>,
    pub from: Timestamp,
    pub to: Timestamp,
}

/// A roster as it stands, without its schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterPresent {
    /// The instant that is told.
    pub at: Timestamp,
    pub now: RosterNow,
    /// Of the version that holds then.
    pub rotations: Vec<RotationView>,
}

/// Time that nobody holds and that nobody left free on purpose, in every roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Gaps {
    pub from: Timestamp,
    pub to: Timestamp,
    /// Soonest first. One at an edge of the window may begin before it or end after it.
    pub gaps: Vec<GapView>,
}

/// One stretch of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GapView {
    pub roster: RosterRef,
    /// The roster's.
    pub time_zone: String,
    pub layer: Layer,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

/// When somebody of a roster is not to be on call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExemptPerson {
    pub person: PersonRef,
    /// By start.
    pub times: Vec<ExemptTime>,
}

/// One stretch of it. The end is exclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExemptTime {
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// What others read of it: `away`, `not 22:00 to 08:00`.
    pub effect: String,
}

/// A public holiday of some people of a roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RosterHoliday {
    /// Civil, where they live: `2026-12-25`.
    pub day: String,
    pub name: String,
    pub people: Vec<PersonRef>,
}

/// What one rotation plans by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlannedShifts {
    pub rotation: RotationId,
    pub name: String,
    pub layer: Layer,
    pub shifts: Vec<Shift>,
}

/// What somebody may do with a roster.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RosterRights {
    /// Publish versions, temporary schedules, name managers.
    pub edit: bool,
    /// Add covers and take them back.
    pub cover: bool,
}

/// A cover that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cover {
    pub id: CoverId,
    pub roster: RosterRef,
    pub layer: Layer,
    pub kind: CoverKind,
    /// Who takes the time, is added, or is removed.
    pub person: PersonRef,
    /// Whose time is taken; nobody when it is everybody's in the layer.
    pub instead_of: Option<PersonRef>,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

/// Somebody's time that waits for somebody to take it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoverRequest {
    pub id: CoverRequestId,
    pub roster: RosterRef,
    pub layer: Layer,
    /// Whose time it is.
    pub person: PersonRef,
    /// Who is asked; everybody of the roster when unset.
    pub asked_of: Option<PersonRef>,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub note: String,
    pub created_at: Timestamp,
}

/// A stretch in which somebody is on call who is exempt then, and who could take it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClashView {
    pub layer: Layer,
    pub person: PersonRef,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// What follows from the exemption: `away`, `not 22:00 to 08:00`.
    pub effect: String,
    /// Nobody can, when unset.
    pub proposed: Option<PersonRef>,
}

/// What waits behind the link of a letter that asks for cover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverOffer {
    pub request: CoverRequest,
    /// Whom the letter went to.
    pub person: PersonRef,
    /// Where they live.
    pub time_zone: String,
    /// What became of it; it waits when unset.
    pub taken: Option<Taken>,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Taken {
    By(PersonRef),
    Withdrawn,
}

/// What those who leave a shift tell those who come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HandoverNote {
    pub id: NoteId,
    pub roster: RosterRef,
    /// Name of the person or program that wrote it.
    pub author: String,
    /// None: a program.
    pub author_id: Option<PersonId>,
    pub body: String,
    pub created_at: Timestamp,
    /// By the caller.
    pub read: bool,
    /// Names of those who said that they read it, the first first.
    pub readers: Vec<String>,
}

/// What somebody is reminded of by letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reminders {
    /// How long before a shift, in hours, 1 to 168; unset is not at all. Of shifts that follow each other within three
    /// days, only the first is told.
    pub shift_hours: Option<u16>,
    /// On Mondays of weeks with shifts, from eight where they live.
    pub week: bool,
}

/// A temporary schedule that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TemporaryView {
    pub id: TemporaryId,
    pub roster: RosterRef,
    pub layer: Layer,
    pub name: String,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub shifts: Vec<TemporaryShift>,
}

/// `Ada`, `Ada and Bo`, `Ada, Bo and Cy`; none when there is nobody.
#[must_use]
pub fn names<'a>(people: impl IntoIterator<Item = &'a PersonRef>) -> Option<String> {
    let names: Vec<&str> = people.into_iter().map(|person| person.name.as_str()).collect();
    let (last, before) = names.split_last()?;
    Some(if before.is_empty() { (*last).to_owned() } else { format!("{} and {last}", before.join(", ")) })
}
