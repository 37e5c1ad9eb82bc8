//! `/on-call/exemptions`: when I am not on call. Why is mine to know, and my lead's.

mod api;
mod calendars;
mod list;
mod page;

pub use page::ExemptionsPage;
