//! `.sqlx/`: what every query takes and answers, so that the house builds without a database. Does what
//! `cargo sqlx prepare` does, without the tool: the query macros write these files when they are told where to.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, bail};

use crate::database::Database;
use crate::house::{House, call};
use crate::say::note;
use crate::stamp::{Stamp, files_below};

/// The only crate with query macros.
const CRATE: &str = "backend";

pub fn prepare(house: &House) -> anyhow::Result<()> {
    let described = describe(house)?;
    let committed = house.root.join(".sqlx");
    fs::create_dir_all(&committed)?;
    let (new, old) = (read(&described)?, read(&committed)?);
    for name in old.keys().filter(|name| !new.contains_key(*name)) {
        fs::remove_file(committed.join(name))?;
    }
    for (name, text) in new.iter().filter(|(name, text)| old.get(*name) != Some(text)) {
        fs::write(committed.join(name), text)?;
    }
    println!("Described {} queries in .sqlx.", new.len());
    Ok(())
}

pub fn check(house: &House) -> anyhow::Result<()> {
    let (new, old) = (read(&describe(house)?)?, read(&house.root.join(".sqlx"))?);
    let differs: Vec<&String> =
        new.iter().filter(|(name, text)| old.get(*name) != Some(text)).map(|(name, _)| name).collect();
    let idle = old.keys().filter(|name| !new.contains_key(*name)).count();
    if differs.is_empty() && idle == 0 {
        note(&format!("{} queries are described", new.len()));
        return Ok(());
    }
    let (missing, idle) = (differs.len(), idle);
    bail!(
        ".sqlx is not up to date: {missing} new or changed, {idle} no longer used. Run `cargo xtask db-prepare` and commit."
    );
}

/// Compiles the crate against a migrated database; returns the folder with one file per query.
fn describe(house: &House) -> anyhow::Result<PathBuf> {
    let folder = house.target.join("queries");
    let inputs: Vec<PathBuf> = [CRATE, "migrations", "Cargo.lock"].iter().map(|input| house.root.join(input)).collect();
    let stamp = Stamp::of(house.target.join("queries.stamp"), &inputs, "queries");
    if stamp.is_current() && folder.is_dir() {
        return Ok(folder);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let database = Database::throwaway()?;
    database.migrate(house)?;
    let roots = Touched::all(roots(&house.root.join(CRATE)))?;
    let mut cargo = house.cargo(&["check", "--quiet", "-p", CRATE, "--all-targets"]);
    cargo.env("DATABASE_URL", database.url()).env("SQLX_OFFLINE", "false").env("SQLX_OFFLINE_DIR", &folder);
    call(&mut cargo).context("a query does not fit the schema")?;
    drop(roots);
    stamp.keep()?;
    Ok(folder)
}

/// The first file of each target of the crate.
fn roots(folder: &Path) -> Vec<PathBuf> {
    let tests = fs::read_dir(folder.join("tests")).into_iter().flatten().flatten().map(|entry| entry.path());
    let tests = tests.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    std::iter::once(folder.join("src/lib.rs")).chain(tests).collect()
}

/// Files that look changed to cargo until this is dropped, which gives them back the time they had: the macros
/// must run once more, and no other build should.
struct Touched(Vec<(PathBuf, SystemTime)>);

impl Touched {
    fn all(paths: Vec<PathBuf>) -> anyhow::Result<Self> {
        let mut touched = Self(Vec::new());
        for path in paths {
            let file = fs::File::options().append(true).open(&path)?;
            let before = file.metadata()?.modified()?;
            file.set_modified(SystemTime::now())?;
            touched.0.push((path, before));
        }
        Ok(touched)
    }
}

impl Drop for Touched {
    fn drop(&mut self) {
        for (path, before) in &self.0 {
            if let Ok(file) = fs::File::options().append(true).open(path) {
                let _ = file.set_modified(*before);
            }
        }
    }
}

fn read(folder: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for path in files_below(folder) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("query-") {
            files.insert(name, fs::read_to_string(&path)?);
        }
    }
    Ok(files)
}
