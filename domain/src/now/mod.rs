//! `/`: what matters at this moment, in one load.

use crate::alerts::AlertRow;
use crate::escalation::PageView;
use crate::incidents::IncidentRow;
use crate::log::Unanswered;
use crate::oncall::{RosterNow, Shift};
use crate::responders::AskPage;
use crate::time::Timestamp;
#[cfg(not(target_arch = "wasm32"))]
use crate::{Actor, Answer};
use serde::{Deserialize, Serialize};

/// Everything on the first screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Board {
    pub at: Timestamp,
    /// What the viewer is asked to help with, and has not answered.
    pub asked: Vec<AskPage>,
    /// Unacknowledged pages addressed to the viewer.
    pub my_pages: Vec<PageView>,
    /// Where the viewer was named in a log, and has not answered; newest first, 5 at most.
    pub unanswered: Vec<Unanswered>,
    /// Open ones, worst first, then oldest; 50 at most.
    pub incidents: Vec<IncidentRow>,
    pub open_incidents: i64,
    /// Firing ones, newest first; 8 at most.
    pub alerts: Vec<AlertRow>,
    pub open_alerts: i64,
    pub on_call: Vec<RosterNow>,
    pub my_shifts: Vec<Shift>,
}

/// The numbers beside the navigation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub incidents: i64,
    pub alerts: i64,
}

/// The first screen.
#[cfg(not(target_arch = "wasm32"))]
#[async_trait::async_trait]
pub trait Now: Send + Sync {
    /// What the server's clock shows.
    fn at(&self) -> Timestamp;
    async fn board(&self, by: &Actor) -> Answer<Board>;
    async fn counts(&self, by: &Actor) -> Answer<Counts>;
    /// The audit log, newest first: every event, told as a sentence.
    async fn audit(&self, by: &Actor, page: crate::PageRequest) -> Answer<crate::Page<crate::incidents::TimelineItem>>;
}
