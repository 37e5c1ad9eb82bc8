//! `/rosters/:slug/import`: the schedule of another system, from its calendar.

mod api;
mod page;

pub use page::ImportPage;
