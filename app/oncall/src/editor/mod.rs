//! `/rosters/:slug/edit`: rotations as a draft, with what publishing it would do.

mod api;
mod consequences;
mod fields;
mod page;
mod rotation;
mod shape;

pub use api::{ChangeWords, TakeBackVersion};
pub use consequences::change_rows;
pub use fields::Template;
pub use page::EditorPage;
pub use shape::{change_words, first_draft};
