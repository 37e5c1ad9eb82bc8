//! Levers: kill switches and safety valves of services, which are pulled in an incident and put back ("Incident Response
//! Starter Pack": kill switches and safety valves, with who, why, and a way back).

mod call;
mod connector;
mod find;
#[cfg(not(target_arch = "wasm32"))]
mod port;
mod state;
pub use call::{
    ATTEMPTS_MAX, Attempt, CallState, LEASE_S, MINUTES_MAX, Next, TESTED_DAYS, after, goes_back, needs_test, pause_s,
    pulls, put_back_at,
};
pub use connector::{Connector, ConnectorForm};
pub use find::{FindLever, find};
#[cfg(not(target_arch = "wasm32"))]
pub use port::Levers;
pub use state::{AskedLever, LeverKind, LeverState, read_asked};

use crate::ids::{IncidentNumber, LeverCallId, LeverId};
use crate::services::ServiceRef;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Longest name of a lever, in characters.
pub const NAME_MAX: usize = 80;

/// A lever, as people see it: nothing of it is secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lever {
    pub id: LeverId,
    pub service: ServiceRef,
    pub name: String,
    pub kind: LeverKind,
    /// What it is set to while nothing is wrong; to this it is put back.
    pub normal: LeverState,
    /// For whom: "region=EU". Empty: for everybody.
    pub target_group: String,
    /// What users notice while it is pulled.
    pub effect: String,
    /// Whether the end of the incident that pulled it puts it back.
    pub back_with_incident: bool,
    pub connector: Connector,
    /// What was read last; unset while nothing was.
    pub state: Option<LeverState>,
    pub read_at: Option<Timestamp>,
    pub tested_at: Option<Timestamp>,
    pub tested_by: Option<String>,
    /// What the last test said.
    pub tested_words: String,
    pub tested_well: Option<bool>,
    /// Whether it was pulled and not put back.
    pub pulled: bool,
    /// When it is put back by itself.
    pub put_back_at: Option<Timestamp>,
    /// Why it is not put back with its incident; empty when it is, or when the caller may not know.
    pub kept_why: String,
    /// The call that pulled it, while it is pulled; unset as well when it belongs to an incident that the caller does not see.
    pub pull: Option<LeverCall>,
    /// The newest call, if the caller may see its incident.
    pub last: Option<LeverCall>,
}

impl Lever {
    /// What it was read as differs from what is usual.
    #[must_use]
    pub fn is_off_normal(&self) -> bool {
        self.state.is_some_and(|state| state != self.normal)
    }
}

/// A time that a lever was pulled or put back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeverCall {
    pub id: LeverCallId,
    pub lever: LeverId,
    pub incident: IncidentNumber,
    pub wanted: LeverState,
    /// Whether what is wanted is the usual state.
    pub puts_back: bool,
    pub reason: String,
    /// Minutes after which it is put back by itself.
    pub minutes: Option<i32>,
    pub asked_by: String,
    pub asked_at: Timestamp,
    pub state: CallState,
    pub attempts: i32,
    /// What was tried, or what the other side said.
    pub words: String,
    /// What was read back.
    pub read: Option<LeverState>,
    pub ended_at: Option<Timestamp>,
}

/// What registers a lever, or changes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeverForm {
    pub name: String,
    pub kind: LeverKind,
    /// What it is set to while nothing is wrong.
    pub normal: LeverState,
    /// For whom: "region=EU". Empty: for everybody.
    #[serde(default)]
    pub target_group: String,
    /// What users notice while it is pulled.
    pub effect: String,
    /// Whether the end of the incident that pulled it puts it back.
    #[serde(default = "yes")]
    pub back_with_incident: bool,
    pub connector: ConnectorForm,
}

fn yes() -> bool {
    true
}

/// A lever, and the secret that its webhooks are signed with: shown now, and never again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegisteredLever {
    pub lever: Lever,
    /// `whsec_…`; unset when its connector signs nothing.
    pub signing_secret: Option<String>,
}

/// A secret is never printed.
impl std::fmt::Debug for RegisteredLever {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("RegisteredLever").field("lever", &self.lever).finish_non_exhaustive()
    }
}

/// What asks the other side without changing anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeverTestForm {
    /// What it would be set to; what a pull usually wants when unset.
    #[serde(default)]
    pub wanted: Option<LeverState>,
    /// The incident in whose log the test stands; in none when unset.
    #[serde(default)]
    pub incident: Option<IncidentNumber>,
}

/// What pulls a lever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PullForm {
    pub wanted: LeverState,
    /// Needed unless what is wanted is the usual state.
    #[serde(default)]
    pub reason: String,
    /// Minutes after which it is put back by itself, 1 to 10,080; never when unset.
    #[serde(default)]
    pub minutes: Option<i32>,
}

/// What puts a lever back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PutBackForm {
    #[serde(default)]
    pub reason: String,
}

/// What starts, extends or stops the time after which a lever is put back by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeverTimerForm {
    /// Minutes from now, 1 to 10,080; unset: it stays pulled until somebody puts it back.
    #[serde(default)]
    pub minutes: Option<i32>,
}

/// What keeps a lever pulled after its incident.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeepLeverForm {
    /// Why; empty: it goes back with its incident after all.
    #[serde(default)]
    pub why: String,
}
