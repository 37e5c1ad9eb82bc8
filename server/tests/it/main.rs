//! The server as a caller sees it: real sockets for the listener, whole routers over a real Postgres for the
//! rest, and the binary itself.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of a test fails the test")]

mod api;
mod command_line;
mod guard;
mod health;
mod listen;
mod live;
mod outage;
mod private_pages;
mod support;
