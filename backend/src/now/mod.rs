//! The first screen, and the audit log.
