//! Where pages reach somebody: shown and changed on the page of a person and under one's own settings.

mod api;
mod list;

pub use list::ContactMethods;
