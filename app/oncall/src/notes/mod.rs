//! Hand-over notes: written by those who leave a shift, read by those who come.

mod api;
mod cards;

pub use api::load_notes;
pub use cards::{Notes, UnreadNotes};
