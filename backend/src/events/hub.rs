//! From one listener to everybody in this process. Bounded: who reads too slowly is told to start afresh.

use domain::IncidentId;
use domain::events::Event;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::{broadcast, watch};

/// How many events a subscriber may fall behind.
const BACKLOG: usize = 1024;

/// Hands events to subscribers, in the order of the log. Cheap to clone.
#[derive(Clone)]
pub struct Hub {
    events: broadcast::Sender<Arc<Event>>,
    head: watch::Sender<i64>,
    /// Incidents in whose rooms people came and went: no events, and nothing that is kept.
    hints: broadcast::Sender<IncidentId>,
    /// When the listener last proved that it hears, in ms since the epoch.
    heard_at: Arc<AtomicI64>,
}

/// What a subscriber is told next.
#[derive(Clone, Debug)]
pub enum Told {
    Event(Arc<Event>),
    /// It read too slowly and missed some: load everything again.
    Missed,
}

/// One reader of the hub.
pub struct Subscription(broadcast::Receiver<Arc<Event>>);

impl Default for Hub {
    fn default() -> Self {
        Hub {
            events: broadcast::channel(BACKLOG).0,
            hints: broadcast::channel(BACKLOG).0,
            head: watch::channel(0).0,
            heard_at: Arc::default(),
        }
    }
}

impl Hub {
    /// Everything told from now on.
    #[must_use]
    pub fn subscribe(&self) -> Subscription {
        Subscription(self.events.subscribe())
    }

    /// Incidents in whose rooms somebody comes or goes, from now on. Who falls behind misses some.
    #[must_use]
    pub fn hints(&self) -> broadcast::Receiver<IncidentId> {
        self.hints.subscribe()
    }

    /// The number of the last event told; workers wake by its changes.
    #[must_use]
    pub fn head(&self) -> watch::Receiver<i64> {
        self.head.subscribe()
    }

    /// When the listener last proved that it hears; `None` before the first time.
    #[must_use]
    pub fn heard_at(&self) -> Option<domain::Timestamp> {
        Some(self.heard_at.load(Ordering::Relaxed)).filter(|ms| *ms > 0).map(domain::Timestamp)
    }

    pub(crate) fn tell(&self, event: Event) {
        let seq = event.seq;
        // No subscriber is no error.
        let _ = self.events.send(Arc::new(event));
        self.head.send_replace(seq);
    }

    pub(crate) fn hint(&self, incident: IncidentId) {
        let _ = self.hints.send(incident);
    }

    pub(crate) fn start_at(&self, seq: i64) {
        self.head.send_replace(seq);
    }

    pub(crate) fn heard(&self, at: domain::Timestamp) {
        self.heard_at.store(at.0, Ordering::Relaxed);
    }
}

impl Subscription {
    /// Forgets what was told and not read: from here on only what comes.
    pub fn skip(&mut self) {
        self.0 = self.0.resubscribe();
    }

    /// Waits for the next event; `None` when Muster shuts down.
    pub async fn next(&mut self) -> Option<Told> {
        match self.0.recv().await {
            Ok(event) => Some(Told::Event(event)),
            Err(broadcast::error::RecvError::Lagged(_)) => Some(Told::Missed),
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }
}
