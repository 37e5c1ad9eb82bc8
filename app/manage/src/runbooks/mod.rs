//! `/runbooks`: guides for what to do, beside every alert of their services.

mod api;
mod edit_page;
mod fields;
mod list_page;
mod show_page;
mod steps;

pub use edit_page::RunbookEditPage;
pub use list_page::RunbookListPage;
pub use show_page::RunbookPage;
