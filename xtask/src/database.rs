//! A throwaway Postgres for the checks that need one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use private_postgres::{Cluster, Mode, Options, Running};

use crate::house::{House, call_quietly};
use crate::say::note;

/// Runs until it is dropped.
pub struct Database {
    runtime: tokio::runtime::Runtime,
    running: Option<Running>,
    url: String,
}

impl Database {
    /// Without fsync, gone afterwards: for tests.
    pub fn throwaway() -> anyhow::Result<Self> {
        Self::start(Options { mode: Mode::Throwaway, folder: None, progress: Arc::new(note) })
    }

    /// As people keep it, fsync and all, but in a folder of our choice: for benchmarks.
    pub fn kept(folder: &Path) -> anyhow::Result<Self> {
        Self::start(Options { mode: Mode::Kept, folder: Some(folder.to_owned()), progress: Arc::new(note) })
    }

    fn start(options: Options) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        let running = runtime.block_on(async { Cluster::locate(options)?.start().await })?;
        let url = running.url().to_owned();
        Ok(Self { runtime, running: Some(running), url })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Applies every migration, in order, through psql: the server that would do it may not compile yet.
    pub fn migrate(&self, house: &House) -> anyhow::Result<()> {
        let psql = private_postgres::program("psql").context("psql is not installed beside Postgres")?;
        let mut migrations: Vec<PathBuf> = crate::stamp::files_below(&house.root.join("migrations"));
        migrations.retain(|path| path.extension().is_some_and(|extension| extension == "sql"));
        if migrations.is_empty() {
            bail!("there are no migrations");
        }
        for migration in migrations {
            let mut command = house.command(&psql);
            command.args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--single-transaction"]);
            command.arg("--file").arg(&migration).arg(&self.url);
            call_quietly(&mut command)?;
        }
        Ok(())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            self.runtime.block_on(running.stop());
        }
    }
}
