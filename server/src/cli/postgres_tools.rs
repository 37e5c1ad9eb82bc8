//! Finds pg_dump, pg_restore and psql, and runs them against one database without its password on the
//! command line, where every user of the machine could read it.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, bail};
use tokio::process::Command;
use url::Url;

use crate::mail::decoded;

/// Newest first: a tool may be newer than the server, never older.
const VERSIONS: std::ops::RangeInclusive<u32> = 14..=18;

/// The tools of one Postgres, pointed at one database.
pub struct Tools {
    folder: PathBuf,
    database: String,
    password: Option<String>,
}

impl Tools {
    pub fn find(database_url: &str) -> anyhow::Result<Self> {
        let (database, password) = split_password(database_url)?;
        let has_all =
            |folder: &PathBuf| ["pg_dump", "pg_restore", "psql"].iter().all(|tool| folder.join(tool).is_file());
        let Some(folder) = candidates().into_iter().find(has_all) else {
            bail!(
                "pg_dump, pg_restore and psql were not found. Install Postgres' client programs (apt install \
                 postgresql-client, or brew install libpq), or point PGBIN at their folder."
            );
        };
        Ok(Self { folder, database, password })
    }

    /// A tool that knows the database.
    pub fn command(&self, tool: &str) -> Command {
        let mut command = self.command_without_database(tool);
        command.arg("--dbname").arg(&self.database);
        command
    }

    pub fn command_without_database(&self, tool: &str) -> Command {
        let mut command = Command::new(self.folder.join(tool));
        if let Some(password) = &self.password {
            command.env("PGPASSWORD", password);
        }
        command.kill_on_drop(true);
        command
    }

    /// One value from the database.
    pub async fn ask(&self, query: &str) -> anyhow::Result<String> {
        let mut psql = self.command("psql");
        psql.args(["--no-psqlrc", "--tuples-only", "--no-align", "--command", query]).stdin(Stdio::null());
        let output = psql.output().await.context("cannot run psql")?;
        if !output.status.success() {
            bail!("The database does not answer: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

fn split_password(database_url: &str) -> anyhow::Result<(String, Option<String>)> {
    let mut url = Url::parse(database_url).ok().context("DATABASE_URL is not an address")?;
    let encoded = url.password().map(str::to_owned);
    forget_own_parameters(&mut url);
    // Fails only for addresses without a host, which have no password either.
    let _ = url.set_password(None);
    let password = encoded.map(|encoded| decoded(&encoded));
    Ok((url.into(), password))
}

/// Parameters of the Rust driver that Postgres' own tools refuse.
fn forget_own_parameters(url: &mut Url) {
    let kept: Vec<_> = url.query_pairs().into_owned().filter(|(name, _)| name != "statement-cache-capacity").collect();
    url.set_query(None);
    if !kept.is_empty() {
        url.query_pairs_mut().extend_pairs(kept);
    }
}

fn candidates() -> Vec<PathBuf> {
    let path: OsString = env::var_os("PATH").unwrap_or_default();
    let named = env::var_os("PGBIN").map(PathBuf::from).into_iter();
    let debian = VERSIONS.rev().map(|major| Path::new("/usr/lib/postgresql").join(major.to_string()).join("bin"));
    let brew = VERSIONS.rev().map(|major| PathBuf::from(format!("/opt/homebrew/opt/postgresql@{major}/bin")));
    let keg = [PathBuf::from("/opt/homebrew/opt/libpq/bin"), PathBuf::from("/usr/local/opt/libpq/bin")];
    named.chain(debian).chain(brew).chain(keg).chain(env::split_paths(&path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_leaves_the_command_line() {
        let (url, password) =
            split_password("postgres://u:p%40ss%2F@db:5433/muster?statement-cache-capacity=100&sslmode=require")
                .unwrap();
        assert_eq!(url, "postgres://u@db:5433/muster?sslmode=require");
        assert_eq!(password.as_deref(), Some("p@ss/"));
        let (url, password) = split_password("postgres:///muster?host=/run/pg&user=postgres").unwrap();
        assert_eq!((url.as_str(), password), ("postgres:///muster?host=%2Frun%2Fpg&user=postgres", None));
    }
}
