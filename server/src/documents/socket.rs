//! `GET /ws/documents/{incident}`: one editor at a document, in the y-websocket protocol. What it writes is on disk before
//! anybody hears of it; then everybody does, the writer too: one's own update coming back says that it is kept.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use app_context::CurrentViewer;
use axum::Extension;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use backend::documents::wire::{self, Said};
use backend::documents::{Desk, Frames, Hand, NotTaken, Open, Seat};
use bytes::Bytes;
use domain::documents::DOCUMENT_MAX;
use domain::people::Access;
use domain::{Actor, IncidentId, Refusal};
use futures::SinkExt;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::rights::{Concern, Concerns};
use crate::problem::Problem;
use crate::session::SessionToken;

/// The default would cost 128 KiB per editor; most messages are keystrokes.
const READ_BUFFER_BYTES: usize = 4 * 1024;
/// A whole document that was written offline comes as one message, with a list of everything that was ever deleted.
const MESSAGE_MAX: usize = DOCUMENT_MAX + 1024 * 1024;
/// Bytes of a burst that are sent before the editor is listened to again.
const BURST_BYTES: usize = 64 * 1024;
/// An editor that says nothing for two of these is gone.
const PULSE_EVERY: Duration = Duration::from_secs(20);
/// Sessions also end by time, of which no event tells.
const PULSES_PER_RIGHTS_CHECK: u32 = 3;
/// Whoever leaves sooner has not read what is new.
const READ_AFTER: Duration = Duration::from_secs(10);

/// What an editor is told that may not write, or not any more.
const READ_ONLY: &str = "You read along here, and cannot write.";

/// Why a socket ends, as editors tell it apart.
const GOING_AWAY: u16 = 1001;
const TRY_AGAIN: u16 = 1013;
const SIGNED_OUT: u16 = 4401;
const FORBIDDEN: u16 = 4403;
const NOT_FOUND: u16 = 4404;
const TOO_LARGE: u16 = 4413;

