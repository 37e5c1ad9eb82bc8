//! Connections kept for the next message: few, and not for long. The youngest goes first, so that the others grow
//! old when there is little to send.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::time::Instant;

/// As many as there are pages under way at once: a burst opens each connection once.
const AT_MOST: usize = 16;
/// Mail servers hang up after one to five minutes of silence: we do before them.
pub(super) const IDLE: Duration = Duration::from_secs(30);

/// Kept connections. Cheap to clone; all clones share them.
pub(super) struct Kept<C>(Arc<Shelf<C>>);

struct Shelf<C> {
    idle: Mutex<Idle<C>>,
    /// How old is too old.
    limit: Duration,
    /// What becomes of connections that are not kept.
    close: fn(C),
}

struct Idle<C> {
    /// Oldest first.
    connections: Vec<(C, Instant)>,
    is_swept: bool,
}

impl<C> Clone for Kept<C> {
    fn clone(&self) -> Self {
        Kept(self.0.clone())
    }
}

impl<C: Send + 'static> Kept<C> {
    pub(super) fn new(limit: Duration, close: fn(C)) -> Self {
        Kept(Arc::new(Shelf { idle: Mutex::new(Idle { connections: vec![], is_swept: false }), limit, close }))
    }

    /// The youngest, unless it is old.
    pub(super) fn take(&self) -> Option<C> {
        self.0.close_older_than(self.0.limit);
        self.0.idle().connections.pop().map(|(connection, _)| connection)
    }

    /// Keeps a connection for the next message, in place of the oldest one when there are enough.
    pub(super) fn keep(&self, connection: C) {
        let mut idle = self.0.idle();
        idle.connections.push((connection, Instant::now()));
        let surplus = if idle.connections.len() > AT_MOST { Some(idle.connections.remove(0)) } else { None };
        let is_swept = std::mem::replace(&mut idle.is_swept, true);
        drop(idle);
        if let Some((oldest, _)) = surplus {
            (self.0.close)(oldest);
        }
        if !is_swept {
            tokio::spawn(sweep(Arc::downgrade(&self.0), self.0.limit));
        }
    }

    /// Closes all of them.
    pub(super) fn clear(&self) {
        self.0.close_older_than(Duration::ZERO);
    }
}

impl<C> Shelf<C> {
    fn idle(&self) -> MutexGuard<'_, Idle<C>> {
        // A thread that panicked here left whole connections behind.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn close_older_than(&self, age: Duration) {
        let mut idle = self.idle();
        let old = idle.connections.iter().take_while(|(_, since)| since.elapsed() >= age).count();
        let closed: Vec<_> = idle.connections.drain(..old).collect();
        drop(idle);
        for (connection, _) in closed {
            (self.close)(connection);
        }
    }
}

/// Closes what has grown old, until nothing is kept or nobody could ask for it any more.
async fn sweep<C>(shelf: Weak<Shelf<C>>, limit: Duration) {
    loop {
        tokio::time::sleep(limit).await;
        let Some(shelf) = shelf.upgrade() else { return };
        shelf.close_older_than(limit);
        let mut idle = shelf.idle();
        if idle.connections.is_empty() {
            idle.is_swept = false;
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::watch;

    /// Tells when it is closed.
    struct Connection(usize, watch::Sender<Vec<usize>>);

    impl Drop for Connection {
        fn drop(&mut self) {
            self.1.send_modify(|closed| closed.push(self.0));
        }
    }

    #[tokio::test]
    async fn the_youngest_few_are_kept() {
        let (closing, closed) = watch::channel(vec![]);
        let kept = Kept::new(IDLE, drop::<Connection>);
        for number in 0..AT_MOST + 2 {
            kept.keep(Connection(number, closing.clone()));
        }
        assert_eq!(*closed.borrow(), [0, 1], "the oldest make room");
        let youngest = kept.take().expect("one is kept");
        assert_eq!(youngest.0, AT_MOST + 1);
        kept.clear();
        assert!(kept.take().is_none());
        assert_eq!(closed.borrow().len(), AT_MOST + 1, "all but the one that is used");
    }

    #[tokio::test]
    async fn nothing_is_kept_for_long_though_nobody_asks() {
        let (closing, mut closed) = watch::channel(vec![]);
        let kept = Kept::new(Duration::from_millis(5), drop::<Connection>);
        for number in 0..2 {
            kept.keep(Connection(number, closing.clone()));
            closed.wait_for(|closed| closed.contains(&number)).await.expect("it is watched");
        }
    }
}
