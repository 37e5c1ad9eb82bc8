//! `/me`: what one sets for oneself.

mod api;
mod follows;
mod page;
mod password;
mod profile;
mod reminders;
mod sessions;

pub use page::MePage;
