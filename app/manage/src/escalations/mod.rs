//! `/escalations`: who is paged, in which order, when.

mod api;
mod fields;
mod list_page;
mod show_page;
mod steps;

pub use list_page::EscalationListPage;
pub use show_page::EscalationPage;
