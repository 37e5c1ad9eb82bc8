//! Finds the programs of Postgres: where `PGBIN` points, on the PATH, where Debian, Homebrew and Postgres.app put
//! them, and in the folder where we unpack our own.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::account::Account;

/// Oldest and newest major version that Muster runs on.
pub const OLDEST: u32 = 14;
const NEWEST: u32 = 18;

/// The folder with `postgres`, `initdb` and `pg_ctl` of one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binaries {
    pub folder: PathBuf,
    pub major: u32,
}

impl Binaries {
    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// All that `account` may run, best first.
    pub fn find(account: &Account, fallback: &Path) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        for folder in candidates(fallback) {
            let Some(binaries) = Self::at(&folder) else { continue };
            if binaries.major >= OLDEST && account.blocked_at(&folder).is_none() && !found.contains(&binaries) {
                found.push(binaries);
            }
        }
        found
    }

    fn at(folder: &Path) -> Option<Self> {
        if !["postgres", "initdb", "pg_ctl"].iter().all(|name| folder.join(name).is_file()) {
            return None;
        }
        let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
        let major = major_of(std::str::from_utf8(&output.stdout).ok()?)?;
        Some(Self { folder: folder.to_path_buf(), major })
    }
}

fn candidates(fallback: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::env::var_os("PGBIN").map(PathBuf::from).into_iter().collect();
    if let Some(path) = std::env::var_os("PATH") {
        folders.extend(std::env::split_paths(&path));
    }
    for major in (OLDEST..=NEWEST).rev() {
        folders.push(format!("/usr/lib/postgresql/{major}/bin").into());
        folders.push(format!("/usr/pgsql-{major}/bin").into());
        folders.push(format!("/opt/homebrew/opt/postgresql@{major}/bin").into());
        folders.push(format!("/usr/local/opt/postgresql@{major}/bin").into());
        folders.push(format!("/Applications/Postgres.app/Contents/Versions/{major}/bin").into());
    }
    folders.push(fallback.join(crate::obtain::WHEEL_PROGRAMS));
    folders
}

/// `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)` → 15
fn major_of(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL) ")?.1;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_every_spelling() {
        assert_eq!(major_of("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"), Some(15));
        assert_eq!(major_of("postgres (PostgreSQL) 18.4"), Some(18));
        assert_eq!(major_of("postgres (PostgreSQL) 19beta1"), Some(19));
        assert_eq!(major_of("sh: postgres: not found"), None);
    }
}
