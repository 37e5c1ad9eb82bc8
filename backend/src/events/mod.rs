//! The log: every transaction that changes something appends what it changed and announces it once.

mod hub;
mod listener;
mod read;
mod tx;

#[cfg(test)]
mod tests;

pub use hub::{Hub, Subscription, Told};
pub use listener::listen;
pub(crate) use read::Row;
pub use read::{after, head};
pub use tx::{Subject, Tx};

/// The channel on which appended sequence numbers are announced.
pub(crate) const CHANNEL: &str = "muster_events";
