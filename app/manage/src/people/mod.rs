//! `/people`: who is here, what they may do, how they get in.

mod access;
mod add;
mod api;
mod link;
mod page;
mod row;
mod show_page;
mod ways_in;

pub(crate) use access::{role_choices, role_words};
pub use page::PeoplePage;
pub use show_page::PersonPage;
