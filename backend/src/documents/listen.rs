//! Hearing what other processes wrote. The notice is only a hint, and the table the truth: while documents are open,
//! their heads are looked at each second, so that a connection that died without a word delays nobody for longer.

use super::desk::Inner;
use crate::error::Result;
use domain::IncidentId;
use sqlx::postgres::PgListener;
use std::time::Duration;

pub(super) const CHANNEL: &str = "muster_documents";
/// Ids in one notice; it may have 8,000 bytes, and past that everybody looks at everything.
const IDS_MAX: usize = 100;
const POLL: Duration = Duration::from_secs(1);

/// A notice: the process that wrote, and the documents.
pub(super) fn told(process: &str, ids: impl Iterator<Item = IncidentId>) -> String {
    let mut ids: Vec<String> = ids.map(|id| id.0.simple().to_string()).collect();
    ids.dedup();
    if ids.len() > IDS_MAX {
        ids.clear();
    }
    format!("{process} {}", ids.join(" "))
}

/// The documents that a notice of another process names; none in one's own.
fn heard(process: &str, notice: &str) -> Option<Vec<IncidentId>> {
    let mut words = notice.split_whitespace();
    if words.next()? == process {
        return None;
    }
    Some(words.filter_map(|id| id.parse().ok().map(IncidentId)).collect())
}

/// Calls `refresh` with the documents that changed, or with none for all. Ends never.
pub(super) async fn listen<F: Future<Output = Result<()>>>(desk: &Inner, refresh: impl Fn(Vec<IncidentId>) -> F) {
    let mut listener: Option<PgListener> = None;
    let mut poll = tokio::time::interval(POLL);
    poll.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        if listener.is_none() && !desk.open_ids().is_empty() {
            listener =
                connect(desk).await.inspect_err(|error| tracing::warn!(%error, "cannot listen to documents")).ok();
        }
        let ids = tokio::select! {
            notice = next(&mut listener) => match notice {
                Some(notice) => match heard(&desk.process, &notice) {
                    Some(ids) => ids,
                    None => continue,
                },
                None => {
                    listener = None;
                    continue;
                }
            },
            _ = poll.tick() => vec![],
        };
        if let Err(error) = refresh(ids).await {
            tracing::warn!(%error, "what others wrote in documents could not be read; looking again in a second");
        }
    }
}

async fn connect(desk: &Inner) -> Result<PgListener> {
    let mut listener = PgListener::connect_with(&desk.ctx.db).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// Waits for ever without a listener; none when the connection broke.
async fn next(listener: &mut Option<PgListener>) -> Option<String> {
    match listener {
        Some(listener) => listener.try_recv().await.ok().flatten().map(|notice| notice.payload().to_owned()),
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_notice_names_its_documents_and_is_not_for_its_sender() {
        let ids = [IncidentId(Uuid::from_u128(1)), IncidentId(Uuid::from_u128(2))];
        let notice = told("me", ids.into_iter());
        assert_eq!(heard("you", &notice), Some(ids.to_vec()));
        assert_eq!(heard("me", &notice), None);
        let many = told("me", (0..300).map(|n| IncidentId(Uuid::from_u128(n))));
        assert_eq!(heard("you", &many), Some(vec![]), "all are meant");
        assert!(notice.len() < 8_000);
    }
}
