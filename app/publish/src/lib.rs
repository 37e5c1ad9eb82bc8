//! What the outside is told: the editor of status pages, and the public page itself.

#[cfg(feature = "ssr")]
pub mod public;
