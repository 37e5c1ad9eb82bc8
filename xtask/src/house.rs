//! Where things lie in this workspace, and how its programs are called.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

/// Crates that run on the host.
pub const HOST: [&str; 5] = ["server", "backend", "domain", "xtask", "private-postgres"];
/// Crates of the pages, which the server renders: they run on the host as well, and nowhere else.
pub const VIEWS: [&str; 7] = ["app", "app-ui", "app-context", "app-respond", "app-oncall", "app-publish", "app-manage"];
/// Crates that run in the browser. Their pure parts are tested on the host.
pub const BROWSER: [&str; 2] = ["frontend", "app-words"];

pub const WASM: &str = "wasm32-unknown-unknown";

pub struct House {
    pub root: PathBuf,
    /// Where cargo builds; everything that xtask makes lies below it.
    pub target: PathBuf,
}

impl House {
    pub fn find() -> anyhow::Result<Self> {
        let manifest =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = manifest.parent().context("xtask lies in the workspace")?.to_path_buf();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(target) => root.join(target),
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// The site as a debug server reads it, or as a release embeds it. Two folders: a development build must not
    /// change what a release that is being compiled is about to take in.
    pub fn site(&self, release: bool) -> PathBuf {
        self.target.join(if release { "site-release" } else { "site" })
    }

    /// Where the browser program is built, apart from the host so that neither waits for the other's lock.
    pub fn front(&self) -> PathBuf {
        self.target.join("front")
    }

    /// Programs and packages that only the checks need.
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    pub fn end2end(&self) -> PathBuf {
        self.root.join("end2end")
    }

    /// Where the flag server that levers are tested against is described.
    pub fn unleash(&self) -> PathBuf {
        self.root.join("backend/tests/unleash")
    }

    pub fn server(&self, release: bool) -> PathBuf {
        self.target.join(if release { "release/muster" } else { "debug/muster" })
    }

    /// A command at the root of the workspace.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command("cargo");
        // `cargo xtask` runs us with variables about the package xtask. Some build scripts, that of ring for one,
        // look at them, and would be run again in turn by every build that comes from here and from a shell.
        for (name, _) in env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            let about_us = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];
            if about_us.iter().any(|prefix| name.starts_with(prefix)) || name == "CARGO" || name == "OUT_DIR" {
                command.env_remove(name);
            }
        }
        let release = arguments.contains(&"--release");
        if self.site(release) != self.root.join("target/site") {
            command.env("MUSTER_SITE_DIR", self.site(release));
        }
        // Without this the query macros would ask the database that `DATABASE_URL` names for the server or the tests.
        command.env("SQLX_OFFLINE", "true");
        command.args(arguments);
        if in_ci() {
            command.arg("--locked");
        }
        command
    }

    /// `path` as people read it, from the root.
    pub fn name<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}

pub fn in_ci() -> bool {
    env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

/// Runs to the end, with our terminal.
pub fn call(command: &mut Command) -> anyhow::Result<()> {
    let name = describe(command);
    let status = command.status().with_context(|| format!("cannot run `{name}`"))?;
    if !status.success() {
        bail!("`{name}` failed ({status})");
    }
    Ok(())
}

/// Runs to the end without a word; what it said is the error.
pub fn call_quietly(command: &mut Command) -> anyhow::Result<String> {
    let name = describe(command);
    let output = command.output().with_context(|| format!("cannot run `{name}`"))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        bail!("`{name}` failed ({}):\n{said}{errors}", output.status);
    }
    Ok(said)
}

fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// The first program of these names on the PATH.
pub fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).chain(["/usr/sbin".into()]).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|program| program.is_file()))
}

/// Crate names as `-p` arguments.
pub fn packages<'a>(names: &[&'a str]) -> Vec<&'a str> {
    names.iter().flat_map(|name| ["-p", name]).collect()
}
