//! Gets what the build and the checks need from outside, asking nothing: from the system's packages where we may
//! install them, else unpacked below `target/tools`. What cannot be had is named with the one line that gets it.

pub mod node;
pub mod outside;
pub mod python;

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};

use crate::house::{House, WASM, call_quietly, on_path};
use crate::say::note;

/// Where the compiler's own libraries for the browser are; rustup brings them.
pub fn wasm_target(house: &House) -> anyhow::Result<()> {
    let libraries = call_quietly(house.command("rustc").args(["--print", "target-libdir", "--target", WASM]))?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    note(&format!("installing the compiler target {WASM}"));
    let added = call_quietly(house.command("rustup").args(["target", "add", WASM]));
    added.with_context(|| format!("the compiler cannot build for the browser. Run `rustup target add {WASM}`"))?;
    Ok(())
}

/// The PATH with these folders before all others.
pub fn path_with(folders: &[Option<&Path>]) -> anyhow::Result<OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let first = folders.iter().flatten().map(|folder| folder.to_path_buf());
    Ok(std::env::join_paths(first.chain(std::env::split_paths(&path)))?)
}

/// Installs packages of the system, or fails with the line that does.
fn install(what: &str, apt: &[&str], brew: &[&str]) -> anyhow::Result<()> {
    let root = rustix::process::geteuid().is_root();
    if on_path(&["apt-get"]).is_some() {
        let line = format!("sudo apt-get install -y {}", apt.join(" "));
        if !root {
            bail!("{what} is missing. Run `{line}`");
        }
        note(&format!("installing {what} with apt-get"));
        return apt_get(apt).with_context(|| format!("{what} is missing. Run `{line}`"));
    }
    if on_path(&["brew"]).is_some() {
        let line = format!("brew install {}", brew.join(" "));
        note(&format!("installing {what} with brew"));
        let mut command = Command::new("brew");
        return call_quietly(command.args(["install", "--quiet"]).args(brew))
            .map(|_| ())
            .with_context(|| format!("{what} is missing. Run `{line}`"));
    }
    bail!("{what} is missing. Install it with the package manager of this system (Debian: {})", apt.join(" "));
}

fn apt_get(packages: &[&str]) -> anyhow::Result<()> {
    let install = || {
        let mut command = Command::new("apt-get");
        command.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages);
        call_quietly(command.env("DEBIAN_FRONTEND", "noninteractive"))
    };
    if install().is_err() {
        call_quietly(Command::new("apt-get").args(["update", "-qq"]))?;
        install()?;
    }
    Ok(())
}
