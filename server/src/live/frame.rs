//! An event as it goes over the wire, encoded once for all who may see it.

use std::sync::Arc;

use bytes::Bytes;
use domain::IncidentId;
use domain::events::Event;

/// What is handed to every viewer.
#[derive(Debug, Clone)]
pub enum Frame {
    Event {
        event: Arc<Event>,
        bytes: Bytes,
    },
    /// Somebody came into a room or left it; for whoever is in it.
    Here {
        incident: IncidentId,
        bytes: Bytes,
    },
    /// This process itself missed events.
    Resync,
}

impl Frame {
    pub fn of(event: Arc<Event>) -> Self {
        let notice = serde_json::to_string(&event.notice());
        // Numbers, ids and a kind: they can always be written.
        let notice = notice.unwrap_or_default();
        let bytes = format!("id: {}\ndata: {notice}\n\n", event.seq).into();
        Self::Event { event, bytes }
    }
}

impl Frame {
    /// No number: it is not in the log, and nobody who comes back asks for it.
    pub fn here(incident: IncidentId) -> Self {
        let notice = serde_json::json!({"kind": "presence.changed", "incident_id": incident});
        Self::Here { incident, bytes: format!("data: {notice}\n\n").into() }
    }
}

/// Sets the browser's `Last-Event-ID` before the first event, so that a stream cut early misses nothing.
pub fn hello(seq: i64) -> String {
    format!("retry: 1000\nevent: hello\nid: {seq}\ndata: {seq}\n\n")
}

/// Tells the viewer to load everything again; it is up to date from `seq` on.
pub fn resync(seq: i64) -> String {
    format!("event: resync\nid: {seq}\ndata: {seq}\n\n")
}

/// Shows that silence means silence: a pulled cable closes no socket.
pub const PULSE: &[u8] = b"event: pulse\ndata: 1\n\n";
