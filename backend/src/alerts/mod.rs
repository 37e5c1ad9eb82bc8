//! Alerts: taking signals in, and acting on alerts.

mod ingest;
pub use ingest::Intake;
