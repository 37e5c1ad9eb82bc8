//! A schedule that exists somewhere else, as concrete shifts, becomes rotations. `theirs` reads the shifts, `parts`
//! says which of them belong together, `beats` when turns may change, `week` in which hours, `fit` tries all of it, and
//! `compare` tells what is left, by asking the engine.
//!
//! Of all rotations that could be, the shortest story is taken: people in a cycle cost little, shifts that a cycle
//! does not explain cost much, and where no story is shorter than the shifts themselves there is no rotation.

mod beats;
mod compare;
mod fit;
mod parts;
mod theirs;
mod week;

use super::clock::{Clock, Clocks, DAY_MS};
use super::plan::Plan;
use super::{Layer, People, Rotation};
use crate::ids::{PersonId, RotationId};
use crate::time::Timestamp;
use fit::{Fitted, Story};
use std::sync::Arc;
use theirs::Theirs;

/// Windows longer than this are not looked at: no calendar is, and turns would be without number.
const LONGEST_WINDOW_MS: i64 = 10 * 366 * DAY_MS;

/// A shift of a schedule that is kept somewhere else. The end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Foreign {
    pub person: PersonId,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

/// A stretch of time in which the rotations answer other people than the shifts do. The end is exclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub layer: Layer,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// Who is on call by the rotations.
    pub planned: People,
    /// Who is by the shifts.
    pub theirs: People,
}

/// What a schedule was recognised as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// In the order of a plan. Empty: the shifts follow no pattern.
    pub rotations: Vec<Rotation>,
    /// By start and layer. Without rotations, all shifts, in the first layer.
    pub differences: Vec<Difference>,
    /// In how much of the time in which either has somebody both answer the same people, over all layers, in
    /// hundredths of a percent, rounded down. 0 without rotations.
    pub fit: u16,
}

/// The rotations that these shifts follow in `[from, to)`, and where the shifts depart from them. Times are rounded to
/// minutes, for hand-overs have no seconds.
///
/// - Hand-overs and hours are civil in the first zone, or in another of them if that explains more.
/// - People whose shifts are nearly always the same are one turn. Others at once are layers: who covers more of the
///   time first; of equals, whose shift is listed first. A shift listed twice is one in each of two layers.
/// - Groups of people who are never on duty in the same hours of the week are rotations of one layer.
/// - Of a cycle that is longer than the window, what is seen is taken, if nobody comes twice in it.
///
/// The window is to be no longer than the calendar tells: after its end all that is planned is a difference. The clocks
/// are to be true for these zones in the window.
#[must_use]
pub fn recognise(
    shifts: &[Foreign],
    zones: &[&str],
    clocks: &Arc<Clocks>,
    (from, to): (Timestamp, Timestamp),
    mut new_id: impl FnMut() -> RotationId,
) -> Recognised {
    let theirs = Theirs::of(shifts, from, to);
    let zones: Vec<(&str, &Clock)> = zones.iter().map(|zone| (*zone, clocks.get(zone))).collect();
    let mut fitted = Vec::new();
    if to.0.saturating_sub(from.0) <= LONGEST_WINDOW_MS {
        fitted = best_story(&theirs, &zones, (from, to)).fitted;
    }
    let rotations = layered(&fitted).into_iter().zip(&fitted);
    let mut rotations: Vec<Rotation> =
        rotations.map(|(layer, fitted)| rotation(fitted, layer, new_id(), &theirs)).collect();
    rotations.sort_by_key(|rotation| rotation.layer);
    name(&mut rotations);
    let plan = Arc::new(Plan { rotations });
    let (differences, fit) = compare::compare(&plan, &theirs, clocks, (from, to));
    Recognised { rotations: plan.rotations.clone(), differences, fit }
}

/// The shortest story of these shifts; of equals, the one that takes them apart least.
fn best_story<'a>(theirs: &Theirs, zones: &[(&'a str, &'a Clock)], window: (Timestamp, Timestamp)) -> Story<'a> {
    let Some((_, clock)) = zones.first() else { return Story::default() };
    let units = theirs.units();
    let mut best = Story::of(&units, zones, window, i64::MAX);
    for parts in parts::ways(&units, clock) {
        let mut least: i64 = parts.iter().map(|part| Story::at_least(part)).sum();
        let mut story = Story::default();
        for part in &parts {
            least -= Story::at_least(part);
            let limit = best.cost - story.cost - least;
            if limit <= 0 {
                break;
            }
            story.append(Story::of(part, zones, window, limit));
        }
        if story.cost + least < best.cost {
            best = story;
        }
    }
    best
}

/// The layer of each: the first in which nobody before them is on duty at the same time.
fn layered(fitted: &[Fitted]) -> Vec<Layer> {
    let mut layers: Vec<Vec<&Fitted>> = Vec::new();
    let layer = fitted.iter().map(|fitted| {
        let free = layers.iter().position(|above| !above.iter().any(|other| other.meets(fitted)));
        let index = free.unwrap_or(layers.len());
        if index == layers.len() {
            layers.push(vec![]);
        }
        layers[index].push(fitted);
        Layer(i16::try_from(index + 1).unwrap_or(i16::MAX))
    });
    layer.collect()
}

fn rotation(fitted: &Fitted, layer: Layer, id: RotationId, theirs: &Theirs) -> Rotation {
    let turns = fitted.turns.iter().map(|turn| turn.map_or_else(Vec::new, |unit| theirs.members(unit)));
    Rotation {
        id,
        layer,
        name: String::new(),
        time_zone: fitted.zone.to_owned(),
        handover: fitted.handover,
        hours: fitted.hours.clone(),
        turns: turns.collect(),
    }
}

/// After their layer, with a number where it has several.
fn name(rotations: &mut [Rotation]) {
    let layers: Vec<Layer> = rotations.iter().map(|rotation| rotation.layer).collect();
    for (index, rotation) in rotations.iter_mut().enumerate() {
        let count = |layers: &[Layer]| layers.iter().filter(|layer| **layer == rotation.layer).count();
        let word = rotation.layer.word();
        rotation.name = if count(&layers) == 1 { word } else { format!("{word} {}", count(&layers[..=index])) };
    }
}

#[cfg(test)]
mod tests;
