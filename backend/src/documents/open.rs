//! One open document: its state, who follows it, and the carets of those who write.

use super::carets::Carets;
use super::desk::Frames;
use super::replica::{News, NoUpdate, Replica, known_to};
use super::wire;
use bytes::Bytes;
use domain::IncidentId;
use domain::documents::{DOCUMENT_MAX, Node};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::broadcast;

/// Frames that a reader may fall behind before it is given the whole state instead.
const BACKLOG: usize = 256;
/// So many updates are folded into a snapshot: well below the 200 rows that a document may have.
const FOLD_AT: i64 = 100;

/// What everybody who follows a document is sent: a message as it goes over the wire, written once for all.
pub type Frame = Bytes;

/// A document in memory.
pub struct Open {
    pub incident: IncidentId,
    replica: Mutex<Replica>,
    /// Number of the last update that the last known snapshot holds.
    folded_to: AtomicI64,
    folding: AtomicBool,
    frames: broadcast::Sender<Frame>,
    carets: Mutex<Carets>,
    /// Rounds of the desk in which nobody followed it nor looked at it.
    idle_rounds: AtomicU32,
}

impl Open {
    pub(super) fn new(incident: IncidentId, loaded: super::load::Loaded) -> Open {
        let (frames, _) = broadcast::channel(BACKLOG);
        Open {
            incident,
            replica: Mutex::new(loaded.replica),
            folded_to: AtomicI64::new(loaded.folded_to),
            folding: AtomicBool::new(false),
            frames,
            carets: Mutex::default(),
            idle_rounds: AtomicU32::new(0),
        }
    }

    fn replica(&self) -> MutexGuard<'_, Replica> {
        self.replica.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Follows the document from now on. Asked for before its state, so that nothing falls between the two.
    #[must_use]
    pub fn follow(&self) -> Frames {
        self.frames.subscribe()
    }

    /// What a peer that knows `known` is missing, as an update.
    ///
    /// # Errors
    /// When these bytes say nothing of the kind.
    pub fn missing(&self, known: &[u8]) -> Result<Vec<u8>, NoUpdate> {
        let known = known_to(known)?;
        Ok(self.replica().missing(&known))
    }

    /// The whole state, as an update.
    #[must_use]
    pub fn everything(&self) -> Vec<u8> {
        self.replica().everything()
    }

    /// What is known here, as a peer is asked for what is missing.
    #[must_use]
    pub fn known(&self) -> Vec<u8> {
        super::replica::encoded(&self.replica().known())
    }

    /// The document as it reads now.
    #[must_use]
    pub fn tree(&self) -> Node {
        self.replica().tree()
    }

    pub(super) fn news(&self, body: &[u8]) -> Result<News, NoUpdate> {
        self.replica().news(body)
    }

    pub(super) fn appending(&self, blocks: &[Node]) -> Vec<u8> {
        self.replica().appending(blocks)
    }

    /// Whether so many bytes more would make it larger than documents may be.
    pub(super) fn is_full_for(&self, bytes: usize) -> bool {
        self.replica().weight + bytes > DOCUMENT_MAX
    }

    /// Number of the last update that is known here.
    pub(super) fn seq(&self) -> i64 {
        self.replica().seq
    }

    /// The state, and up to which update it goes.
    pub(super) fn state(&self) -> (i64, Vec<u8>, Node) {
        let replica = self.replica();
        (replica.seq, replica.snapshot(), replica.tree())
    }

    /// Bytes that were applied since the last snapshot, and its own.
    pub(super) fn weight(&self) -> usize {
        self.replica().weight
    }

    /// Takes in an update that is on disk, and shows it. False when something before it is not known here yet: then
    /// everything up to it is read from the table, which shows this one too.
    pub(super) fn take_in(&self, seq: i64, body: &Bytes) -> bool {
        let mut replica = self.replica();
        if seq <= replica.seq {
            return true;
        }
        if seq > replica.seq + 1 {
            return false;
        }
        if replica.apply(body).is_err() {
            // It was checked before it was kept; whoever follows may still be able to read it.
            tracing::error!(seq, "an update of a document cannot be read and is left out");
        }
        replica.seq = seq;
        // Under the lock: everybody hears updates in the order of their numbers. Nobody following is no error.
        let _ = self.frames.send(wire::update(body));
        true
    }

    /// Takes in a snapshot that another process made beyond what is known here.
    pub(super) fn take_snapshot(&self, seq: i64, state: &[u8]) {
        let beyond = Replica::of(state);
        let mut replica = self.replica();
        if seq <= replica.seq {
            return;
        }
        let missing = beyond.missing(&replica.known());
        if replica.apply(&missing).is_ok() {
            replica.seq = seq;
            self.folded_to.fetch_max(seq, Ordering::Relaxed);
            let _ = self.frames.send(wire::update(&missing));
        }
    }

    /// Whether there are enough updates for a snapshot, and nobody makes one.
    pub(super) fn wants_folding(&self) -> bool {
        let enough = self.seq() - self.folded_to.load(Ordering::Relaxed) >= FOLD_AT;
        enough && !self.folding.swap(true, Ordering::AcqRel)
    }

    /// Whether anything was written since the last snapshot.
    pub(super) fn is_folded(&self) -> bool {
        self.folded_to.load(Ordering::Relaxed) >= self.seq()
    }

    /// A snapshot of `after` bytes stands for the `before` bytes that were applied up to `seq`.
    pub(super) fn folded_to(&self, seq: i64, before: usize, after: usize) {
        self.folded_to.fetch_max(seq, Ordering::Relaxed);
        let weight = &mut self.replica().weight;
        *weight = weight.saturating_sub(before) + after;
    }

    pub(super) fn folded(&self) {
        self.folding.store(false, Ordering::Release);
    }

    /// Somebody looks at it.
    pub(super) fn touch(&self) {
        self.idle_rounds.store(0, Ordering::Relaxed);
    }

    /// The desk has gone round.
    pub(super) fn count_round(&self) {
        if self.frames.receiver_count() == 0 {
            self.idle_rounds.fetch_add(1, Ordering::Relaxed);
        } else {
            self.touch();
        }
    }

    /// Whether nobody follows it, nor has looked at it for so many rounds.
    pub(super) fn rests(&self, rounds: u32) -> bool {
        self.frames.receiver_count() == 0 && self.idle_rounds.load(Ordering::Relaxed) >= rounds
    }

    /// Takes in carets, and shows them to everybody.
    pub fn move_carets(&self, change: impl FnOnce(&mut Carets) -> Option<Vec<u8>>) {
        let mut carets = self.carets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(told) = change(&mut carets) {
            let _ = self.frames.send(wire::carets(&told));
        }
    }

    /// The carets of everybody, for whoever comes.
    #[must_use]
    pub fn carets(&self) -> Option<Vec<u8>> {
        self.carets.lock().unwrap_or_else(PoisonError::into_inner).all()
    }
}
