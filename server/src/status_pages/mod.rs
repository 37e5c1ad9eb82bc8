//! The public status pages: rendered and compressed once per change, then served from memory. A request
//! reaches no database, no renderer and no compressor, whatever its address, method or query.

mod entry;
mod feed;
mod keep_fresh;
mod press;
mod serve;
mod snapshot;
mod summary;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod wire_tests;

pub use keep_fresh::{Keeper, Source, keep_fresh};
pub use serve::{PublicPages, routes};
