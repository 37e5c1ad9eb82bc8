//! The documents that are open in this process. Whatever an editor writes is on disk before anybody else sees it, and
//! before the editor is told that it was taken: updates that arrive together share one commit, and the update that goes
//! out to everybody is also the writer's receipt. Any process may serve any document: each reads what others committed.

use super::open::{Frame, Open};
use super::replica::{News, NoUpdate};
use super::{compact, load, write};
use crate::ctx::Ctx;
use crate::error::Result;
use bytes::Bytes;
use domain::{Actor, IncidentId, PersonId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex as AsyncMutex, mpsc, oneshot};
use tokio_util::sync::CancellationToken;

/// Updates that wait for a commit; past that, writers wait.
const QUEUE: usize = 4_096;
/// Updates in one commit.
const BATCH: usize = 1_000;
/// Commits under way at once: while one waits for the disk, the next is prepared.
const IN_FLIGHT: usize = 2;
/// A document that nobody looks at leaves memory after so many rounds: a minute.
const KEPT_ROUNDS: u32 = 6;
const ROUND_EVERY: Duration = Duration::from_secs(10);

/// Why an update was not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    #[error(transparent)]
    NoUpdate(#[from] NoUpdate),
    /// The document would be larger than documents may be.
    #[error("too large")]
    TooLarge,
    /// The database cannot keep it now. The writer still has it, and sends it again.
    #[error("cannot be kept now")]
    Unavailable,
}

/// One update on its way to the disk.
pub(super) struct Written {
    pub open: Arc<Open>,
    pub author: Option<PersonId>,
    pub body: Bytes,
    pub kept: oneshot::Sender<bool>,
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub ctx: Ctx,
    /// Tells what this process announces from what others do.
    pub process: String,
    open: Mutex<HashMap<IncidentId, Arc<Open>>>,
    /// Held while a document is loaded, so that it is loaded once.
    loading: AsyncMutex<()>,
    queue: mpsc::Sender<Written>,
}

impl Desk {
    /// Starts the committers, on the running tokio runtime. They end with the last clone of the desk.
    pub(crate) fn start(ctx: Ctx) -> Desk {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let process = uuid::Uuid::from_u128(rand::random()).simple().to_string();
        let waiting = Arc::new(AsyncMutex::new(waiting));
        for _ in 0..IN_FLIGHT {
            tokio::spawn(commit(ctx.clone(), process.clone(), waiting.clone()));
        }
        let inner = Inner { ctx, process, open: Mutex::default(), loading: AsyncMutex::default(), queue };
        Desk { inner: Arc::new(inner) }
    }

    /// Puts away what nobody looks at, and hears what other processes wrote, until stopped.
    pub async fn run(&self, stop: CancellationToken) {
        let sweeping = async {
            let mut every = tokio::time::interval(ROUND_EVERY);
            loop {
                every.tick().await;
                self.documents().values().for_each(|open| open.count_round());
                self.sweep(KEPT_ROUNDS).await;
            }
        };
        let hearing = super::listen::listen(&self.inner, |ids| self.refresh(ids));
        tokio::select! {
            () = stop.cancelled() => {}
            () = sweeping => {}
            () = hearing => {}
        }
    }

    pub(super) fn ctx(&self) -> &Ctx {
        &self.inner.ctx
    }

    fn documents(&self) -> MutexGuard<'_, HashMap<IncidentId, Arc<Open>>> {
        // Whoever panicked here left a map of whole entries behind.
        self.inner.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The document, from memory or from the table.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn open(&self, incident: IncidentId) -> Result<Arc<Open>> {
        if let Some(open) = self.known(incident) {
            return Ok(open);
        }
        let _loading = self.inner.loading.lock().await;
        if let Some(open) = self.known(incident) {
            return Ok(open);
        }
        let open = Arc::new(Open::new(incident, load::load(&self.inner.ctx.db, incident).await?));
        self.documents().insert(incident, open.clone());
        metrics::gauge!("muster_documents_open").increment(1.0);
        Ok(open)
    }

    fn known(&self, incident: IncidentId) -> Option<Arc<Open>> {
        let open = self.documents().get(&incident).cloned()?;
        open.touch();
        Some(open)
    }

