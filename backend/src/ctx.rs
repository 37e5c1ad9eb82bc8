//! What every use case works with: the database, the clock, fresh ids. The clock is an argument of Muster:
//! "nobody acknowledges for thirty minutes" is a test that runs in a second.

use crate::error::Result;
use crate::events::Tx;
use crate::outbound::{Networks, Outbound};
use crate::vault::Vault;
use domain::{Actor, Timestamp};
use sqlx::PgPool;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Tells the time.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// The clock of the machine.
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods)] // the one place that reads the machine's clock
    fn now(&self) -> Timestamp {
        jiff::Timestamp::now().into()
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl TestClock {
    #[must_use]
    pub fn at(instant: Timestamp) -> Self {
        TestClock(AtomicI64::new(instant.0))
    }

    /// Moves the clock forwards.
    pub fn advance_s(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// The database, the clock, and where this installation is reached from outside. Cheap to clone.
#[derive(Clone)]
pub struct Ctx {
    pub db: PgPool,
    pub clock: Arc<dyn Clock>,
    /// Without a slash at the end: `https://muster.example.org`. Links in pages start with it.
    pub public_url: Arc<str>,
    /// Whether a mail server is configured. Pages are queued all the same: they wait for one.
    pub sends_mail: bool,
    /// Reads addresses that people wrote.
    pub outbound: Outbound,
    /// Seals the secrets that Muster needs again.
    pub vault: Vault,
}

impl Ctx {
    #[must_use]
    pub fn new(db: PgPool, clock: Arc<dyn Clock>, public_url: &str) -> Self {
        let outbound = Outbound::new(Networks::default());
        Ctx {
            db,
            clock,
            public_url: public_url.trim_end_matches('/').into(),
            sends_mail: false,
            outbound,
            vault: Vault::default(),
        }
    }

    /// The same, knowing whether mail goes out.
    #[must_use]
    pub fn sending_mail(self, sends_mail: bool) -> Self {
        Ctx { sends_mail, ..self }
    }

    /// The same, reaching these networks as well as what is public.
    #[must_use]
    pub fn reaching(self, networks: Networks) -> Self {
        Ctx { outbound: Outbound::new(networks), ..self }
    }

    /// The same, sealing secrets in this vault.
    #[must_use]
    pub fn sealing(self, vault: Vault) -> Self {
        Ctx { vault, ..self }
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A fresh UUIDv7: ids sort by the clock's time of their creation.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        new_id(self.now())
    }

    /// Opens a transaction in which `by` acts.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn begin(&self, by: &Actor) -> Result<Tx> {
        Tx::begin(&self.db, by.clone(), self.now()).await
    }
}

/// A UUIDv7 of this instant. Ids that one process makes within the same millisecond follow each other, so that
/// what was made later also stands later in every list.
#[must_use]
pub fn new_id(at: Timestamp) -> Uuid {
    static LAST: Mutex<Uuid> = Mutex::new(Uuid::nil());
    let ms = u64::try_from(at.0).unwrap_or(0);
    let fresh = uuid::Builder::from_unix_timestamp_millis(ms, &rand::random()).into_uuid();
    // A thread that panicked here left an id behind all the same.
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    let next = Uuid::from_u128(last.as_u128().wrapping_add(1));
    let same_moment = fresh.as_u128() >> 80 == next.as_u128() >> 80;
    *last = if same_moment && fresh <= *last { next } else { fresh };
    *last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_moment_follow_each_other() {
        let ids: Vec<_> = (0..1000).map(|_| new_id(Timestamp(1_795_144_320_000))).collect();
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
        assert!(ids.is_sorted());
    }
}
