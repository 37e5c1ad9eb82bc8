//! One browser that follows the log, for as long as its session lasts.

use std::convert::Infallible;
use std::time::Duration;

use backend::presence::Seat;
use bytes::{Bytes, BytesMut};
use domain::Actor;
use domain::events::{Change, Event};
use futures::{Stream, stream};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::time::{Interval, MissedTickBehavior, interval_at};

use super::Live;
use super::frame::{self, Frame};
use crate::session::SessionToken;

/// Browsers take the stream for broken after a little more than two of these.
const PULSE_EVERY: Duration = Duration::from_secs(2);
/// Sessions also end by time, of which no event tells.
const PULSES_PER_SESSION_CHECK: u32 = 30;
/// A burst is sent in one write up to about this size.
const BURST_BYTES: usize = 16 * 1024;

pub struct Viewer {
    live: Live,
    frames: Receiver<Frame>,
    actor: Actor,
    token: SessionToken,
    /// Its place in a room, while it shows one.
    seat: Option<Seat>,
    /// Everything up to this number has been told or need not be.
    cursor: i64,
    pending: BytesMut,
    pulse: Interval,
    pulses: u32,
    ended: bool,
    _counted: Counted,
}

impl Viewer {
    pub fn new(live: Live, frames: Receiver<Frame>, actor: Actor, token: SessionToken, seat: Option<Seat>) -> Self {
        let mut pulse = interval_at(tokio::time::Instant::now() + PULSE_EVERY, PULSE_EVERY);
        pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (cursor, pending) = (0, BytesMut::new());
        Self {
            live,
            frames,
            actor,
            token,
            seat,
            cursor,
            pending,
            pulse,
            pulses: 0,
            ended: false,
            _counted: Counted::new(),
        }
    }

    /// Begins the stream: the viewer knows everything up to `seq`.
    pub fn greet(&mut self, seq: i64) {
        self.cursor = seq;
        self.pending.extend_from_slice(frame::hello(seq).as_bytes());
    }

    /// The viewer has to load everything again and is told all after `seq`.
    pub fn tell_missed(&mut self, seq: i64) {
        metrics::counter!("muster_live_resyncs_total").increment(1);
        self.cursor = seq;
        self.pending.extend_from_slice(frame::resync(seq).as_bytes());
    }

    /// Takes a frame in: tells it when it is new and the viewer may know of it.
    pub fn take(&mut self, frame: &Frame) {
        match frame {
            Frame::Resync => self.tell_missed(self.cursor),
            Frame::Event { event, bytes } if event.seq > self.cursor => {
                self.cursor = event.seq;
                if event.visible_to(&self.actor) {
                    self.pending.extend_from_slice(bytes);
                }
            }
            Frame::Here { incident, bytes } if self.seat.as_ref().is_some_and(|seat| seat.incident == *incident) => {
                self.pending.extend_from_slice(bytes);
            }
            Frame::Event { .. } | Frame::Here { .. } => {}
        }
    }

    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, Infallible>> + Send {
        stream::unfold(self, |mut viewer| async move {
            let chunk = viewer.next().await?;
            Some((Ok(chunk), viewer))
        })
    }

    /// Waits until there is something to send; `None` ends the stream.
    async fn next(&mut self) -> Option<Bytes> {
        while self.pending.is_empty() && !self.ended {
            let stop = self.live.stop.clone();
            tokio::select! {
                biased;
                () = stop.cancelled() => self.ended = true,
                heard = self.frames.recv() => self.hear(heard).await,
                _ = self.pulse.tick() => self.beat().await,
            }
        }
        (!self.pending.is_empty()).then(|| self.pending.split().freeze())
    }

    async fn hear(&mut self, heard: Result<Frame, RecvError>) {
        let mut heard = match heard {
            Ok(frame) => Ok(frame),
            Err(RecvError::Lagged(_)) => Err(TryRecvError::Lagged(0)),
            Err(RecvError::Closed) => Err(TryRecvError::Closed),
        };
        loop {
            match heard {
                Ok(frame) => {
                    self.take(&frame);
                    self.obey(&frame).await;
                }
                Err(TryRecvError::Lagged(_)) => {
                    self.frames = self.frames.resubscribe();
                    let head = *self.live.hub.head().borrow();
                    self.tell_missed(head.max(self.cursor));
                    return self.check_session().await;
                }
                Err(TryRecvError::Closed) => return self.ended = true,
                Err(TryRecvError::Empty) => return,
            }
            if self.ended || self.pending.len() > BURST_BYTES {
                return;
            }
            heard = self.frames.try_recv();
        }
    }

    /// Whoever may not see the room any more is not in it.
    async fn leave_what_is_not_seen(&mut self, event: &Event) {
        let closes = matches!(event.change, Change::IncidentMadePrivate { .. } | Change::IncidentMemberShutOut { .. });
        let Some(incident) = self.seat.as_ref().map(|seat| seat.incident) else { return };
        if closes && event.incident_id == Some(incident) && !self.live.seats.may_stay(&self.actor, incident).await {
            self.seat = None;
        }
    }

    /// Events that may end or change the viewer's own rights.
    async fn obey(&mut self, frame: &Frame) {
        if let Frame::Event { event, .. } = frame
            && concerns_session_of(&self.actor, event)
        {
            self.check_session().await;
        }
        if let Frame::Event { event, .. } = frame {
            self.leave_what_is_not_seen(event).await;
        }
    }

    async fn beat(&mut self) {
        self.pending.extend_from_slice(frame::PULSE);
        self.pulses += 1;
        if self.pulses.is_multiple_of(PULSES_PER_SESSION_CHECK) {
            self.check_session().await;
        }
    }

    /// Ends the stream when the session is over. A database that is away decides nothing.
    async fn check_session(&mut self) {
        match self.live.access.viewer(&self.token.0).await {
            Ok(Some(viewer)) => self.actor = viewer.actor(),
            Ok(None) => self.ended = true,
            Err(_) => {}
        }
    }
}

fn concerns_session_of(actor: &Actor, event: &Event) -> bool {
    match &event.change {
        Change::SessionEnded { person }
        | Change::PersonDisabled { person }
        | Change::PersonRoleChanged { person, .. }
        | Change::PersonPasswordChanged { person } => actor.person() == Some(person.id),
        _ => false,
    }
}

/// Counts this viewer in the metrics while it lasts.
struct Counted;

impl Counted {
    fn new() -> Self {
        metrics::gauge!("muster_live_viewers").increment(1.0);
        Self
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        metrics::gauge!("muster_live_viewers").decrement(1.0);
    }
}
