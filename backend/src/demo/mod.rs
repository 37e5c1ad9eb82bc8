//! Demo data: an organisation that looks real.
