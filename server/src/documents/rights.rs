//! What may change the rights of somebody who sits at a document: heard from the log, so that a place is asked for anew
//! the moment it may have been lost, and not with each keystroke.

use backend::events::{Hub, Told};
use domain::events::{Change, Event};
use domain::{Actor, IncidentId, PersonId};
use tokio::sync::broadcast;

/// Changes that a socket may fall behind; past that it asks anew.
const BACKLOG: usize = 64;

/// Whose rights may have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Concern {
    Person(PersonId),
    /// Every program: which one, an event does not say.
    Programs,
    Incident(IncidentId),
    Everybody,
}

/// Tells sockets of what concerns them. Cheap to clone.
#[derive(Clone)]
pub struct Concerns(broadcast::Sender<Concern>);

impl Concerns {
    /// Hears the log for as long as the hub tells it.
    pub fn start(hub: &Hub) -> Concerns {
        let (told, _) = broadcast::channel(BACKLOG);
        let (mut heard, concerns) = (hub.subscribe(), Concerns(told.clone()));
        tokio::spawn(async move {
            while let Some(next) = heard.next().await {
                let concern = match &next {
                    Told::Event(event) => of(event),
                    Told::Missed => Some(Concern::Everybody),
                };
                if let Some(concern) = concern {
                    // Nobody sitting anywhere is no error.
                    let _ = told.send(concern);
                }
            }
        });
        concerns
    }

    pub(super) fn follow(&self) -> broadcast::Receiver<Concern> {
        self.0.subscribe()
    }
}

impl Concern {
    /// Whether it is about this one, at the document of this incident.
    pub fn is_about(self, actor: &Actor, incident: IncidentId) -> bool {
        match self {
            Concern::Person(person) => actor.person() == Some(person),
            Concern::Programs => matches!(actor, Actor::Token { .. }),
            Concern::Incident(other) => other == incident,
            Concern::Everybody => true,
        }
    }
}

fn of(event: &Event) -> Option<Concern> {
    match &event.change {
        Change::SessionEnded { person }
        | Change::PersonDisabled { person }
        | Change::PersonRoleChanged { person, .. }
        | Change::PersonPasswordChanged { person } => Some(Concern::Person(person.id)),
        Change::TokenRevoked { .. } => Some(Concern::Programs),
        Change::IncidentStatusChanged { .. }
        | Change::IncidentMadePrivate { .. }
        | Change::IncidentMemberShutOut { .. } => event.incident_id.map(Concern::Incident),
        _ => None,
    }
}
