//! Starts the Postgres that Muster keeps for itself when nobody gives it a `DATABASE_URL`: on a Unix socket
//! only, never as root, with fsync and checksums on. It never deletes a data directory, and never touches one
//! that it cannot use: each refusal is a sentence that says what to do.

mod account;
mod binaries;
mod create;
mod error;
mod keeper;
mod obtain;
mod place;
mod postmaster;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use binaries::Binaries;
pub use error::Error;

use keeper::{Keeper, Plan};
use place::Place;

/// Receives one sentence for each step that may take a while.
pub type Progress = Arc<dyn Fn(&str) + Send + Sync>;

/// How the data is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Data that people keep: fsync on, checksums on, never deleted.
    Kept,
    /// A cluster for tests, in a fresh folder: fsync off, more connections, removed when it stops.
    Throwaway,
}

#[derive(Clone)]
pub struct Options {
    /// Where the cluster lives; `None` takes the usual place of the platform.
    pub folder: Option<PathBuf>,
    pub mode: Mode,
    pub progress: Progress,
}

impl Default for Options {
    fn default() -> Self {
        Self { folder: None, mode: Mode::Kept, progress: Arc::new(|step| tracing::info!("{step}")) }
    }
}

impl Options {
    /// A cluster for tests, in a folder of its own below the temporary directory.
    pub fn throwaway() -> Self {
        Self { mode: Mode::Throwaway, ..Self::default() }
    }
}

/// A cluster that is not running yet: where it lies, and who will run it.
pub struct Cluster {
    place: Place,
    options: Options,
}

impl Cluster {
    /// Decides where the cluster lies and which account runs it. Changes nothing on the disk.
    pub fn locate(options: Options) -> Result<Self, Error> {
        let place = Place::choose(&options)?;
        Ok(Self { place, options })
    }

    /// The folder that holds the data directory, the lock and the log.
    pub fn folder(&self) -> &Path {
        &self.place.folder
    }

    pub fn log_file(&self) -> PathBuf {
        self.place.log()
    }

    /// Creates the cluster when it does not exist yet (fetching Postgres when there is none), starts it, and
    /// keeps it running until [`Running::stop`]. A cluster that another Muster process already runs is used as
    /// it is, left running at the end, and started by us should the other process take it away.
    pub async fn start(self) -> Result<Running, Error> {
        let plan = Plan { place: self.place.clone(), progress: self.options.progress };
        let (keeper, url) = Keeper::start(plan).await?;
        Ok(Running { keeper, url, place: self.place })
    }
}

/// A running cluster. Dropping it stops it like [`Running::stop`].
pub struct Running {
    keeper: Keeper,
    url: String,
    place: Place,
}

impl Running {
    /// Address of the database `muster`, for sqlx and libpq alike.
    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn folder(&self) -> &Path {
        &self.place.folder
    }

    pub fn log_file(&self) -> PathBuf {
        self.place.log()
    }

    /// Stops Postgres if this process started it (a fast shutdown: clients are cut off, everything committed
    /// is on disk) and waits until it is gone.
    pub async fn stop(mut self) {
        self.keeper.stop().await;
    }
}

/// A program of Postgres such as `psql` or `pg_dump`, of the newest version on this machine that has it.
pub fn program(name: &str) -> Option<PathBuf> {
    let account = account::Account::choose(None).ok()?;
    let found = Binaries::find(&account, &Place::programs(&account).ok()?);
    found.iter().map(|binaries| binaries.program(name)).find(|program| program.is_file())
}
