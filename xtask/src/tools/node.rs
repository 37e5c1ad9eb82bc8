//! Packages from npm: Playwright and axe for the browser tests, Binaryen for a smaller program, Tiptap and Yjs for the
//! editor of documents. Their versions are fixed by the lock files.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::install;
use crate::house::{House, call_quietly, on_path};
use crate::say::note;
use crate::stamp::Stamp;

/// All packages, as the lock file says.
pub fn packages(house: &House) -> anyhow::Result<()> {
    packages_of(house, &house.end2end())
}

/// The packages of another folder with a lock file.
pub fn packages_of(house: &House, folder: &Path) -> anyhow::Result<()> {
    if on_path(&["npm"]).is_none() {
        install("npm", &["nodejs", "npm"], &["node"])?;
    }
    let inputs = ["package.json", "package-lock.json"].map(|name| folder.join(name));
    let stamp = Stamp::of(folder.join("node_modules/.installed"), &inputs, "npm");
    if stamp.is_current() {
        return Ok(());
    }
    note("fetching packages from npm");
    let mut npm = house.command("npm");
    npm.current_dir(folder).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
    call_quietly(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
        .with_context(|| format!("cannot fetch the packages. Run `npm ci` in {}", house.name(folder)))?;
    Ok(stamp.keep()?)
}

/// A program that one of them brings.
pub fn program(house: &House, name: &str) -> PathBuf {
    house.end2end().join("node_modules/.bin").join(name)
}

/// The optimiser of the release build, when there is npm to fetch it; the build works without.
pub fn optimiser(house: &House) {
    if on_path(&["npm"]).is_none() || !house.end2end().join("package-lock.json").is_file() {
        return;
    }
    if let Err(error) = packages(house) {
        note(&format!("no wasm-opt: {error:#}"));
    }
}

/// A browser: the system's, or Debian's, or the one that Playwright fetches. `None` leaves the choice to Playwright.
pub fn browser(house: &House) -> anyhow::Result<Option<PathBuf>> {
    if let Some(chromium) = find_browser() {
        return Ok(Some(chromium));
    }
    // Ubuntu's package of that name is a snap, which does not run in containers.
    let debian = std::fs::read_to_string("/etc/os-release").is_ok_and(|text| text.contains("\nID=debian"));
    if debian && rustix::process::geteuid().is_root() {
        install("Chromium", &["chromium"], &[])?;
        return Ok(find_browser());
    }
    note("fetching Chromium with Playwright");
    let mut playwright = house.command(program(house, "playwright"));
    playwright.current_dir(house.end2end()).args(["install", "chromium"]);
    if rustix::process::geteuid().is_root() {
        playwright.arg("--with-deps");
    }
    let line = "cd end2end && npx playwright install --with-deps chromium";
    call_quietly(&mut playwright).with_context(|| format!("Chromium is missing. Run `{line}`"))?;
    Ok(None)
}

fn find_browser() -> Option<PathBuf> {
    if let Some(chosen) = std::env::var_os("CHROMIUM") {
        return Some(chosen.into());
    }
    let mac = ["Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome"];
    let mac = mac.iter().map(|path| PathBuf::from("/Applications").join(path)).find(|path| path.is_file());
    on_path(&["chromium", "google-chrome-stable", "google-chrome"]).or(mac)
}
