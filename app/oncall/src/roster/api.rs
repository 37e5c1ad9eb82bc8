//! What the page of a roster shows, and its server functions.

use super::shape;
use super::window::Window;
use crate::duty::{api::RemoveCover, shape::all};
use crate::local_clock::Local;
use app_context::{AppError, ports, say, say_undo, signed_in};
use domain::exemptions::Exemption;
use domain::oncall::{
    ClashView, Cover, HandoverNote, HealthView, Layer, Policy, RosterRef, RosterRights, RosterVersion, Shift,
    TemporaryView,
};
use domain::{PersonRef, TemporaryId, Timestamp};
use leptos::server;
use leptos::server_fn::ServerFn;
use serde::{Deserialize, Serialize};

/// A place on the time line, in thousandths of a percent of its width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub start: u32,
    pub width: u32,
}

/// The page in one load. Civil words are those of the zone that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterView {
    pub roster: RosterRef,
    /// Clock of the zone that is shown, and its distance: `UTC+1`.
    pub zone: Local,
    pub offset: String,
    /// The team's zone: cover is written in it.
    pub team_zone: String,
    pub team: Local,
    pub now: Timestamp,
    /// When the next running shift ends.
    pub next_hand_over: Option<Timestamp>,
    /// Where now stands on the line; none outside the window.
    pub now_place: Option<u32>,
    /// `23 Mar to 5 Apr 2026`
    pub title: String,
    /// First days of the windows before and after, `2026-03-09`.
    pub previous: String,
    pub next: String,
    /// First days of the windows a step before and after, and how many steps are shown at once.
    pub earlier: String,
    pub later: String,
    pub steps: i64,
    /// What stands above the line: the days, or hours of the one that is shown.
    pub heads: Vec<Day>,
    pub days: Vec<Day>,
    /// When the window begins and ends, and in what steps a stretch of it is chosen, in milliseconds.
    pub span: (Timestamp, Timestamp),
    pub step_ms: i64,
    /// The page with this window, for links that stay in it.
    pub address: String,
    /// IANA name of the zone that is shown.
    pub zone_name: String,
    pub lanes: Vec<Lane>,
    /// Who is not to be on call in the window, by name.
    pub exempt: Vec<ExemptLane>,
    pub rotations: Vec<RotationWords>,
    /// Covers that stand, soonest first.
    pub covers: Vec<Cover>,
    /// Temporary schedules that stand, soonest first.
    pub temporaries: Vec<TemporaryView>,
    /// What it expects of its people.
    pub policy: Policy,
    /// What the viewer may do here.
    pub rights: RosterRights,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    pub weekday: String,
    pub number: String,
    /// On the first day shown and on each first of a month.
    pub month: Option<String>,
    pub place: Place,
    pub weekend: bool,
    pub today: bool,
    pub past: bool,
    /// 24, but 23 or 25 on the days on which the clocks change.
    pub hours: i64,
    /// `Thanksgiving Day (Ada, Bo)`
    pub holidays: Vec<String>,
    /// Who holds which part of the day, by layer and time.
    pub held: Vec<Held>,
}

/// Part of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub layer: Layer,
    pub people: Vec<PersonRef>,
    /// Nobody is on call, and so it was planned.
    pub on_purpose: bool,
    /// `all day`, `09:00 to 17:00`, `from 09:00`.
    pub hours: String,
    pub cover: bool,
    pub running: bool,
}

/// The final schedule of one layer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    pub layer: Layer,
    pub blocks: Vec<Block>,
    /// What its rotations plan by themselves, by name; none where that is what the final schedule shows.
    pub planned: Vec<(String, Vec<Block>)>,
}

