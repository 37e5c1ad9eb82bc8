//! What one schedule changes for whom, compared with another.

use super::health::Schedule;
use super::{Layer, People};
use crate::time::Timestamp;

/// A stretch of time that somebody else has than before. The end is exclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftChange {
    pub layer: Layer,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub before: People,
    pub after: People,
}

/// The stretches that differ, by layer and time. Both schedules are of the same window.
#[must_use]
pub fn changes(before: &Schedule, after: &Schedule) -> Vec<ShiftChange> {
    let mut layers: Vec<Layer> = before.layers.iter().chain(&after.layers).map(|(layer, _)| *layer).collect();
    layers.sort_unstable();
    layers.dedup();
    layers.into_iter().flat_map(|layer| of_layer(before, after, layer)).collect()
}

fn of_layer(before: &Schedule, after: &Schedule, layer: Layer) -> Vec<ShiftChange> {
    let (old, new) = (before.layer(layer), after.layer(layer));
    let mut edges: Vec<Timestamp> = old.iter().chain(new).flat_map(|span| [span.starts_at, span.ends_at]).collect();
    edges.extend([after.from, after.to]);
    edges.sort_unstable();
    edges.dedup();
    let nobody = People::from([]);
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    let mut all: Vec<ShiftChange> = Vec::new();
    for pair in edges.windows(2) {
        let (starts_at, ends_at) = (pair[0], pair[1]);
        while old.next_if(|span| span.ends_at <= starts_at).is_some() {}
        while new.next_if(|span| span.ends_at <= starts_at).is_some() {}
        let before = old.peek().map_or(&nobody, |span| &span.people);
        let after = new.peek().map_or(&nobody, |span| &span.people);
        if before == after {
            continue;
        }
        match all.last_mut() {
            Some(last) if last.ends_at == starts_at && last.before == *before && last.after == *after => {
                last.ends_at = ends_at;
            }
            _ => all.push(ShiftChange { layer, starts_at, ends_at, before: before.clone(), after: after.clone() }),
        }
    }
    all
}
