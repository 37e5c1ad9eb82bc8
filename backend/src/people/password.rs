//! Hashing passwords: argon2id with OWASP's parameters, on as many threads as there are cores, behind a short
//! queue. Hashing is the dearest thing that a stranger can ask of Muster, so it must never starve the paging.

use crate::error::{Error, Result};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::Refusal;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{Semaphore, SemaphorePermit};

/// How many may wait per core; at about 20 ms each, nobody in the queue waits longer than a third of a second.
const QUEUE_PER_CORE: usize = 16;
/// What somebody without an account, or without a password, is checked against, so that it takes as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bXVzdGVyLW5vYm9keS1oZXJl$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/// Letters and digits that are not mistaken for each other.
const READABLE: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

static CORES: LazyLock<usize> = LazyLock::new(|| std::thread::available_parallelism().map_or(1, usize::from));
static SLOTS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(*CORES));
static IN_QUEUE: AtomicUsize = AtomicUsize::new(0);

/// The PHC string of a password, with a salt of its own.
///
/// # Errors
/// [`Refusal::Busy`] when too many hashes are waiting.
pub(crate) async fn hash(password: String) -> Result<String> {
    on_a_slot(move || {
        let hash = argon2().hash_password(password.as_bytes());
        hash.map(|hash: PasswordHash| hash.to_string())
    })
    .await?
    .map_err(|error| Error::Other(format!("a password cannot be hashed: {error}")))
}

/// Whether this is the password behind the hash. Without a hash nothing fits, and it takes the same time.
///
/// # Errors
/// [`Refusal::Busy`] when too many hashes are waiting.
pub(crate) async fn verify(password: String, stored: Option<String>) -> Result<bool> {
    on_a_slot(move || {
        let hash = PasswordHash::new(stored.as_deref().unwrap_or(NOBODY));
        let fits = hash.map(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok());
        fits.map(|fits| fits && stored.is_some())
    })
    .await?
    .map_err(|error| Error::Other(format!("a stored password hash cannot be read: {error}")))
}

/// A password for a person to copy once: 80 random bits in four groups.
pub(crate) fn generate() -> String {
    let groups = rand::random::<[[u8; 4]; 4]>();
    let letters = |group: [u8; 4]| group.map(|byte| char::from(READABLE[usize::from(byte & 31)]));
    groups.map(|group| letters(group).iter().collect::<String>()).join("-")
}

fn argon2() -> Argon2<'static> {
    // OWASP Password Storage Cheat Sheet, the least memory it allows: 19 MiB, two passes, one lane.
    let params = Params::new(19_456, 2, 1, None).expect("OWASP's parameters are within argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Runs the work off the async threads when a slot is free; refuses when the queue is full.
async fn on_a_slot<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let place = Place::take(*CORES * (QUEUE_PER_CORE + 1))?;
    let permit: SemaphorePermit<'static> =
        SLOTS.acquire().await.map_err(|_| Error::Other("the slots for hashing are gone".into()))?;
    // Both go with the work: a caller who leaves does not free a core that is still busy.
    let done = tokio::task::spawn_blocking(move || {
        let (_place, _permit) = (place, permit);
        work()
    });
    done.await.map_err(|error| Error::Other(format!("hashing was interrupted: {error}")))
}

/// A place in the queue, given back when dropped.
struct Place;

impl Place {
    fn take(places: usize) -> Result<Place, Refusal> {
        let taken =
            IN_QUEUE.fetch_update(Ordering::AcqRel, Ordering::Acquire, |taken| (taken < places).then_some(taken + 1));
        taken.map(|_| Place).map_err(|_| Refusal::Busy { retry_s: 1 })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        IN_QUEUE.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let stored = hash("correct horse".into()).await.expect("a hash");
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify("correct horse".into(), Some(stored.clone())).await.expect("a verdict"));
        assert!(!verify("correct horsf".into(), Some(stored)).await.expect("a verdict"));
        assert!(!verify(String::new(), None).await.expect("a verdict"));
    }

    #[test]
    fn nobodys_hash_costs_what_a_real_one_costs() {
        let nobody = PasswordHash::new(NOBODY).expect("a PHC string");
        let real: PasswordHash = argon2().hash_password(b"x").expect("a hash");
        assert_eq!((nobody.algorithm, nobody.version), (real.algorithm, real.version));
        assert_eq!(nobody.params, real.params);
        assert_eq!(nobody.hash.map(|hash| hash.as_bytes().len()), real.hash.map(|hash| hash.as_bytes().len()));
    }

    #[test]
    fn the_queue_is_bounded() {
        let places: Vec<_> = (0..1_000).map_while(|_| Place::take(50).ok()).collect();
        assert!(places.len() <= 50);
        assert_eq!(Place::take(50).err(), Some(Refusal::Busy { retry_s: 1 }));
        drop(places);
        assert!(Place::take(50).is_ok());
    }

    #[test]
    fn generated_passwords_may_be_set() {
        let mut errors = domain::FieldErrors::default();
        domain::text::new_password(&mut errors, "password", &generate());
        assert!(errors.0.is_empty());
        assert_ne!(generate(), generate());
    }
}