/// A code, and the same in words.
type Farewell = (u16, &'static str);

/// Everything that sockets need. Cheap to clone.
#[derive(Clone)]
pub struct Sockets {
    pub desk: Desk,
    pub access: Arc<dyn Access>,
    pub concerns: Concerns,
    pub stop: CancellationToken,
}

#[derive(Debug, serde::Deserialize)]
pub struct Asked {
    /// An API token: clients of this protocol cannot send headers from a browser.
    token: Option<String>,
}

/// What proves who somebody is; asked again while the socket lasts.
enum Proof {
    Session(String),
    Token(String),
}

impl Proof {
    async fn actor(&self, access: &dyn Access) -> Result<Option<Actor>, Refusal> {
        match self {
            Proof::Session(token) => Ok(access.viewer(token).await?.map(|viewer| viewer.actor())),
            Proof::Token(token) => access.token_actor(token).await,
        }
    }
}

/// `GET /ws/documents/{incident}`
pub async fn open(
    State(sockets): State<Sockets>,
    Extension(CurrentViewer(who)): Extension<CurrentViewer>,
    session: Option<Extension<SessionToken>>,
    Path(incident): Path<IncidentId>,
    Query(asked): Query<Asked>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let upgrade = upgrade.read_buffer_size(READ_BUFFER_BYTES).max_message_size(MESSAGE_MAX).max_frame_size(MESSAGE_MAX);
    let proved = match (asked.token, who, session) {
        (Some(token), ..) => match sockets.access.token_actor(&token).await {
            Ok(Some(actor)) => Ok((actor, Proof::Token(token))),
            Ok(None) => Err(Refusal::SignedOut),
            Err(refusal) => Err(refusal),
        },
        (None, Some(who), Some(Extension(token))) => Ok((who.actor(), Proof::Session(token.0))),
        _ => Err(Refusal::SignedOut),
    };
    let (actor, proof) = match proved {
        Ok(proved) => proved,
        Err(refusal) => return turn_away(upgrade, refusal),
    };
    match sockets.desk.sit_down(&actor, incident).await {
        Ok(seat) => upgrade
            .on_upgrade(move |socket| async move { Editor::new(sockets, actor, proof, seat).serve(socket).await }),
        Err(error) => turn_away(upgrade, error.refuse()),
    }
}

/// Tells an editor why it gets no place. A browser does not show its scripts the status of a refused handshake, only the
/// code with which a socket ends: without one it would try again for ever.
fn turn_away(upgrade: WebSocketUpgrade, refusal: Refusal) -> Response {
    match farewell(&refusal) {
        Some(told) => upgrade.on_upgrade(move |mut socket| async move { say_farewell(&mut socket, told).await }),
        // It will pass: whoever asks comes again.
        None => Problem::from(refusal).into_response(),
    }
}

/// How a socket ends whose editor has no right to it; none while that is not known.
fn farewell(refusal: &Refusal) -> Option<Farewell> {
    match refusal {
        Refusal::SignedOut => Some((SIGNED_OUT, "signed out")),
        Refusal::Forbidden => Some((FORBIDDEN, "not allowed")),
        Refusal::NotFound(_) => Some((NOT_FOUND, "no such document")),
        _ => None,
    }
}

async fn say_farewell(socket: &mut WebSocket, (code, reason): Farewell) {
    let _ = socket.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await;
}

/// An update on its way to the disk.
type Writing = Pin<Box<dyn Future<Output = Result<(), NotTaken>> + Send>>;

/// One editor.
struct Editor {
    sockets: Sockets,
    actor: Actor,
    proof: Proof,
    open: Arc<Open>,
    may_write: bool,
    frames: Frames,
    concerns: broadcast::Receiver<Concern>,
    hand: Hand,
    writing: Option<Writing>,
    since: Instant,
    silent_pulses: u32,
    pulses: u32,
    told_denied: bool,
    _counted: Counted,
}

/// How the loop goes on.
enum Next {
    On,
    End(Option<Farewell>),
}

impl Editor {
    fn new(sockets: Sockets, actor: Actor, proof: Proof, seat: Seat) -> Self {
        let id = actor.person().map(|id| id.to_string()).unwrap_or_default();
        Self {
            // Both before anything is read: nothing falls in between.
            frames: seat.open.follow(),
            concerns: sockets.concerns.follow(),
            hand: Hand::new(&id, actor.name(), color_of(&id)),
            open: seat.open,
            may_write: seat.rights.write,
            sockets,
            actor,
            proof,
            writing: None,
            since: Instant::now(),
            silent_pulses: 0,
            pulses: 0,
            told_denied: false,
            _counted: Counted::new(),
        }
    }

    async fn serve(mut self, mut socket: WebSocket) {
        let ended = match self.greet(&mut socket).await {
            Ok(()) => self.talk(&mut socket).await,
            Err(_) => None,
        };
        if let Some(told) = ended {
            say_farewell(&mut socket, told).await;
        }
        self.open.move_carets(|carets| carets.leave(&self.hand));
        if self.since.elapsed() >= READ_AFTER
            && let Err(error) = self.sockets.desk.stand_up(&self.open, &self.actor).await
        {
            tracing::debug!(%error, "how far somebody read could not be kept");
        }
    }

    /// Asks what the editor has that we do not, and tells who is there.
    async fn greet(&mut self, socket: &mut WebSocket) -> Result<(), axum::Error> {
        socket.feed(Message::Binary(wire::asks(&self.open.known()))).await?;
        if let Some(carets) = self.open.carets() {
            socket.feed(Message::Binary(wire::carets(&carets))).await?;
        }
        socket.flush().await
    }

    /// Until it ends; answers what the editor is told about that.
    async fn talk(&mut self, socket: &mut WebSocket) -> Option<Farewell> {
        let stop = self.sockets.stop.clone();
        let mut pulse = interval(PULSE_EVERY);
        pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
        pulse.reset();
        loop {
            let next = tokio::select! {
                biased;
                () = stop.cancelled() => Next::End(Some((GOING_AWAY, "restarting"))),
                concern = self.concerns.recv() => self.heed(socket, concern).await,
                kept = finished(&mut self.writing) => self.kept(&kept),
                frame = self.frames.recv() => self.pass_on(socket, frame).await,
                said = socket.recv(), if self.writing.is_none() => self.listen(socket, said).await,
                _ = pulse.tick() => self.beat(socket).await,
            };
            if let Next::End(told) = next {
                return told;
            }
        }
    }

    /// Sends what everybody is sent: all that is there, in one write.
    async fn pass_on(&mut self, socket: &mut WebSocket, frame: Result<Bytes, RecvError>) -> Next {
        let mut sent = 0;
        let mut frame = match frame {
            Ok(frame) => Ok(frame),
            Err(RecvError::Lagged(_)) => Err(TryRecvError::Lagged(0)),
            Err(RecvError::Closed) => Err(TryRecvError::Closed),
        };
        loop {
            let message = match frame {
                Ok(message) => message,
                // It read too slowly for single updates: the whole state holds them all.
                Err(TryRecvError::Lagged(_)) => {
                    metrics::counter!("muster_document_resyncs_total").increment(1);
                    self.frames = self.frames.resubscribe();
                    wire::answers(&self.open.everything())
                }
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Closed) => return Next::End(Some((TRY_AGAIN, "try again"))),
            };
            sent += message.len();
            if socket.feed(Message::Binary(message)).await.is_err() {
                return Next::End(None);
            }
            if sent > BURST_BYTES {
                break;
            }
            frame = self.frames.try_recv();
        }
        if socket.flush().await.is_err() { Next::End(None) } else { Next::On }
    }

    async fn listen(&mut self, socket: &mut WebSocket, said: Option<Result<Message, axum::Error>>) -> Next {
        self.silent_pulses = 0;
        let message = match said {
            Some(Ok(Message::Binary(message))) => message,
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Next::End(None),
            Some(Ok(_)) => return Next::On,
        };
        match wire::read(&message) {
            Some(Said::Asks(known)) => match self.open.missing(known) {
                Ok(missing) => self.answer(socket, wire::answers(&missing)).await,
                Err(_) => Next::On,
            },
            Some(Said::Brings(update)) if self.may_write => {
                let update = message.slice_ref(update);
                let (desk, open, by) = (self.sockets.desk.clone(), self.open.clone(), self.actor.clone());
                self.writing = Some(Box::pin(async move { desk.write(&open, &by, update).await }));
                Next::On
            }
            // An empty update is how a reader answers our question.
            Some(Said::Brings(update)) if update.len() > 2 && !self.told_denied => {
                self.told_denied = true;
                self.answer(socket, wire::denied(READ_ONLY)).await
            }
            Some(Said::Carets(said)) => {
                self.open.move_carets(|carets| carets.take(&mut self.hand, said));
                Next::On
            }
            Some(Said::AsksCarets) => match self.open.carets() {
                Some(carets) => self.answer(socket, wire::carets(&carets)).await,
                None => Next::On,
            },
            // Nothing is read while something is written: what came before is kept.
            Some(Said::AsksReceipt(number)) => self.answer(socket, wire::receipt(number)).await,
            Some(Said::Brings(_)) | None => Next::On,
        }
    }

    async fn answer(&mut self, socket: &mut WebSocket, message: Bytes) -> Next {
        match socket.send(Message::Binary(message)).await {
            Ok(()) => Next::On,
            Err(_) => Next::End(None),
        }
    }

    fn kept(&self, kept: &Result<(), NotTaken>) -> Next {
        match kept {
            Ok(()) => Next::On,
            Err(NotTaken::TooLarge) => Next::End(Some((TOO_LARGE, "too large"))),
            // The editor still has it, and brings it when it comes back.
            Err(NotTaken::Unavailable) => Next::End(Some((TRY_AGAIN, "try again"))),
            Err(error @ NotTaken::NoUpdate(_)) => {
                tracing::warn!(%error, by = self.actor.name(), "an editor sent what is no update");
                Next::On
            }
        }
    }

    async fn beat(&mut self, socket: &mut WebSocket) -> Next {
        self.silent_pulses += 1;
        self.pulses += 1;
        if self.silent_pulses > 2 || socket.send(Message::Ping(Bytes::new())).await.is_err() {
            return Next::End(None);
        }
        if self.pulses.is_multiple_of(PULSES_PER_RIGHTS_CHECK) { self.ask_for_rights(socket).await } else { Next::On }
    }

    async fn heed(&mut self, socket: &mut WebSocket, concern: Result<Concern, RecvError>) -> Next {
        match concern {
            Ok(concern) if !concern.is_about(&self.actor, self.open.incident) => Next::On,
            Err(RecvError::Closed) => Next::End(Some((GOING_AWAY, "restarting"))),
            _ => self.ask_for_rights(socket).await,
        }
    }

    /// Who it is now and what they may do. A database that is away decides nothing: nothing can be written then.
    async fn ask_for_rights(&mut self, socket: &mut WebSocket) -> Next {
        match self.proof.actor(&*self.sockets.access).await {
            Ok(Some(actor)) => self.actor = actor,
            Ok(None) => return Next::End(farewell(&Refusal::SignedOut)),
            Err(_) => return Next::On,
        }
        match self.sockets.desk.rights(&self.actor, self.open.incident).await.map_err(backend::Error::refuse) {
            Ok(rights) => {
                let lost = self.may_write && !rights.write;
                self.may_write = rights.write;
                if lost {
                    return self.answer(socket, wire::denied(READ_ONLY)).await;
                }
            }
            Err(refusal) => {
                if let Some(told) = farewell(&refusal) {
                    return Next::End(Some(told));
                }
            }
        }
        Next::On
    }
}

/// Waits for ever when nothing is being written.
async fn finished(writing: &mut Option<Writing>) -> Result<(), NotTaken> {
    let Some(under_way) = writing else { return std::future::pending().await };
    let kept = under_way.await;
    *writing = None;
    kept
}

/// One of eight, always the same for one person.
fn color_of(id: &str) -> u8 {
    id.bytes().fold(0_u8, u8::wrapping_add) % 8
}

/// Counts this editor in the metrics while it lasts.
struct Counted;

impl Counted {
    fn new() -> Self {
        metrics::gauge!("muster_document_editors").increment(1.0);
        Self
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        metrics::gauge!("muster_document_editors").decrement(1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_are_of_a_person() {
        assert_eq!(color_of("019ac"), color_of("019ac"));
        assert!(["a", "b", "zz"].iter().all(|id| color_of(id) < 8));
    }
}
