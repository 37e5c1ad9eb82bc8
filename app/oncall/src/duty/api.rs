//! What `/on-call` shows, and its server functions.

use super::shape;
use crate::local_clock::Local;
use app_context::{AppError, href, ports, say_undo, signed_in};
use domain::oncall::{Cover, Layer, RosterRef};
use domain::{CoverId, PersonId, PersonRef, Timestamp};
use leptos::server;
use leptos::server_fn::ServerFn;
use serde::{Deserialize, Serialize};

/// The page in one load; civil words are those of the viewer's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyBoard {
    pub at: Timestamp,
    pub here: Local,
    /// `Thu 26 Mar`
    pub today: String,
    pub rosters: Vec<Duty>,
    pub shifts: Vec<MyShift>,
    /// Set when somebody was looked for.
    pub found: Option<Vec<Found>>,
}

impl DutyBoard {
    /// How many rosters page nobody first.
    #[must_use]
    pub fn without_primary(&self) -> usize {
        self.rosters.iter().filter(|duty| duty.seats.first().is_none_or(|seat| seat.people.is_empty())).count()
    }

    /// When the next shift ends.
    #[must_use]
    pub fn next_hand_over(&self) -> Option<Timestamp> {
        let ends = self.rosters.iter().flat_map(|duty| &duty.seats).filter_map(|seat| seat.until);
        ends.filter(|end| *end > self.at).min()
    }
}

/// One roster at this moment, its layers in the order in which they are paged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    pub roster: RosterRef,
    pub zone: Local,
    pub seats: Vec<Seat>,
    /// The viewer may cover here.
    pub may_cover: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    pub layer: Layer,
    /// Who is on call, each with the clock where they live; several are on call together.
    pub people: Vec<(PersonRef, Local)>,
    /// Nobody is on call, and so it was planned.
    pub on_purpose: bool,
    pub until: Option<Timestamp>,
    /// `17:00`, `Mon 30 Mar 09:00`.
    pub until_words: String,
    /// `Ada`, `Ada and Bo`
    pub next: Option<String>,
    pub cover: bool,
}

impl Seat {
    #[must_use]
    pub fn is_held_by(&self, person: Option<PersonId>) -> bool {
        self.people.iter().any(|(holder, _)| Some(holder.id) == person)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyShift {
    pub roster: RosterRef,
    pub layer: Layer,
    /// `Today`, `Fri 27 Mar`.
    pub day: String,
    /// `until 17:00`, `09:00 to 17:00`, `09:00 to Mon 6 Apr 09:00`.
    pub hours: String,
    /// `8 h`, `7 d`.
    pub length: String,
    pub running: bool,
    pub cover: bool,
}

/// A person who was looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub id: PersonId,
    pub name: String,
    pub title: String,
    pub email: String,
    pub local: Local,
    /// `Payments, primary until 17:00`.
    pub duties: Vec<String>,
}

/// A stretch that nobody holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    pub roster: RosterRef,
    pub layer: Layer,
    /// `Sat 4 Apr 18:00 to Sun 5 Apr 02:00`, in the roster's zone.
    pub words: String,
    /// The form that closes it.
    pub href: String,
}

/// Who is on call, and those who are looked for by part of their name.
pub async fn load_duty(find: String) -> Result<DutyBoard, AppError> {
    let by = signed_in()?;
    let ports = ports()?;
    let board = ports.now.board(&by).await?;
    let found = match find.trim() {
        "" => None,
        words => Some(ports.people.list(&by, Some(words.into()), shape::a_few()).await?.items),
    };
    Ok(shape::board(board, found, &shape::viewer_zone()))
}

/// Gaps of all rosters in the next two weeks, soonest first.
pub async fn load_gaps() -> Result<Vec<Gap>, AppError> {
    let by = signed_in()?;
    Ok(shape::gaps(ports()?.on_call.gaps(&by, None).await?))
}

/// Areas of knowledge: the search that finds who knows them, the name, and how many they are.
pub async fn load_areas() -> Result<Vec<(String, String, usize)>, AppError> {
    let by = signed_in()?;
    let areas = ports()?.people.areas(&by).await?.into_iter();
    let found = |name: &str| href("/on-call", &[("find", name)]);
    Ok(areas.map(|area| (found(&area.name), area.name, area.people.len())).collect())
}

/// The caller takes what is left of the running shift, and may give it back. `from`: of several who hold it together
/// the one who is relieved; empty means whoever holds it.
#[server]
pub async fn take_shift(roster: String, layer: String, #[server(default)] from: String) -> Result<Cover, AppError> {
    let by = signed_in()?;
    let on_call = ports()?.on_call;
    let present = on_call.present(&by, &roster, None).await?;
    let form = shape::rest_of_shift(&by, &present, &layer, &from)?;
    let cover = on_call.add_cover(&by, form).await?;
    let said = format!("You are on call for {}, {}.", cover.roster.name, cover.layer.word().to_lowercase());
    say_undo(said, RemoveCover::PATH, &[("cover", cover.id.to_string())]);
    Ok(cover)
}

#[server]
pub async fn remove_cover(cover: CoverId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.on_call.remove_cover(&by, cover).await?)
}
