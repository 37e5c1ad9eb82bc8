//! `/runbooks`: guides for what to do, beside every alert of their service.

mod api;
mod list_page;
mod show_page;
mod steps;

pub use list_page::RunbookListPage;
pub use show_page::RunbookPage;
