//! Secrets that Muster hands out: 256 random bits, shown once, stored as SHA-256 (ASVS 5.0, 11.5.1).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// A fresh secret, like `mst_…`. The prefix says what it opens; people find leaked ones by it.
pub(crate) fn generate(prefix: &str) -> String {
    format!("{prefix}_{}", URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
}

/// What is stored of a secret. No salt: the secret has 256 bits of its own.
pub(crate) fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// The first characters, by which people tell secrets apart.
pub(crate) fn display_prefix(secret: &str) -> String {
    secret.chars().take(10).collect()
}

/// Signs a message: URL-safe text.
pub(crate) fn sign(key: &[u8], message: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(mac(key, message).finalize().into_bytes())
}

/// Whether this is the signature of that message; compared in constant time.
pub(crate) fn is_signature(key: &[u8], message: &[u8], signature: &str) -> bool {
    URL_SAFE_NO_PAD.decode(signature).is_ok_and(|signature| mac(key, message).verify_slice(&signature).is_ok())
}

fn mac(key: &[u8], message: &[u8]) -> Hmac<Sha256> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(message);
    mac
}
