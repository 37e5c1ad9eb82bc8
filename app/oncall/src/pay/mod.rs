//! `/rosters/:slug/pay`: what people earned by being on call, and the table for a spreadsheet.

mod api;
mod page;

pub use page::{PayPage, money};
