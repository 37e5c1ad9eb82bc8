//! `/people`: who is here, what they may do.

mod add;
mod api;
mod page;
mod row;

pub use page::PeoplePage;
pub(crate) use row::{role_choices, role_words};
