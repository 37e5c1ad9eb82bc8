//! Escalation: executing what the plan decides.
