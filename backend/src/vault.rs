//! Secrets that Muster needs again, sealed: a copy of the database alone opens none of them
//! ([ADR 20](../../docs/adr/0020-secrets-that-are-used-again-are-sealed.md)). ChaCha20-Poly1305 (RFC 8439), with a fresh nonce
//! each time, bound to the row that it belongs to.

use domain::Refusal;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::{Digest, Sha256};
use std::sync::Arc;

const VERSION: u8 = 1;
/// Bytes of the key's hash that stand before what is sealed, so that another key is told from damage.
const MARK: usize = 4;
const HEAD: usize = 1 + MARK + NONCE_LEN;

/// Seals and opens with one key, or with none. Cheap to clone; never printed.
#[derive(Clone, Default)]
pub struct Vault(Option<Arc<Key>>);

struct Key {
    key: LessSafeKey,
    mark: [u8; MARK],
}

/// A secret that was opened. It has no `Debug`, and is handed to nothing but what sends or signs.
#[derive(Clone)]
pub(crate) struct Opened(String);

impl Opened {
    /// The secret itself, for the one place that needs it.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl Vault {
    /// Seals with this key.
    #[must_use]
    pub fn with_key(key: &[u8; 32]) -> Self {
        let unbound = UnboundKey::new(&CHACHA20_POLY1305, key).expect("a key of 32 bytes");
        let mut mark = [0; MARK];
        mark.copy_from_slice(&Sha256::digest(key)[..MARK]);
        Vault(Some(Arc::new(Key { key: LessSafeKey::new(unbound), mark })))
    }

    /// Seals a secret of the row with this id.
    ///
    /// # Errors
    /// `Conflict` when this server has no key.
    pub(crate) fn seal(&self, row: uuid::Uuid, secret: &str) -> Result<Vec<u8>, Refusal> {
        let key = self.key()?;
        let nonce: [u8; NONCE_LEN] = rand::random();
        let mut sealed = secret.as_bytes().to_vec();
        key.key
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(row.as_bytes()), &mut sealed)
            .map_err(|_| Refusal::Conflict("That secret is too long to be sealed.".into()))?;
        Ok([&[VERSION][..], &key.mark, &nonce, &sealed].concat())
    }

    /// Opens what was sealed for this row.
    ///
    /// # Errors
    /// `Conflict` with what to do: there is no secret, no key, or another key.
    pub(crate) fn open(&self, row: uuid::Uuid, sealed: &[u8]) -> Result<Opened, Refusal> {
        let refuse = |words: &str| Err(Refusal::Conflict(words.into()));
        if sealed.is_empty() {
            return refuse("There is no secret yet. Give it a new one.");
        }
        let key = self.key()?;
        if sealed.len() < HEAD || sealed[0] != VERSION || sealed[1..=MARK] != key.mark {
            return refuse(
                "Its secret was sealed with another key than the one this server has (MUSTER_SECRETS_KEY). Bring that key \
                 back, or give it a new secret.",
            );
        }
        let mut nonce = [0; NONCE_LEN];
        nonce.copy_from_slice(&sealed[1 + MARK..HEAD]);
        let mut secret = sealed[HEAD..].to_vec();
        let opened = key.key.open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(row.as_bytes()), &mut secret);
        match opened.ok().and_then(|secret| String::from_utf8(secret.to_vec()).ok()) {
            Some(secret) => Ok(Opened(secret)),
            None => refuse("Its secret is damaged. Give it a new one."),
        }
    }

    fn key(&self) -> Result<&Key, Refusal> {
        self.0.as_deref().ok_or_else(|| {
            Refusal::Conflict(
                "This server has no key to seal secrets with. An operator sets one: MUSTER_SECRETS_KEY.".into(),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn what_is_sealed_is_opened_for_its_row_and_with_its_key_only() {
        let (vault, row) = (Vault::with_key(&[7; 32]), Uuid::from_u128(1));
        let sealed = vault.seal(row, "hunter2").unwrap();
        assert_ne!(sealed, vault.seal(row, "hunter2").unwrap(), "a fresh nonce each time");
        assert!(!sealed.windows(7).any(|part| part == b"hunter2"));
        assert_eq!(vault.open(row, &sealed).unwrap().expose(), "hunter2");
        let why = |vault: &Vault, row, sealed: &[u8]| match vault.open(row, sealed).map(|_| ()) {
            Err(Refusal::Conflict(why)) => why,
            other => panic!("{other:?}"),
        };
        assert!(why(&vault, Uuid::from_u128(2), &sealed).contains("damaged"));
        assert!(why(&Vault::with_key(&[8; 32]), row, &sealed).contains("another key"));
        assert!(why(&Vault::default(), row, &sealed).contains("MUSTER_SECRETS_KEY"));
        assert!(why(&vault, row, &[]).contains("no secret yet"));
        let mut cut = sealed.clone();
        cut.truncate(sealed.len() - 1);
        assert!(why(&vault, row, &cut).contains("damaged"));
        assert!(why(&vault, row, &sealed[..3]).contains("another key"));
    }
}
