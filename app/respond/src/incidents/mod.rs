//! Incidents as rows: the list, and the table that the first screen shows too.

pub mod api;
pub mod filters;
mod list_page;
pub mod table;

pub use list_page::IncidentListPage;
