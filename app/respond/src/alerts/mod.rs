//! Alerts: the list, and the page of one.

pub mod acts;
pub mod api;
mod facts;
mod list_page;
mod pages;
mod show_page;

pub use list_page::AlertListPage;
pub use show_page::AlertPage;
