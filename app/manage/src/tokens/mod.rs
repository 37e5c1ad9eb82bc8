//! `/settings/tokens`: API tokens for programs.

mod api;
mod page;

pub use page::TokensPage;
