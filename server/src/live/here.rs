//! Tells the browsers of a room that somebody came or left: what happens within a moment at once, and the larger the room is,
//! the more seldom, because each of them loads its page again.

use std::collections::HashMap;
use std::time::Duration;

use backend::presence::Seats;
use domain::IncidentId;
use domain::presence::tell_every_ms;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::frame::Frame;

/// Hands hints on until `stop`.
pub(super) async fn tell(
    mut hints: broadcast::Receiver<IncidentId>,
    frames: broadcast::Sender<Frame>,
    seats: Seats,
    stop: CancellationToken,
) {
    // When a room is told next, and when it was told last.
    let (mut due, mut told): (HashMap<IncidentId, Instant>, HashMap<IncidentId, Instant>) = Default::default();
    loop {
        let soonest = due.values().min().copied();
        tokio::select! {
            () = stop.cancelled() => return,
            heard = hints.recv() => match heard {
                Ok(incident) if seats.count(incident) > 0 && !due.contains_key(&incident) => {
                    let rest = Duration::from_millis(tell_every_ms(seats.count(incident)));
                    let at = told.get(&incident).map_or_else(Instant::now, |last| *last + rest);
                    due.insert(incident, at.max(Instant::now()));
                }
                // Who misses a hint reads the next page right all the same.
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            },
            () = tokio::time::sleep_until(soonest.unwrap_or_else(Instant::now)), if soonest.is_some() => {
                let now = Instant::now();
                let ready: Vec<IncidentId> = due.iter().filter(|(_, at)| **at <= now).map(|(id, _)| *id).collect();
                told.retain(|incident, _| seats.count(*incident) > 0);
                for incident in ready {
                    due.remove(&incident);
                    told.insert(incident, now);
                    let _ = frames.send(Frame::here(incident));
                }
            }
        }
    }
}
