//! Keeps the public pages true: renders again when something public changed, when a promise falls due, and
//! as the minutes go by. Without the database it goes on with the last pages it had, and they say so.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use app_publish::public::{Frame, next_promise};
use backend::Clock;
use backend::events::{Subscription, Told};
use domain::Timestamp;
use domain::events::Change;
use domain::status_pages::{PublicPage, StatusPages};
use futures::FutureExt;
use futures::stream::{self, Stream, StreamExt};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::press::press;
use super::serve::PublicPages;
use super::snapshot::Snapshot;

/// Longer than this a load counts as failed, and the page goes on with what it had.
const LOAD_WITHIN: Duration = Duration::from_secs(5);
/// After a failed load, the next attempt comes this soon.
const RETRY_MS: i64 = 1000;
const MINUTE_MS: i64 = 60_000;

/// What keeping the pages fresh needs.
pub struct Keeper {
    pub pages: Arc<dyn StatusPages>,
    pub public: PublicPages,
    pub clock: Arc<dyn Clock>,
    /// Where the public reaches this server, without a slash at the end.
    pub public_url: String,
    /// Folder for the last good snapshot; none keeps it in memory only.
    pub data_dir: Option<PathBuf>,
}

/// Runs until stopped.
pub async fn keep_fresh(keeper: Keeper, changes: Subscription, stop: CancellationToken) {
    let changes =
        stream::unfold(changes, |mut changes| async move { changes.next().await.map(|told| (told, changes)) });
    tokio::select! {
        () = stop.cancelled() => {}
        () = keeper.run(changes.boxed()) => {}
    }
}

impl Keeper {
    pub(super) async fn run(self, changes: impl Stream<Item = Told> + Unpin) {
        // A log that ends (at shutdown) must not end the minutes.
        let mut changes = changes.chain(stream::pending());
        let snapshot = Snapshot::in_folder(self.data_dir.as_deref());
        let mut last = read(&snapshot).await.unwrap_or_default();
        if !last.is_empty() {
            self.show(&last).await;
        }
        let mut failing = false;
        loop {
            let loaded = self.load(&mut failing).await;
            let fresh = loaded.is_some();
            if let Some(pages) = loaded {
                last = pages;
            }
            if fresh || !last.is_empty() {
                self.show(&last).await;
            }
            if fresh {
                write(&snapshot, &last).await;
            }
            let wake = self.next_wake(&last, fresh);
            tokio::select! {
                () = public_change(&mut changes) => {}
                () = sleep(wake) => {}
            }
        }
    }

    /// The pages as they are now; none when the database does not answer. Says so once per outage.
    async fn load(&self, failing: &mut bool) -> Option<Vec<PublicPage>> {
        let refusal = match timeout(LOAD_WITHIN, self.pages.public_pages()).await {
            Ok(Ok(pages)) => {
                if std::mem::take(failing) {
                    tracing::info!("the status pages are fresh again");
                }
                return Some(pages);
            }
            Ok(Err(refusal)) => refusal.to_string(),
            Err(_) => "no answer in time".to_owned(),
        };
        if !std::mem::replace(failing, true) {
            tracing::warn!(error = %refusal, "the status pages cannot be refreshed; the last ones stay");
        }
        None
    }

    /// Renders and publishes, off the threads that answer requests.
    async fn show(&self, pages: &[PublicPage]) {
        let frame = Frame {
            now: self.clock.now(),
            stylesheet: self.public.sheet_address(),
            public_url: self.public_url.clone(),
        };
        let (public, pages) = (self.public.clone(), pages.to_vec());
        let pressed = tokio::task::spawn_blocking(move || public.replace(press(&frame, &pages, &public.current())));
        if let Err(error) = pressed.await {
            tracing::error!(%error, "rendering the status pages failed; the last ones stay");
        }
    }

    /// How long the words on the pages stay true.
    fn next_wake(&self, pages: &[PublicPage], fresh: bool) -> Duration {
        let now = self.clock.now();
        let minute = Timestamp((now.0.div_euclid(MINUTE_MS) + 1) * MINUTE_MS);
        let promise = pages.iter().filter_map(|page| next_promise(page, now)).min();
        let retry = (!fresh).then_some(Timestamp(now.0 + RETRY_MS));
        let wake = [Some(minute), promise, retry].into_iter().flatten().min().unwrap_or(minute);
        Duration::from_millis(u64::try_from(wake.0 - now.0).unwrap_or(0))
    }
}

/// Waits for a change that the public sees, and takes all that have come meanwhile with it.
async fn public_change(changes: &mut (impl Stream<Item = Told> + Unpin)) {
    while let Some(told) = changes.next().await {
        if is_public(&told) {
            while changes.next().now_or_never().flatten().is_some() {}
            return;
        }
    }
}

fn is_public(told: &Told) -> bool {
    match told {
        Told::Missed => true,
        Told::Event(event) => match &event.change {
            Change::UpdatePublished { audience, .. } => audience.is_public(),
            Change::IncidentStatusChanged { .. }
            | Change::ComponentStatusChanged { .. }
            | Change::StatusPageChanged { .. } => true,
            _ => false,
        },
    }
}

async fn read(snapshot: &Snapshot) -> Option<Vec<PublicPage>> {
    let snapshot = snapshot.clone();
    tokio::task::spawn_blocking(move || snapshot.read()).await.ok().flatten()
}

async fn write(snapshot: &Snapshot, pages: &[PublicPage]) {
    let (snapshot, pages) = (snapshot.clone(), pages.to_vec());
    match tokio::task::spawn_blocking(move || snapshot.write(&pages)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "the status pages cannot be kept on disk"),
        Err(error) => tracing::warn!(%error, "the status pages cannot be kept on disk"),
    }
}