    /// Keeps an update, and then shows it to everybody. Whoever calls has asked whether `by` may write.
    ///
    /// # Errors
    /// [`NotTaken`]; then nobody saw it.
    pub async fn write(&self, open: &Arc<Open>, by: &Actor, body: Bytes) -> Result<(), NotTaken> {
        match open.news(&body)? {
            News::Nothing => return Ok(()),
            News::Deletes => {}
            News::Adds => self.find_room(open, body.len()).await?,
        }
        let (kept, answered) = oneshot::channel();
        let written = Written { open: open.clone(), author: by.person(), body, kept };
        self.inner.queue.send(written).await.map_err(|_| NotTaken::Unavailable)?;
        match answered.await {
            Ok(true) => {
                if open.wants_folding() {
                    self.fold(open.clone());
                }
                Ok(())
            }
            _ => Err(NotTaken::Unavailable),
        }
    }

    /// Refuses what the document has no room for. Many small updates weigh more than what they say, so they are folded
    /// before that is decided.
    async fn find_room(&self, open: &Open, bytes: usize) -> Result<(), NotTaken> {
        if open.is_full_for(bytes) {
            compact::fold(&self.inner.ctx, open).await.map_err(|_| NotTaken::Unavailable)?;
            if open.is_full_for(bytes) {
                return Err(NotTaken::TooLarge);
            }
        }
        Ok(())
    }

    /// Folds the updates into a snapshot, beside what goes on.
    fn fold(&self, open: Arc<Open>) {
        let ctx = self.inner.ctx.clone();
        tokio::spawn(async move {
            if let Err(error) = compact::fold(&ctx, &open).await {
                tracing::warn!(%error, "a document could not be folded; it is tried again with the next update");
            }
            open.folded();
        });
    }

    /// Reads what other processes wrote into these documents; into all that are open when none is named.
    async fn refresh(&self, ids: Vec<IncidentId>) -> Result<()> {
        let open: Vec<Arc<Open>> = match ids.as_slice() {
            [] => self.documents().values().cloned().collect(),
            ids => ids.iter().filter_map(|id| self.documents().get(id).cloned()).collect(),
        };
        if open.is_empty() {
            return Ok(());
        }
        for behind in load::behind(&self.inner.ctx.db, &open).await? {
            load::catch_up(&self.inner.ctx.db, &behind).await?;
        }
        Ok(())
    }

    /// Puts away the documents that nobody has looked at for so many rounds. What was written since the last snapshot is
    /// folded.
    async fn sweep(&self, rounds: u32) {
        let resting: Vec<Arc<Open>> = self.documents().values().filter(|open| open.rests(rounds)).cloned().collect();
        for open in resting {
            if let Err(error) = compact::fold(&self.inner.ctx, &open).await {
                tracing::warn!(%error, "a document could not be folded before it was put away");
                continue;
            }
            let mut documents = self.documents();
            // The map, and this hand: nobody else.
            if open.rests(rounds) && Arc::strong_count(&open) == 2 {
                documents.remove(&open.incident);
                metrics::gauge!("muster_documents_open").decrement(1.0);
            }
        }
    }

    #[cfg(test)]
    pub(super) async fn put_all_away(&self) {
        self.sweep(0).await;
    }
}

/// One committer: takes what waits, commits it, shows it.
async fn commit(ctx: Ctx, process: String, waiting: Arc<AsyncMutex<mpsc::Receiver<Written>>>) {
    let mut batch = Vec::with_capacity(64);
    loop {
        if waiting.lock().await.recv_many(&mut batch, BATCH).await == 0 {
            return;
        }
        metrics::histogram!("muster_document_batch_updates").record(u32::try_from(batch.len()).unwrap_or(u32::MAX));
        let parcels = write::parcels(&batch);
        let kept = match write::keep(&ctx, &process, &parcels).await {
            Ok(numbers) => {
                show(&ctx, &parcels, &numbers).await;
                true
            }
            Err(error) => {
                tracing::warn!(%error, "updates of documents could not be kept");
                false
            }
        };
        for written in batch.drain(..) {
            // A writer who went away needs no answer.
            let _ = written.kept.send(kept);
        }
    }
}

/// On disk: everybody may see it.
async fn show(ctx: &Ctx, parcels: &[write::Parcel], numbers: &[i64]) {
    for (parcel, number) in parcels.iter().zip(numbers) {
        if !parcel.open.take_in(*number, &parcel.body)
            && let Err(error) = load::catch_up(&ctx.db, &parcel.open).await
        {
            // The next look at the table, within a second, finds it.
            tracing::warn!(%error, "what others wrote in a document could not be read");
        }
    }
}

impl Inner {
    pub(super) fn open_ids(&self) -> Vec<IncidentId> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).keys().copied().collect()
    }
}

/// What a reader of a document hears.
pub type Frames = tokio::sync::broadcast::Receiver<Frame>;
