//! One function per use case, all SQL, all transactions, the bodies of the workers. Implements the ports of
//! `domain` by one-line delegation; the server functions, REST, ingest, workers and the command line all call
//! it alike. Never serves HTTP, never views.

pub mod alerts;
mod announcements;
mod authz;
mod calendars;
mod care;
mod changes;
mod claims;
mod ctx;
pub mod db;
mod decisions;
pub mod demo;
pub mod documents;
mod error;
pub mod escalation;
pub mod events;
mod exemptions;
mod follows;
#[cfg(test)]
mod growth_tests;
pub mod idempotency;
mod impact;
mod incidents;
mod levers;
mod lists;
mod log;
mod loss;
pub mod notifications;
mod now;
mod oncall;
mod organisation;
mod outbound;
pub mod people;
pub mod presence;
pub mod privacy;
mod promises;
mod recurrence;
mod remediation;
mod responders;
mod secrets;
mod services;
mod status_pages;
mod steps;
#[cfg(test)]
mod testing;
mod timeline;
mod vault;

pub use ctx::{Clock, Ctx, SystemClock, TestClock};
pub use error::{Error, Result};
pub use exemptions::read_calendars;
pub use levers::carry_out_levers;
pub use oncall::remind;
pub use outbound::{Networks, Outbound};
pub use promises::nudge_for_updates;
pub use recurrence::ask_for_causes;
pub use responders::page_again;
pub use vault::Vault;

/// Everything Muster can do, behind the ports. Cheap to clone.
#[derive(Clone)]
pub struct Backend {
    pub(crate) ctx: Ctx,
    pub(crate) intake: alerts::Intake,
    pub(crate) on_call: oncall::Kept,
    pub(crate) desk: documents::Desk,
}

impl Backend {
    /// Starts the ingest batcher on the running tokio runtime.
    #[must_use]
    pub fn new(ctx: Ctx) -> Self {
        Backend::with_ingest_batch(ctx, alerts::BATCH)
    }

    /// The same, with at most so many signals in one commit; 1 gives each signal a transaction of its own.
    #[must_use]
    pub fn with_ingest_batch(ctx: Ctx, batch: usize) -> Self {
        let intake = alerts::Intake::start(ctx.clone(), batch);
        let desk = documents::Desk::start(ctx.clone());
        Backend { ctx, intake, on_call: oncall::Kept::default(), desk }
    }

    /// The documents that are open in this process.
    #[must_use]
    pub fn desk(&self) -> &documents::Desk {
        &self.desk
    }

    /// The database, the clock and the link key that this backend works with.
    #[must_use]
    pub fn ctx(&self) -> &Ctx {
        &self.ctx
    }
}
