//! Why a private Postgres could not be had. Each message is a whole sentence for the person at the terminal: what
//! is in the way, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "PostgreSQL is not installed, and could not be fetched ({reason}). Run `{command}`, or set DATABASE_URL to a database that you run yourself."
    )]
    Missing { reason: String, command: String },

    #[error(
        "The data in {data} was written by PostgreSQL {wrote}, and here is only PostgreSQL {found}. Install version {wrote} beside it (`{command}`), or set PGBIN to the folder with its programs. The data was not touched."
    )]
    ForeignVersion { data: PathBuf, wrote: u32, found: String, command: String },

    #[error(
        "{path} belongs to {owner}, and Postgres would run as {runs_as}. Run Muster as {owner}, or hand the folder over with `{command}`."
    )]
    WrongOwner { path: PathBuf, owner: String, runs_as: String, command: String },

    #[error(
        "User id {uid} has no entry in the list of users, and Postgres refuses to run without one. Run Muster as a named user, or set DATABASE_URL."
    )]
    NamelessUser { uid: u32 },

    #[error(
        "Postgres must not run as root, and there is neither a user `postgres` nor a user `nobody` to run it. Create one with `useradd --system postgres`."
    )]
    NobodyToRun,

    #[error(
        "User {user} runs Postgres and cannot enter {blocked}, which is on the way to {path}. Choose another place with MUSTER_DATA_DIR, or run `chmod o+x {blocked}`."
    )]
    Unreachable { path: PathBuf, blocked: PathBuf, user: String },

    #[error(
        "The disk that holds {folder} is full ({free_mib} MiB free, 100 MiB needed). Make room, or choose another place with MUSTER_DATA_DIR, and start again. Nothing is lost."
    )]
    DiskFull { folder: PathBuf, free_mib: u64 },

    #[error(
        "{data} is not empty and is not a Postgres data directory. Move it away, or choose another place with MUSTER_DATA_DIR."
    )]
    NotACluster { data: PathBuf },

    #[error(
        "Another Postgres (process {pid}) runs on {data} and listens on no socket. Stop it with `kill -INT {pid}`, then start again."
    )]
    Occupied { data: PathBuf, pid: u32 },

    #[error("The cluster in {data} could not be created:\n{output}")]
    Create { data: PathBuf, output: String },

    #[error("Postgres did not start on {data}. Its log, {log}, ends with:\n{tail}")]
    Start { data: PathBuf, log: PathBuf, tail: String },

    #[error(
        "Postgres on {data} was not ready after {seconds} s. Its log is {log}; if it is still recovering, start again."
    )]
    Slow { data: PathBuf, log: PathBuf, seconds: u64 },

    #[error("{doing} {path} failed: {source}")]
    Io { doing: &'static str, path: PathBuf, source: io::Error },
}

impl Error {
    /// An input or output error, told apart from a full disk.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| {
            if source.kind() == io::ErrorKind::StorageFull {
                let free_mib = crate::place::free_mib(&path).unwrap_or(0);
                return Self::DiskFull { folder: path, free_mib };
            }
            Self::Io { doing, path, source }
        }
    }
}

/// Whether the words of initdb or Postgres mean a full disk.
pub(crate) fn tells_of_full_disk(output: &str) -> bool {
    output.contains("No space left on device")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_apart_from_other_failures() {
        let full = Error::io("Writing", Path::new("/tmp"))(io::Error::from(io::ErrorKind::StorageFull));
        assert!(matches!(full, Error::DiskFull { .. }));
        let other = Error::io("Writing", Path::new("/tmp"))(io::Error::from(io::ErrorKind::NotFound));
        assert!(matches!(other, Error::Io { .. }));
        assert!(tells_of_full_disk("FATAL:  could not write lock file: No space left on device"));
    }
}
