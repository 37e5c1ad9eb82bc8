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
use tokio::sync::oneshot;
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

/// What keeping the pages true needs, with or without a database.
pub struct Keeper {
    pub public: PublicPages,
    pub clock: Arc<dyn Clock>,
    /// Where the public reaches this server, without a slash at the end.
    pub public_url: String,
    /// File of the last good pages; none keeps them in memory only.
    pub file: Option<PathBuf>,
}

/// Where news comes from.
pub struct Source {
    pub pages: Arc<dyn StatusPages>,
    pub changes: Subscription,
}

/// Runs until stopped. Until there is a source, the pages of the last run are shown.
pub async fn keep_fresh(keeper: Keeper, source: oneshot::Receiver<Source>, stop: CancellationToken) {
    let kept = async {
        let Some((Source { pages, changes }, last)) = keeper.show_the_last(source).await else { return };
        let changes =
            stream::unfold(changes, |mut changes| async move { changes.next().await.map(|told| (told, changes)) });
        keeper.run(pages, changes.boxed(), last).await;
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = kept => {}
    }
}

impl Keeper {
    /// Shows the pages of the last run, and keeps their words true, until there is a source. Nothing when there
    /// will never be one.
    pub(super) async fn show_the_last<S>(&self, mut source: oneshot::Receiver<S>) -> Option<(S, Vec<PublicPage>)> {
        let last = read(&Snapshot(self.file.clone())).await.unwrap_or_default();
        loop {
            if !last.is_empty() {
                self.show(&last).await;
            }
            tokio::select! {
                source = &mut source => return source.ok().map(|source| (source, last)),
                () = sleep(self.next_wake(&last, true)) => {}
            }
        }
    }

    pub(super) async fn run(
        self,
        pages: Arc<dyn StatusPages>,
        changes: impl Stream<Item = Told> + Unpin,
        mut last: Vec<PublicPage>,
    ) {
        // A log that ends (at shutdown) must not end the minutes.
        let mut changes = changes.chain(stream::pending());
        let snapshot = Snapshot(self.file.clone());
        let (mut away, mut unkept) = (false, false);
        loop {
            let loaded = load(&*pages, &mut away).await;
            let fresh = loaded.is_some();
            if let Some(pages) = loaded {
                last = pages;
            }
            if fresh || !last.is_empty() {
                self.show(&last).await;
            }
            if fresh {
                write(&snapshot, &last, &mut unkept).await;
            }
            let wake = self.next_wake(&last, fresh);
            tokio::select! {
                () = public_change(&mut changes) => {}
                () = sleep(wake) => {}
            }
        }
    }

    /// Renders and publishes, off the threads that answer requests.
    async fn show(&self, pages: &[PublicPage]) {
        let frame = Frame {
            now: self.clock.now(),
            stylesheet: self.public.sheet_address(),
            public_url: self.public_url.clone(),
        };
        let (public, pages) = (self.public.clone(), pages.to_vec());
        let pressed = tokio::task::spawn_blocking(move || public.replace(press(&frame, &pages, &public)));
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

/// The pages as they are now; none when the database does not answer. Says so once per outage.
async fn load(pages: &dyn StatusPages, away: &mut bool) -> Option<Vec<PublicPage>> {
    let refusal = match timeout(LOAD_WITHIN, pages.public_pages()).await {
        Ok(Ok(pages)) => {
            if std::mem::take(away) {
                tracing::info!("the status pages are fresh again");
            }
            return Some(pages);
        }
        Ok(Err(refusal)) => refusal.to_string(),
        Err(_) => "no answer in time".to_owned(),
    };
    if !std::mem::replace(away, true) {
        tracing::warn!(error = %refusal, "the status pages cannot be refreshed; the last ones stay");
    }
    None
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

/// Says once that it does not work, not at every change.
async fn write(snapshot: &Snapshot, pages: &[PublicPage], failing: &mut bool) {
    let (snapshot, pages) = (snapshot.clone(), pages.to_vec());
    let written = tokio::task::spawn_blocking(move || snapshot.write(&pages)).await;
    let failed = written.unwrap_or_else(|error| Err(std::io::Error::other(error))).err();
    let before = std::mem::replace(failing, failed.is_some());
    if let Some(error) = failed.filter(|_| !before) {
        tracing::warn!(%error, "the status pages cannot be kept on disk; a start without the database would show none");
    }
}
