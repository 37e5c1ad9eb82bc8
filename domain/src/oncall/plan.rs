//! What a roster plans, version after version.

use super::clock::{Clocks, NoZone};
use super::{Layer, Rotation};
use crate::ids::PersonId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The rotations of a roster: what one version says, whole. Where several rotations of a layer are on duty at once,
/// the first holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Plan {
    pub rotations: Vec<Rotation>,
}

/// A plan and the instant from which it holds, until the next one does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub effective_from: Timestamp,
    pub plan: Arc<Plan>,
}

impl Plan {
    /// The layers that exist, in the order in which they are paged.
    #[must_use]
    pub fn layers(&self) -> Vec<Layer> {
        let mut layers: Vec<_> = self.rotations.iter().map(|rotation| rotation.layer).collect();
        layers.sort_unstable();
        layers.dedup();
        layers
    }

    /// Everybody who takes turns, once.
    #[must_use]
    pub fn participants(&self) -> Vec<PersonId> {
        let mut all: Vec<PersonId> = self.rotations.iter().flat_map(Rotation::participants).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The names of the zones it is civil in.
    pub fn zones(&self) -> impl Iterator<Item = &str> {
        self.rotations.iter().map(|rotation| rotation.time_zone.as_str())
    }

    /// The clocks that answer for `[from, to)`: true also around it, as far as the longest turn reaches.
    ///
    /// # Errors
    /// When a zone is unknown.
    pub fn clocks(&self, from: Timestamp, to: Timestamp) -> Result<Clocks, NoZone> {
        Clocks::of_plans(std::iter::once(self), from, to)
    }

    /// This plan as the next version of `before`: whoever has a turn at that instant keeps it.
    #[must_use]
    pub fn continuing(self, before: &Plan, clocks: &Clocks, from: Timestamp) -> Plan {
        let rotations = self.rotations.into_iter().map(|rotation| {
            match before.rotations.iter().find(|old| old.id == rotation.id) {
                Some(old) => rotation.continuing(old, clocks, from),
                None => rotation,
            }
        });
        Plan { rotations: rotations.collect() }
    }
}

impl Clocks {
    /// The clocks with which these plans answer for `[from, to)`.
    ///
    /// # Errors
    /// When a zone is unknown.
    pub fn of_plans<'a>(
        plans: impl Iterator<Item = &'a Plan> + Clone,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Self, NoZone> {
        let rotations = plans.clone().flat_map(|plan| &plan.rotations);
        let longest_ms = rotations.map(|rotation| rotation.handover.longest_ms()).max();
        // A week for stretches of hours, and two days for what changes of the clocks and the calendar add.
        let around_s = longest_ms.unwrap_or(0) / 1000 + 9 * 86_400;
        Clocks::of(plans.flat_map(Plan::zones), from.plus_s(-around_s), to.plus_s(around_s))
    }
}
