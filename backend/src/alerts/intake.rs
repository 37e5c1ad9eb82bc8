//! The door for signals: whatever arrives while a commit is under way shares the next one. Answers are given
//! after the commit, and a full queue is said so at once.

use super::take_in::{Parcel, take_in};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::secrets;
use domain::alerts::{Received, Signal, SignalSource};
use domain::{Answer, Refusal};
use std::collections::HashMap;
use std::sync::{Arc, RwLock};
use tokio::sync::{Mutex, mpsc, oneshot};

/// Signals waiting for a commit; past that, senders are told to come back.
const QUEUE: usize = 8_192;
/// Signals in one commit, unless the operator says otherwise.
pub const BATCH: usize = 1_000;
/// Commits under way at once: while one waits for the disk, the next is prepared. Without batches, as many as
/// there are connections to use.
const IN_FLIGHT: usize = 2;
const IN_FLIGHT_SINGLE: usize = 12;

type Known = Arc<RwLock<HashMap<Vec<u8>, SignalSource>>>;

/// Takes signals in by group commit. Cheap to clone.
#[derive(Clone)]
pub struct Intake {
    ctx: Ctx,
    queue: mpsc::Sender<Delivered>,
    /// Keys seen before, by hash. A revoked key is found out in the transaction of its batch.
    known: Known,
}

/// A signal and who waits for its answer.
struct Delivered {
    parcel: Parcel,
    answer: oneshot::Sender<Answer<Received>>,
}

impl Intake {
    pub(crate) fn start(ctx: Ctx, batch: usize) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..if batch > 1 { IN_FLIGHT } else { IN_FLIGHT_SINGLE } {
            tokio::spawn(work(ctx.clone(), waiting.clone(), batch.max(1)));
        }
        Intake { ctx, queue, known: Known::default() }
    }

    /// Who may post with this key. The digest decides, so that the time taken says nothing about the key.
    pub(crate) async fn source(&self, ingest_key: &str) -> Result<Option<SignalSource>> {
        let hash = secrets::hash(ingest_key);
        if let Some(source) = self.known.read().ok().and_then(|known| known.get(&hash).cloned()) {
            return Ok(Some(source));
        }
        let found = sqlx::query!(
            "select id, name, service_id from ingest_keys where key_hash = $1 and revoked_at is null",
            hash
        )
        .fetch_optional(&self.ctx.db)
        .await?
        .map(|row| SignalSource { key: row.id, key_name: row.name, service_id: row.service_id });
        if let (Some(source), Ok(mut known)) = (&found, self.known.write()) {
            known.insert(hash, source.clone());
        }
        Ok(found)
    }

    pub(crate) async fn receive(&self, from: &SignalSource, signals: Vec<Signal>) -> Answer<Vec<Received>> {
        let signals: Vec<Signal> = signals.into_iter().map(Signal::checked).collect::<Answer<_>>()?;
        let places = self.queue.try_reserve_many(signals.len()).map_err(|_| {
            metrics::counter!("muster_ingest_refused_total").increment(1);
            Refusal::Busy { retry_s: 1 }
        })?;
        let answers: Vec<_> = places
            .zip(signals)
            .map(|(place, signal)| {
                let (answer, answered) = oneshot::channel();
                place.send(Delivered { parcel: Parcel { from: from.clone(), signal }, answer });
                answered
            })
            .collect();
        let mut received = Vec::with_capacity(answers.len());
        for answer in answers {
            // The batcher answers every parcel, unless the process is going down.
            let answer = answer.await.unwrap_or(Err(Refusal::Unavailable));
            if matches!(answer, Err(Refusal::NotFound(_))) {
                self.forget(from);
            }
            received.push(answer?);
        }
        Ok(received)
    }

    fn forget(&self, from: &SignalSource) {
        if let Ok(mut known) = self.known.write() {
            known.retain(|_, source| source.key != from.key);
        }
    }
}

/// One committer: takes what waits, up to a batch, and commits it. Ends with the last [`Intake`].
async fn work(ctx: Ctx, waiting: Arc<Mutex<mpsc::Receiver<Delivered>>>, at_most: usize) {
    let mut batch = Vec::with_capacity(at_most);
    loop {
        if waiting.lock().await.recv_many(&mut batch, at_most).await == 0 {
            return;
        }
        metrics::histogram!("muster_ingest_batch_signals").record(u32::try_from(batch.len()).unwrap_or(u32::MAX));
        let (parcels, answers): (Vec<_>, Vec<_>) = batch.drain(..).map(|one| (one.parcel, one.answer)).unzip();
        match take_in(&ctx, &parcels).await {
            Ok(results) => {
                for (answer, result) in answers.into_iter().zip(results) {
                    // A sender who went away needs no answer; what it sent is committed.
                    let _ = answer.send(result);
                }
            }
            Err(error) => {
                let refusal = error.refuse();
                for answer in answers {
                    let _ = answer.send(Err(refusal.clone()));
                }
            }
        }
    }
}
