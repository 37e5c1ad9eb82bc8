//! The `muster` binary's rooms: it listens, answers, runs the workers and ties domain, backend and views
//! together. No business decision is taken here.

pub mod api;
pub mod assets;
pub mod boot;
pub mod calendars;
pub mod cli;
pub mod client_address;
pub mod config;
pub mod documents;
mod files;
pub mod health;
pub mod ingest;
pub mod listen;
pub mod live;
pub mod mail;
pub mod on_call_metrics;
pub mod pages;
pub mod preferences;
mod problem;
pub mod router;
pub mod security;
pub mod session;
pub mod state;
pub mod status_pages;
pub mod telemetry;
pub mod unavailable;
pub mod waiting;
pub mod worker;
