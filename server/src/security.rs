//! What the browser is told to refuse, and what we refuse from it. Rights of people are decided in
//! `backend`; here only the origin of a request and the headers of an answer count.

mod headers;
mod origin;

pub use headers::{CspNonce, HSTS, Headers, add_headers};
pub use origin::{OriginRule, check_origin};
