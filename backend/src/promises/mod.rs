//! The promise clock: before a promised update is due, whoever tells the others hears of it.

mod nudge;

#[cfg(test)]
mod tests;

pub(crate) use nudge::letter;
pub use nudge::nudge_for_updates;
