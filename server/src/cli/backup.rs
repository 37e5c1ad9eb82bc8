//! Backup and restore with Postgres' own tools. Both are all or nothing: a backup appears under its name only
//! when it is complete, and a restore is one transaction.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, bail, ensure};
use tokio::process::Command;

use crate::cli::postgres_tools::Tools;

/// What stands in a database that nobody has used yet.
const IS_EMPTY: &str = "select not exists (select from pg_tables where schemaname = 'public')";
const OTHERS: &str = "select count(*) from pg_stat_activity \
                      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'";
const CLEAR: &str = "drop schema public cascade; create schema public;";

/// Writes the whole database into `file`, which must not exist yet.
pub async fn backup(tools: &Tools, file: &Path) -> anyhow::Result<()> {
    ensure!(!file.exists(), "{} exists already. Name another file, or move this one away.", file.display());
    let partial = with_suffix(file, ".partial");
    let out = private_file(&partial)?;
    let mut dump = tools.command("pg_dump");
    dump.args(["--format=custom", "--no-owner", "--no-privileges"]).stdout(out);
    let outcome = run(dump, "pg_dump").await;
    if outcome.is_err() {
        // What was written so far is of no use to anybody.
        let _ = fs::remove_file(&partial);
        return outcome;
    }
    File::open(&partial)?.sync_all().with_context(|| format!("cannot write {}", partial.display()))?;
    fs::rename(&partial, file).with_context(|| format!("cannot name {}", file.display()))
}

/// Puts the backup in place of what the database holds.
pub async fn restore(tools: &Tools, file: &Path, replace: bool) -> anyhow::Result<()> {
    ensure!(file.is_file(), "There is no backup at {}.", file.display());
    if !replace && tools.ask(IS_EMPTY).await? != "t" {
        bail!("The database is not empty. To give up what it holds, say so: muster restore --replace FILE.");
    }
    if tools.ask(OTHERS).await? != "0" {
        bail!("Somebody is connected to the database. Stop the server first, then restore.");
    }
    let folder = tempfile::tempdir().context("cannot make a folder for the restore")?;
    let (clear, script) = (folder.path().join("clear.sql"), folder.path().join("restore.sql"));
    fs::write(&clear, CLEAR)?;
    let mut unpack = tools.command_without_database("pg_restore");
    unpack.args(["--no-owner", "--no-privileges", "--file"]).arg(&script).arg(file);
    run(unpack, "pg_restore").await?;
    let mut apply = tools.command("psql");
    apply.args(["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]);
    apply.arg("--file").arg(&clear).arg("--file").arg(&script);
    run(apply, "psql").await
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Backups hold everything, so only their owner may read them.
fn private_file(path: &Path) -> anyhow::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    options.open(path).with_context(|| format!("cannot write {}", path.display()))
}

async fn run(mut command: Command, name: &str) -> anyhow::Result<()> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn();
    let output = output.with_context(|| format!("cannot run {name}"))?.wait_with_output().await?;
    if output.status.success() {
        return Ok(());
    }
    bail!("{name} failed: {}", String::from_utf8_lossy(&output.stderr).trim())
}
