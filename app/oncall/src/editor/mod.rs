//! `/rosters/:slug/edit`: rotations as a draft, with what publishing it would do.

mod api;
mod consequences;
mod fields;
mod page;
mod rotation;
mod shape;

pub use api::TakeBackVersion;
pub use fields::Template;
pub use page::EditorPage;
pub use shape::first_draft;
