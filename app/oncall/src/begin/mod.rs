//! `/rosters/new`: a team's roster, and how it begins.

mod api;
mod page;
mod shape;

pub use page::NewRosterPage;
