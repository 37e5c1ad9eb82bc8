//! The log: everything that ever changed, as one type. State and event are written in one transaction; the
//! timeline, the audit log, live updates and reactions all read from here.

mod change;
mod lever_sentence;
mod sentence;

pub use change::Change;
pub use sentence::{icon, sentence};

use crate::access::{Action, Actor};
use crate::ids::{AlertId, IncidentId, PersonId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// One event as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Gap-free, in the order of commits.
    pub seq: i64,
    pub at: Timestamp,
    pub actor: Actor,
    pub incident_id: Option<IncidentId>,
    pub alert_id: Option<AlertId>,
    pub change: Change,
    /// Who may know of it, when the incident is private.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_for: Option<Vec<PersonId>>,
}

/// What a browser is told: enough to know what to load again, nothing that needs hiding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub seq: i64,
    /// `incident.declared`, `alert.fired`, …
    pub kind: String,
    pub incident_id: Option<IncidentId>,
    pub alert_id: Option<AlertId>,
}

impl Event {
    #[must_use]
    pub fn notice(&self) -> Notice {
        Notice { seq: self.seq, kind: self.change.kind(), incident_id: self.incident_id, alert_id: self.alert_id }
    }

    /// Whoever saw it until now is told that they do no longer: what they have open must not stay on their screen.
    fn ends_sight_of(&self, subscriber: &Actor) -> bool {
        match &self.change {
            Change::IncidentMadePrivate { .. } => true,
            Change::IncidentMemberShutOut { person } => subscriber.person() == Some(person.id),
            _ => false,
        }
    }

    /// Whether a subscriber may be told of this event.
    #[must_use]
    pub fn visible_to(&self, subscriber: &Actor) -> bool {
        let let_in = |members: &Vec<PersonId>| subscriber.person().is_some_and(|person| members.contains(&person));
        subscriber.may(if self.change.is_administrative() { Action::ReadAudit } else { Action::Read })
            && (self.only_for.as_ref().is_none_or(let_in) || self.ends_sight_of(subscriber))
    }
}
