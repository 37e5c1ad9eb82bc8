//! `/on-call/page`: paging somebody by hand, when people notice before monitoring does.

mod api;
mod page;

pub use page::PageSomeonePage;
