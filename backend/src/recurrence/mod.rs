//! The guard against recurrence: what is said of the end of an incident, who is asked for the cause of one that is only
//! contained, and what happens when its alert fires again.

mod ask;
mod closings;
mod come_back;

#[cfg(test)]
mod tests;

pub use ask::ask_for_causes;
pub(crate) use ask::letter;
pub(crate) use closings::{end, holding, set_aside};
pub(crate) use come_back::{Fired, come_back};
