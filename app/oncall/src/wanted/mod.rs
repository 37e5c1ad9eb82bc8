//! Time that waits for somebody to take it: asked for on the page of a roster, taken on `/on-call`.

pub mod api;
mod ask;
mod card;
mod swap;

pub use ask::{AskCard, own_next};
pub use card::CoverWanted;
pub use swap::SwapCard;
