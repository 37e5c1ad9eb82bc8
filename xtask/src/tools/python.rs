//! A Python environment below `target/tools` with the packages that the browser tests talk to, a mail server above
//! all. Their versions are fixed by `end2end/requirements.txt`.

use std::path::PathBuf;

use anyhow::Context;

use super::install;
use crate::house::{House, call_quietly, on_path};
use crate::say::note;
use crate::stamp::Stamp;

/// Its interpreter.
pub fn environment(house: &House) -> anyhow::Result<PathBuf> {
    let folder = house.tools().join("python");
    let interpreter = folder.join("bin/python");
    let requirements = house.end2end().join("requirements.txt");
    let stamp = Stamp::of(folder.join("installed"), std::slice::from_ref(&requirements), "pip");
    if stamp.is_current() && interpreter.exists() {
        return Ok(interpreter);
    }
    if on_path(&["python3"]).is_none() {
        install("Python", &["python3", "python3-venv"], &["python"])?;
    }
    note("making a Python environment");
    let make = || call_quietly(house.command("python3").args(["-m", "venv", "--clear"]).arg(&folder));
    if make().is_err() {
        // Debian keeps the module in a package of its own.
        install("Python's venv", &["python3-venv"], &["python"])?;
        make()?;
    }
    let mut pip = house.command(&interpreter);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--requirement"]);
    call_quietly(pip.arg(&requirements)).context("cannot fetch the packages of end2end/requirements.txt from PyPI")?;
    stamp.keep()?;
    Ok(interpreter)
}
