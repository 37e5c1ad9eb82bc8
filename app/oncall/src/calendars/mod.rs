//! Calendars that other programs subscribe to: made, shown once, ended.

mod api;
mod card;

pub use api::CreateCalendar;
pub use card::Calendars;
