//! `/people`: who is here, what they may do, how they get in.

mod add;
mod api;
mod link;
mod page;
mod row;
mod show_page;
mod ways_in;

pub use page::PeoplePage;
pub(crate) use row::{role_choices, role_words};
pub use show_page::PersonPage;