/// When somebody is not to be on call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExemptLane {
    pub name: String,
    /// With what is said of each: `away`.
    pub times: Vec<(Place, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    pub people: Vec<PersonRef>,
    /// Nobody is on call, and so it was planned.
    pub on_purpose: bool,
    /// Whose time it would be without the cover.
    pub instead_of: Option<String>,
    pub place: Place,
    /// `Mon 23 Mar 09:00`
    pub from: String,
    pub until: String,
    /// `8 h`, `7 d`
    pub length: String,
    /// The same in the team's zone, as the fields of the cover form write it.
    pub starts_field: String,
    pub ends_field: String,
    pub cover: bool,
    pub running: bool,
    pub past: bool,
    /// A draft changes who has it.
    pub changed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationWords {
    pub layer: Layer,
    pub name: String,
    /// `Every week on Monday at 09:00, Lisbon time`
    pub rhythm: String,
    /// `since 2 Nov 2026`
    pub since: String,
    pub participants: Vec<PersonRef>,
}

/// `from` is the first day of the window (this week's Monday when empty), `weeks` `day`, `week`, `month`, or empty for two weeks, `zone` `team`, `mine`
/// or `utc`.
pub async fn load_roster(slug: String, from: String, weeks: String, zone: String) -> Result<RosterView, AppError> {
    let by = signed_in()?;
    let on_call = ports()?.on_call;
    let present = on_call.present(&by, &slug, None).await?;
    let window = Window::of(&present, &from, &weeks, &zone);
    let page = on_call.show(&by, &slug, Some(window.asked())).await?;
    Ok(shape::view(page, &window))
}

/// How far ahead shifts can be swapped.
const AHEAD_S: i64 = 62 * 86_400;

/// What stands beside the schedule on the page of a roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// The coming year, measured.
    pub health: HealthView,
    /// The newest first.
    pub versions: Vec<RosterVersion>,
    /// Exempt people who are on call.
    pub clashes: Vec<ClashView>,
    /// Shifts of the coming two months, by layer and start.
    pub ahead: Vec<Shift>,
    /// Of those who take turns, the next first.
    pub exemptions: Vec<Exemption>,
    /// The newest first.
    pub notes: Vec<HandoverNote>,
}

pub async fn load_beside(slug: String, now: Timestamp) -> Result<Beside, AppError> {
    let by = signed_in()?;
    let ports = ports()?;
    let on_call = ports.on_call;
    let ahead = on_call.show(&by, &slug, Some((now, now.plus_s(AHEAD_S)))).await?.shifts;
    Ok(Beside {
        ahead,
        health: on_call.health(&by, &slug).await?,
        versions: on_call.versions(&by, &slug).await?,
        clashes: on_call.clashes(&by, &slug).await?,
        exemptions: ports.exemptions.of_roster(&by, &slug).await?,
        notes: crate::notes::load_notes(slug).await?,
    })
}

/// Gives the time of exempt people to those who are proposed for it.
#[server]
pub async fn cover_clashes(roster: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let covers = ports()?.on_call.cover_clashes(&by, &roster).await?;
    let count = covers.len();
    say(format!("{count} {} added. Each can be taken back on this page.", if count == 1 { "cover" } else { "covers" }));
    Ok(())
}

/// Everybody who can take a shift.
pub async fn people_to_choose() -> Result<Vec<PersonRef>, AppError> {
    let by = signed_in()?;
    let people = ports()?.people.list(&by, None, all()).await?.items;
    let active = people.into_iter().filter(|person| person.disabled_at.is_none());
    Ok(active.map(|person| PersonRef { id: person.id, name: person.name }).collect())
}

/// Times are civil times of the roster's zone, `2026-03-30T09:00`.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn add_cover(
    roster: String,
    layer: String,
    person_id: String,
    starts_at: String,
    ends_at: String,
) -> Result<Cover, AppError> {
    let by = signed_in()?;
    let on_call = ports()?.on_call;
    let present = on_call.present(&by, &roster, None).await?;
    let form = shape::cover_form(&present, &layer, &person_id, &starts_at, &ends_at)?;
    let cover = on_call.add_cover(&by, form).await?;
    let said = format!("{} covers {}.", cover.person.name, cover.layer.word().to_lowercase());
    say_undo(said, RemoveCover::PATH, &[("cover", cover.id.to_string())]);
    Ok(cover)
}

/// Takes a temporary schedule back; a running one ends now.
#[server]
pub async fn remove_temporary(temporary: TemporaryId) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.on_call.remove_temporary(&by, temporary).await?;
    say("That temporary schedule was taken back.");
    Ok(())
}
