//! Logs and metrics of this process. Logs are one line per event, written by one subscriber that escapes
//! what callers send; metrics are kept in memory until somebody asks for `/metrics`.

mod metrics;
mod request;

pub use self::metrics::{Metrics, describe};
pub use request::{RequestId, observe};

use std::io::{self, IsTerminal};

use anyhow::Context;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::config::{Log, LogFormat};

/// Libraries that tell at `info` what only their authors want to know; a filter that names them wins.
const CHATTY: &str = "sqlx=warn,hyper=warn";

/// Where log lines go: commands that print a result keep stdout for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    Stdout,
    Stderr,
}

impl<'a> MakeWriter<'a> for Output {
    type Writer = Box<dyn io::Write>;

    fn make_writer(&'a self) -> Self::Writer {
        match self {
            Self::Stdout => Box::new(io::stdout()),
            Self::Stderr => Box::new(io::stderr()),
        }
    }
}

impl Output {
    fn is_terminal(self) -> bool {
        match self {
            Self::Stdout => io::stdout().is_terminal(),
            Self::Stderr => io::stderr().is_terminal(),
        }
    }
}

/// Starts logging for the whole process.
pub fn start_logs(log: &Log, output: Output) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(format!("{CHATTY},{}", log.log))
        .context("MUSTER_LOG is not a level or a list of them. Write info, or warn,server=debug")?;
    let text = log.log_format.map_or(output.is_terminal(), |format| format == LogFormat::Text);
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(output);
    let started = if text {
        lines.with_ansi(output.is_terminal()).with_target(false).try_init()
    } else {
        lines.json().flatten_event(true).with_span_list(false).try_init()
    };
    started.map_err(|error| anyhow::anyhow!("cannot start logging: {error}"))?;
    std::panic::set_hook(Box::new(|panic| tracing::error!(panic = ?panic.to_string(), "panicked")));
    Ok(())
}
