//! `/me`: what one sets for oneself.

mod api;
mod page;
mod password;
mod profile;
mod sessions;

pub use page::MePage;
