//! `/on-call/rehearse`: "checkout fails on Saturday at 03:10", and the exact chain of whom that would page.

mod api;
mod page;

pub use page::RehearsePage;
