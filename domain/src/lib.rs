//! The vocabulary and the rules of Muster: pure, compiled for the server and for the browser.
//! Nothing here reads a clock, draws a random number, or talks to anything. Each feature has one port: the
//! trait that lists its use cases, implemented by `backend` and called by everything else.

pub mod access;
pub mod alerts;
pub mod announcements;
pub mod care;
pub mod changes;
pub mod claims;
pub mod decisions;
pub mod documents;
pub mod escalation;
pub mod events;
pub mod exemptions;
pub mod fields;
pub mod follows;
pub mod ids;
pub mod impact;
pub mod incidents;
pub mod levers;
pub mod log;
pub mod loss;
pub mod now;
pub mod oncall;
pub mod organisation;
pub mod paging;
pub mod people;
pub mod presence;
#[cfg(not(target_arch = "wasm32"))]
pub mod privacy;
pub mod recurrence;
pub mod refusal;
pub mod remediation;
pub mod responders;
pub mod services;
pub mod status_pages;
pub mod steps;
pub mod text;
pub mod time;
pub mod timeline;
pub mod updates;

pub use access::{Action, Actor, Role};
pub use fields::FieldErrors;
pub use ids::*;
pub use paging::{Page, PageRequest};
pub use people::PersonRef;
pub use refusal::{ErrorRef, Refusal};
pub use services::ServiceRef;
pub use time::Timestamp;

/// What every use case answers.
pub type Answer<T> = Result<T, Refusal>;
